using Mote.Operators.Import;

namespace Mote.Operators.Spectrum;

public sealed partial record Dct
{
    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;
}
