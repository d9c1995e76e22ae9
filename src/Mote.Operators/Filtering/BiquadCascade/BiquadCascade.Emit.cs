using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Filtering;

public sealed partial record BiquadCascade
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, coefficients) = (node.Input(0), node.Input(1));
        var block = Block.Of(x.Shape);
        TrySettle(coefficients, out var settled, out var levels);
        bool isReal = x.Type == ElementType.Float32;
        string suffix = x.Type switch
        {
            ElementType.Float32 => "f32",
            ElementType.Int16 => "s16",
            _ => "s32",
        };
        var call = KernelCall.Of(isReal ? "biquad_cascade_f32.h" : "biquad_cascade.h", $"mote_biquad_cascade_{suffix}")
            .Input(0, x.Type).Dimensions(block.Steps, block.Channels, coefficients.Shape[0]).Input(1, x.Type);
        if (isReal)
        {
            call = StartSettled ? call.Constant("settled", ElementType.Float32, (ReadOnlySpan<float>)settled) : call.Null(ElementType.Float32);
        }
        else
        {
            call = call.Constant("shifts", ElementType.Int8, (ReadOnlySpan<sbyte>)[.. Shifts.Values.Select(s => (sbyte)s)]);
            call = StartSettled
                ? call.Constant("levels", ElementType.Int32, (ReadOnlySpan<int>)[.. levels.SelectMany(l => new[] { l.Multiplier, 31 - l.Shift })])
                : call.Null(ElementType.Int32);
        }

        call = call.State(2, x.Type);
        call = (StartSettled && !Restarts ? call.State(3, ElementType.Bool) : call.Null(ElementType.Bool)).Output(0, x.Type);
        return Restarts && !StartSettled
            ? new NodeCode([KernelCall.Of("zeros_like.h", $"mote_zeros_like_{suffix}").Dimensions(node.Input(2).Shape.ElementCount).State(2, x.Type), call])
            : call;
    }
}
