using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

public sealed partial record FullyConnected
{
    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) =>
        node.Input(0).Type != ElementType.Float32 || Activation != FusedActivation.None
            ? base.Train(node)
            : Lanes.Choose(new ForwardChoice(node.Input(0).Shape.ElementCount / node.Input(1).Shape[1], node.Input(1).Shape));

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        var node = scope.Node;
        if (node.Input(0).Type != ElementType.Float32)
        {
            return false;
        }

        int dy = scope.OfOutput();
        var (x, weights) = (node.Input(0), node.Input(1));
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new FullyConnectedInputGradient(x.Shape), $"{x.Name}/gradient", dy, scope.Input(1)));
        }

        bool wantsBias = node.HasInput(2) && scope.Wants(2);
        if (scope.Wants(1) || wantsBias)
        {
            Tensor gradient = new($"{weights.Name}/gradient", ElementType.Float32, Shape.Scalar), bias = new($"{weights.Name}/bias/gradient", ElementType.Float32, node.OptionalInput(2)?.Shape ?? Shape.Scalar);
            var gradients = scope.Graph.Nodes(new FullyConnectedWeightGradient(weights.Shape), wantsBias ? [gradient, bias] : [gradient], scope.Input(0), dy);
            scope.Give(1, gradients[0]);
            if (wantsBias)
            {
                scope.Give(2, gradients[1]);
            }
        }

        return true;
    }

    private sealed class ForwardChoice(int rows, Shape weights) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Forward<TLanes, TVector>(rows, weights[0], weights[1]);
    }

    /// <summary>y = bias + x * weights transposed, the bias first.</summary>
    private sealed unsafe class Forward<TLanes, TVector>(int rows, int units, int depth) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _rows = Portions.Of(rows, (long)units * depth);
        private readonly Scratch _weights = Scratch.OfFloats((long)units * depth);

        public override int Pieces => _rows.Pieces;

        public override void Start(in KernelIo io)
        {
            fixed (float* weights = io.Input<float>(1))
            {
                Rows<TLanes, TVector>.Transpose(weights, units, depth, _weights.Floats);
            }
        }

        public override void Run(in KernelIo io, int piece)
        {
            int first = _rows.Begin(piece), count = _rows.End(piece) - first;
            fixed (float* x = io.Input<float>(0), bias = io.Input<float>(2), y = io.Output<float>(0))
            {
                var call = GemmCall.Of(count, units, depth, depth, 1, units, units);
                call.StartRow = 0;
                Gemm<TLanes, TVector>.Run(call, x + (nint)first * depth, _weights.Floats, y + (nint)first * units, bias);
            }
        }
    }
}
