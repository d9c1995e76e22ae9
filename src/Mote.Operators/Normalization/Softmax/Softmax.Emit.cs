using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;

namespace Mote.Operators.Normalization;

public sealed partial record Softmax
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, y) = (node.Input(0), node.Output(0));
        string kernel = (x.Type, y.Type) switch
        {
            (ElementType.Int8, ElementType.Int8) => "softmax_s8",
            (ElementType.Int8, _) => "softmax_s8_s16",
            (ElementType.Int16, _) => "softmax_s16",
            _ => "softmax_f32",
        };
        int depth = x.Shape[-1];
        var call = KernelCall.Of($"{kernel}.h", $"mote_{kernel}").Input(0, x.Type).Dimensions(x.Shape.ElementCount / depth, depth);
        if (x.Type == ElementType.Float32)
        {
            call = call.Real("beta", Beta);
        }
        else if (x.Type == ElementType.Int8)
        {
            call = SoftmaxTable.Add(call, SoftmaxTable.Build(Beta, x.Quantization!.Scale), options);
        }
        else
        {
            var multiplier = FunctionScaling.Softmax16(Beta, x.Quantization!.Scale);
            call = call.Number("multiplier", multiplier.Multiplier).Number("shift", multiplier.Shift)
                .Constant<short>("exp_table", ElementType.Int16, InterpolatedTable.BuildSoftmaxExp())
                .Constant<short>("reciprocal_table", ElementType.Int16, InterpolatedTable.BuildSoftmaxReciprocal());
        }

        return call.Output(0, y.Type);
    }
}
