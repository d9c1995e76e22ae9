using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Reduction;
using Mote.Operators.Training;

namespace Mote.Operators.Elementwise;

public sealed partial record Add
{
    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node)
    {
        var (a, b, y) = (node.Input(0), node.Input(1), node.Output(0).Shape);
        bool isPlain = a.Type == ElementType.Float32 && Activation == FusedActivation.None && a.Shape.ElementCount == y.ElementCount;
        return isPlain && RowOf(y, b.Shape) is { } columns ? Lanes.Choose(new Choice(y.ElementCount / columns, columns)) : base.Train(node);
    }

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Node.Input(0).Type != ElementType.Float32)
        {
            return false;
        }

        for (int slot = 0; slot < 2; slot++)
        {
            BroadcastSum.Give(scope, slot, () => scope.OfOutput());
        }

        return true;
    }

    /// <summary>The elements of b where it is what a row of the shape is, extents of 1 in front left out; null for other broadcasts.</summary>
    private static int? RowOf(Shape shape, Shape b)
    {
        var kept = b.Dimensions.SkipWhile(static extent => extent == 1).ToArray();
        return kept.Length <= shape.Rank && shape.Dimensions[^kept.Length..].SequenceEqual(kept) ? Math.Max(b.ElementCount, 1) : null;
    }

    private sealed class Choice(int rows, int columns) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Kernel<TLanes, TVector>(rows, columns);
    }

    /// <summary>b has the shape of a (one row), or is added to each row of it.</summary>
    private sealed unsafe class Kernel<TLanes, TVector>(int rows, int columns) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _portions = rows == 1 ? Portions.Of(columns, 1) : Portions.Of(rows, columns);

        public override int Pieces => _portions.Pieces;

        public override void Run(in KernelIo io, int piece)
        {
            nint first = _portions.Begin(piece), end = _portions.End(piece);
            fixed (float* a = io.Input<float>(0), b = io.Input<float>(1), y = io.Output<float>(0))
            {
                if (rows == 1)
                {
                    Flat<TLanes, TVector>.Add(a + first, b + first, y + first, end - first);
                    return;
                }

                for (nint row = first; row < end; row++)
                {
                    Flat<TLanes, TVector>.Add(a + row * columns, b, y + row * columns, columns);
                }
            }
        }
    }
}
