using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Reduction;

/// <summary>The gradient of MEAN over axes that lie side by side: dy (outer, columns) -> dx (outer, summed, columns) = dy / summed.</summary>
/// <param name="Input">The shape of the input of MEAN.</param>
/// <param name="Summed">The product of the extents that were summed.</param>
/// <param name="Columns">The product of those behind them.</param>
public sealed record MeanGradient(Shape Input, int Summed, int Columns) : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "MEAN_GRADIENT";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        if (Summed < 1 || Columns < 1 || (long)node.Input(0).Shape.ElementCount * Summed != Input.ElementCount || node.Input(0).Shape.ElementCount % Columns != 0)
        {
            report.Shapes($"the gradient {node.Input(0).Shape} is not that of a mean of {Input}");
            return [];
        }

        return [new TensorType(ElementType.Float32, Input)];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => Lanes.Choose(new MeanKernel((node.Input(0).Shape.ElementCount / Columns, Summed, Columns), true));
}

/// <summary>Kernels of MEAN over (outer, summed, columns) and its gradient. The mean is a sum in the order of x, times 1 / summed.</summary>
internal sealed class MeanKernel((int Outer, int Summed, int Columns) split, bool isGradient) : ILaneChoice<TrainingKernel>
{
    /// <inheritdoc/>
    public TrainingKernel With<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct => new Kernel<TLanes, TVector>(split, isGradient);

    private sealed unsafe class Kernel<TLanes, TVector>((int Outer, int Summed, int Columns) split, bool isGradient) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _outer = Portions.Of(split.Outer, (long)split.Summed * split.Columns);

        public override int Pieces => _outer.Pieces;

        public override void Run(in KernelIo io, int piece)
        {
            nint size = (nint)split.Summed * split.Columns;
            fixed (float* from = io.Input<float>(0), to = io.Output<float>(0))
            {
                for (nint outer = _outer.Begin(piece); outer < _outer.End(piece); outer++)
                {
                    if (isGradient)
                    {
                        float* dx = to + outer * size;
                        Flat<TLanes, TVector>.Scale(from + outer * split.Columns, 1f / split.Summed, dx, split.Columns);
                        for (int row = 1; row < split.Summed; row++)
                        {
                            new ReadOnlySpan<float>(dx, split.Columns).CopyTo(new Span<float>(dx + (nint)row * split.Columns, split.Columns));
                        }
                    }
                    else
                    {
                        float* y = to + outer * split.Columns;
                        new ReadOnlySpan<float>(from + outer * size, split.Columns).CopyTo(new Span<float>(y, split.Columns));
                        for (int row = 1; row < split.Summed; row++)
                        {
                            Flat<TLanes, TVector>.Add(y, from + outer * size + (nint)row * split.Columns, y, split.Columns);
                        }

                        Flat<TLanes, TVector>.Scale(y, 1f / split.Summed, y, split.Columns);
                    }
                }
            }
        }
    }
}
