using Mote.Operators.Import;

namespace Mote.Operators.Spectrum;

public sealed partial record FrameWindow
{
    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;
}
