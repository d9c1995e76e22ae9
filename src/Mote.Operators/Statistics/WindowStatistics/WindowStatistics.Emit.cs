using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Statistics;

public sealed partial record WindowStatistics
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0);
        int steps = x.Shape[0];
        bool isReal = x.Type == ElementType.Float32;
        var places = Places(steps);
        var call = KernelCall.Of(isReal ? "statistics_f32.h" : "statistics_s16.h", isReal ? "mote_statistics_f32" : "mote_statistics_s16")
            .Input(0, x.Type).Dimensions(steps, x.Shape.Rank == 2 ? x.Shape[1] : 1, (int)(Kinds & ~StatisticKinds.Median), places.Length);
        if (places.IsEmpty)
        {
            return call.Null(ElementType.Int32).Null(ElementType.Int32).Output(0, isReal ? ElementType.Float32 : ElementType.Int32);
        }

        return new NodeCode([
            call.Constant("places", ElementType.Int32, (ReadOnlySpan<int>)[.. places.SelectMany(p => new[] { p.Place, p.Hundredths })])
                .Scratch(ElementType.Int32).Output(0, isReal ? ElementType.Float32 : ElementType.Int32),
        ])
        {
            ScratchBytes = steps * sizeof(int),
        };
    }
}
