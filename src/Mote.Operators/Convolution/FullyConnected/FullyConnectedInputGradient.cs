using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

/// <summary>The gradient of FULLY_CONNECTED with respect to its input: dy, of rows of units, and weights (units, depth) -> dy * weights.</summary>
/// <param name="Input">The shape of the input.</param>
public sealed record FullyConnectedInputGradient(Shape Input) : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "FULLY_CONNECTED_INPUT_GRADIENT";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var (dy, weights) = (node.Input(0).Shape, node.Input(1).Shape);
        if (weights.Rank != 2 || weights.Dimensions.Contains(0) || dy.ElementCount % weights[0] != 0
            || (long)dy.ElementCount / weights[0] * weights[1] != Input.ElementCount)
        {
            report.Shapes($"the gradient {dy} and weights {weights} are not those of an input {Input}");
            return [];
        }

        return [new TensorType(ElementType.Float32, Input)];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => Lanes.Choose(new Choice(node.Input(1).Shape, Input));

    private sealed class Choice(Shape weights, Shape input) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Kernel<TLanes, TVector>(input.ElementCount / weights[1], weights[0], weights[1]);
    }

    private sealed unsafe class Kernel<TLanes, TVector>(int rows, int units, int depth) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _rows = Portions.Of(rows, (long)units * depth);

        public override int Pieces => _rows.Pieces;

        public override void Run(in KernelIo io, int piece)
        {
            int first = _rows.Begin(piece), count = _rows.End(piece) - first;
            fixed (float* dy = io.Input<float>(0), weights = io.Input<float>(1), dx = io.Output<float>(0))
            {
                Gemm<TLanes, TVector>.Run(GemmCall.Of(count, depth, units, units, 1, depth, depth), dy + (nint)first * units, weights, dx + (nint)first * depth, null);
            }
        }
    }
}
