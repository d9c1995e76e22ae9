using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Spectrum;

public sealed partial record Irfft
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var y = node.Output(0).Shape;
        int n = y[-1];
        return KernelCall.Of("irfft_f32.h", "mote_irfft_f32").Input(0, ElementType.Float32).Dimensions(y.ElementCount / n, n)
            .Constant<float>("butterflies", ElementType.Float32, FftTables.Single(FftTables.Butterflies(n / 2)))
            .Constant<float>("split", ElementType.Float32, FftTables.Single(FftTables.Split(n, 0.5)))
            .Output(0, ElementType.Float32);
    }
}
