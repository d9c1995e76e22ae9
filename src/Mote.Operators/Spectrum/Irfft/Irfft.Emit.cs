using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Spectrum;

public sealed partial record Irfft
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var y = node.Output(0);
        int n = y.Shape[-1];
        int rows = y.Shape.ElementCount / n;
        double[] butterflies = FftTables.Butterflies(n / 2);
        if (y.Type == ElementType.Float32)
        {
            return KernelCall.Of("irfft_f32.h", "mote_irfft_f32").Input(0, y.Type).Dimensions(rows, n)
                .Constant<float>("butterflies", y.Type, FftTables.Single(butterflies)).Constant<float>("split", y.Type, FftTables.Single(FftTables.Split(n, 0.5))).Output(0, y.Type);
        }

        var call = y.Type == ElementType.Int16
            ? KernelCall.Of("irfft_s16.h", "mote_irfft_s16").Input(0, y.Type).Dimensions(rows, n, Shift(n))
            : KernelCall.Of("irfft_s32.h", "mote_irfft_s32").Input(0, y.Type).Dimensions(rows, n);
        call = call.Constant<int>("butterflies", ElementType.Int32, FftTables.Q31(butterflies)).Constant<int>("split", ElementType.Int32, FftTables.Q31(FftTables.Split(n, 1)));
        return y.Type == ElementType.Int16
            ? new NodeCode([call.Scratch(ElementType.Int32).Output(0, y.Type)]) { ScratchBytes = n * sizeof(int) }
            : call.Output(0, y.Type);
    }
}
