using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;

namespace Mote.Operators.Recurrent;

public sealed partial record Svdf
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, feature, time, state) = (node.Input(0), node.Input(1), node.Input(2), node.Input(4));
        string suffix = state.Type switch
        {
            ElementType.Float32 => "f32",
            ElementType.Int16 => "s8_s16",
            _ => "s8_s8",
        };
        var call = KernelCall.Of(state.Type == ElementType.Float32 ? "svdf_f32.h" : "svdf_s8.h", $"mote_svdf_{suffix}")
            .Input(0, x.Type)
            .Dimensions(x.Shape[0], x.Shape[1], feature.Shape[0], time.Shape[1], Rank)
            .Input(1, feature.Type)
            .Input(2, time.Type);
        var biasType = x.Type == ElementType.Float32 ? ElementType.Float32 : ElementType.Int32;
        call = (node.HasInput(3) ? call.Input(3, biasType) : call.Null(biasType)).State(4, state.Type);
        if (x.Type == ElementType.Float32)
        {
            // C99 spells infinity in a header that kernels do not need; a limit that is not there is not compared with.
            var (low, high) = Limits;
            int limits = float.IsInfinity(low) ? 0 : float.IsInfinity(high) ? 1 : 2;
            return call.Dimensions(limits)
                .Real("clamp_min", limits > 0 ? low : 0).Real("clamp_max", limits > 1 ? high : 0)
                .Output(0, ElementType.Float32);
        }

        var featureMultiplier = QuantizedMultiplier.FromReal(FeatureScale(node));
        var timeMultiplier = QuantizedMultiplier.FromReal(TimeScale(node));
        return call
            .Number("input_offset", -x.Quantization!.ZeroPoint)
            .Number("feature_multiplier", featureMultiplier.Multiplier).Number("feature_shift", featureMultiplier.Shift)
            .Number("state_zero_point", state.Quantization!.ZeroPoint)
            .Number("time_multiplier", timeMultiplier.Multiplier).Number("time_shift", timeMultiplier.Shift)
            .Number("output_zero_point", node.Output(0).Quantization!.ZeroPoint)
            .Output(0, ElementType.Int8);
    }
}
