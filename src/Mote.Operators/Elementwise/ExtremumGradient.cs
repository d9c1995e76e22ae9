using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Elementwise;

/// <summary>dy where one operand of MINIMUM or MAXIMUM was taken, else 0: dy, a, b, which broadcast to dy's shape -> that shape.</summary>
internal sealed record ExtremumGradient : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "EXTREMUM_GRADIENT";

    /// <summary>True for MAXIMUM.</summary>
    public bool TakesLarger { get; init; }

    /// <summary>True for the first operand's share.</summary>
    public bool OfFirst { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(3, 3, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var (dy, a, b) = (node.Input(0).Shape, node.Input(1).Shape, node.Input(2).Shape);
        if (Shape.Broadcast(a, b) != dy)
        {
            report.Shapes($"the operands {a} and {b} do not broadcast to the gradient {dy}");
            return [];
        }

        return [node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node)
    {
        var dy = node.Input(0).Shape;
        return new Kernel(TakesLarger, OfFirst, [.. dy.Dimensions], BinaryFunction.Steps(node.Input(1).Shape.Extend(dy.Rank)), BinaryFunction.Steps(node.Input(2).Shape.Extend(dy.Rank)));
    }

    private sealed class Kernel(bool takesLarger, bool ofFirst, int[] extents, int[] stepsOfA, int[] stepsOfB) : TrainingKernel
    {
        public override void Run(in KernelIo io, int piece)
        {
            var dy = io.Input<float>(0);
            var a = io.Input<float>(1);
            var b = io.Input<float>(2);
            var y = io.Output<float>(0);
            for (int at = 0; at < y.Length; at++)
            {
                int rest = at, fromA = 0, fromB = 0;
                for (int d = extents.Length - 1; d >= 0; d--)
                {
                    (rest, int index) = Math.DivRem(rest, extents[d]);
                    fromA += index * stepsOfA[d];
                    fromB += index * stepsOfB[d];
                }

                bool tookFirst = takesLarger ? a[fromA] > b[fromB] : a[fromA] < b[fromB];
                y[at] = tookFirst == ofFirst ? dy[at] : 0;
            }
        }
    }
}
