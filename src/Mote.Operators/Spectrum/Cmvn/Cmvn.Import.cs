using Mote.Operators.Import;

namespace Mote.Operators.Spectrum;

public sealed partial record Cmvn
{
    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;
}
