using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Spectrum;

public sealed partial record Dct
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0);
        int n = x.Shape[-1];
        int m = Kept(x.Shape);
        int first = node.HasInput(1) ? 1 : 0;
        bool real = x.Type == ElementType.Float32;
        string kernel = real ? "dct_f32" : "dct_s16";
        var call = KernelCall.Of($"{kernel}.h", $"mote_{kernel}").Input(0, x.Type).Dimensions(x.Shape.ElementCount / n, n, first, m);
        call = real
            ? call.Constant<float>("table", ElementType.Float32, Folded(first, m, n))
            : call.Constant<short>("table", ElementType.Int16, Whole(first, m, n));
        call = node.HasInput(1) ? call.Input(1, x.Type) : call.Null(x.Type);
        return real
            ? new NodeCode([call.Scratch(ElementType.Float32).Output(0, x.Type)]) { ScratchBytes = n * sizeof(float) }
            : call.Output(0, x.Type);
    }
}
