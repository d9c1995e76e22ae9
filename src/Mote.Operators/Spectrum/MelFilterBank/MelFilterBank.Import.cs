using Mote.Operators.Import;

namespace Mote.Operators.Spectrum;

public sealed partial record MelFilterBank
{
    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;
}
