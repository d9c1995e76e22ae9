using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Spectrum;

public sealed partial record MelFilterBank
{
    /// <summary>A table has the first bin and the number of bins of each filter; the weights of all filters follow each other.</summary>
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0);
        var filters = TriangularBank.Filters(Edges.Values.AsSpan());
        bool real = x.Type == ElementType.Float32;
        string kernel = real ? "mel_filter_bank_f32" : "mel_filter_bank_u32";
        var call = KernelCall.Of($"{kernel}.h", $"mote_{kernel}").Input(0, x.Type).Dimensions(x.Shape.ElementCount / x.Shape[-1], x.Shape[-1], filters.Length)
            .Constant<ushort>("bands", ElementType.UInt16, [.. filters.SelectMany(f => new[] { (ushort)f.First, (ushort)f.Weights.Length })]);
        call = real
            ? call.Constant<float>("weights", ElementType.Float32, [.. filters.SelectMany(f => f.Weights).Select(w => (float)w)])
            : call.Constant<ushort>("weights", ElementType.UInt16, [.. filters.SelectMany(Q15)]);
        return call.Output(0, x.Type);
    }
}
