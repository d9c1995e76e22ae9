using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Layout;

namespace Mote.Operators.Reduction;

/// <summary>A tensor repeated along axes until it has a shape that it broadcasts to, times a factor. The gradient of sums and means.</summary>
public sealed record BroadcastTo : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "BROADCAST_TO";

    /// <summary>The shape of the result.</summary>
    public required IntegerList Shape { get; init; }

    /// <summary>What each element is multiplied by.</summary>
    public float Factor { get; init; } = 1;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var (x, y) = (node.Input(0).Shape, new Shape(Shape.Values.AsSpan()));
        if (Core.Shape.Broadcast(x, y) != y)
        {
            report.Shapes($"the input {x} does not broadcast to the shape {y}");
            return [];
        }

        return [new TensorType(ElementType.Float32, y)];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => new Kernel(RepeatedLoops.Of(node.Output(0).Shape, node.Input(0).Shape), Factor);

    private sealed class Kernel((int Extent, bool Repeated)[] loops, float factor) : TrainingKernel
    {
        public override void Run(in KernelIo io, int piece)
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            var (run, repeated) = loops[^1];
            for (int at = 0; at < y.Length; at += run)
            {
                int from = RepeatedLoops.Place(loops, at);
                var row = y.Slice(at, run);
                if (repeated)
                {
                    row.Fill(x[from] * factor);
                    continue;
                }

                var source = x.Slice(from, run);
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] = source[i] * factor;
                }
            }
        }
    }
}
