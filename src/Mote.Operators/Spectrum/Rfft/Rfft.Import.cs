using Mote.Operators.Import;

namespace Mote.Operators.Spectrum;

public sealed partial record Rfft
{
    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;
}
