using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Elementwise;

public sealed partial record Add
{
    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node)
    {
        var (a, b, y) = (node.Input(0), node.Input(1), node.Output(0).Shape);
        bool isPlain = a.Type == ElementType.Float32 && Activation == FusedActivation.None && a.Shape.ElementCount == y.ElementCount;
        return isPlain && SumToShape.Columns(y, b.Shape) is { } columns ? Lanes.Choose(new Choice(y.ElementCount / columns, columns)) : base.Train(node);
    }

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        var node = scope.Node;
        if (node.Input(0).Type != ElementType.Float32)
        {
            return false;
        }

        for (int slot = 0; slot < 2; slot++)
        {
            if (scope.Wants(slot))
            {
                var shape = node.Input(slot).Shape;
                scope.Give(slot, shape == node.Output(0).Shape
                    ? scope.OfOutput()
                    : scope.Add(new SumToShape(shape), $"{node.Input(slot).Name}/gradient", scope.OfOutput()));
            }
        }

        return true;
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
