using Mote.Operators.Import;

namespace Mote.Operators.Spectrum;

public sealed partial record MaxHoldWelch
{
    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;
}
