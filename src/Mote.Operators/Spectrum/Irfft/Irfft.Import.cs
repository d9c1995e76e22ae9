using Mote.Operators.Import;

namespace Mote.Operators.Spectrum;

public sealed partial record Irfft
{
    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;
}
