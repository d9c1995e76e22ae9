using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Spectrum;

public sealed partial record Rfft
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0);
        int n = x.Shape[-1];
        int rows = x.Shape.ElementCount / n;
        double[] butterflies = FftTables.Butterflies(n / 2);
        return x.Type switch
        {
            ElementType.Int16 => KernelCall.Of("rfft_s16.h", "mote_rfft_s16").Input(0, x.Type).Dimensions(rows, n)
                .Constant<short>("butterflies", x.Type, FftTables.Q15(butterflies)).Constant<short>("split", x.Type, FftTables.Q15(FftTables.Split(n, 1))).Output(0, x.Type),
            ElementType.Int32 => KernelCall.Of("rfft_s32.h", "mote_rfft_s32").Input(0, x.Type).Dimensions(rows, n)
                .Constant<int>("butterflies", x.Type, FftTables.Q31(butterflies)).Constant<int>("split", x.Type, FftTables.Q31(FftTables.Split(n, 1))).Output(0, x.Type),
            _ => KernelCall.Of("rfft_f32.h", "mote_rfft_f32").Input(0, x.Type).Dimensions(rows, n)
                .Constant<float>("butterflies", x.Type, FftTables.Single(butterflies)).Constant<float>("split", x.Type, FftTables.Single(FftTables.Split(n, 0.5))).Output(0, x.Type),
        };
    }
}
