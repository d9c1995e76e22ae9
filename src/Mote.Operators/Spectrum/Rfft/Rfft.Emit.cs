using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Spectrum;

public sealed partial record Rfft
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0).Shape;
        int n = x[-1];
        return KernelCall.Of("rfft_f32.h", "mote_rfft_f32").Input(0, ElementType.Float32).Dimensions(x.ElementCount / n, n)
            .Constant<float>("butterflies", ElementType.Float32, FftTables.Single(FftTables.Butterflies(n / 2)))
            .Constant<float>("split", ElementType.Float32, FftTables.Single(FftTables.Split(n, 0.5)))
            .Output(0, ElementType.Float32);
    }
}
