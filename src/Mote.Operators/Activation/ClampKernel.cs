using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Activation;

/// <summary>Training kernels of activations that clamp, and of their gradient.</summary>
/// <param name="count">Elements.</param>
/// <param name="low">The lower bound.</param>
/// <param name="high">The upper bound.</param>
/// <param name="isGradient">Inputs dy and y, output dx; otherwise input x, output y.</param>
internal sealed class ClampKernel(int count, float low, float high, bool isGradient) : ILaneChoice<TrainingKernel>
{
    /// <summary>The kernel of an activation.</summary>
    public static TrainingKernel Forward(NodeView node, float low, float high) =>
        Lanes.Choose(new ClampKernel(node.Output(0).Shape.ElementCount, low, high, false));

    /// <summary>Adds the gradient of an activation, for its only input.</summary>
    public static bool Differentiate(GradientScope scope, float low, float high)
    {
        if (scope.Node.Input(0).Type != ElementType.Float32)
        {
            return false;
        }

        scope.Give(0, scope.Add(new ClampGradient(low, high), $"{scope.Node.Input(0).Name}/gradient", scope.OfOutput(), scope.Output()));
        return true;
    }

    /// <inheritdoc/>
    public TrainingKernel With<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct => new Kernel<TLanes, TVector>(count, low, high, isGradient);

    private sealed unsafe class Kernel<TLanes, TVector>(int count, float low, float high, bool isGradient) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _elements = Portions.Of(count, 1);

        public override int Pieces => _elements.Pieces;

        public override void Run(in KernelIo io, int piece)
        {
            nint first = _elements.Begin(piece), end = _elements.End(piece);
            fixed (float* x = io.Input<float>(0), y = io.Input<float>(1), to = io.Output<float>(0))
            {
                if (isGradient)
                {
                    Flat<TLanes, TVector>.ClampGradient(x + first, y + first, low, high, to + first, end - first);
                }
                else
                {
                    Flat<TLanes, TVector>.Clamp(x + first, low, high, to + first, end - first);
                }
            }
        }
    }
}
