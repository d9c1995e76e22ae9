using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Layout;

namespace Mote.Operators.Spectrum;

/// <summary>The gradient of MEL_FILTER_BANK: dy (...,filters) -> dx (...,bins), each filter's gradient spread over its bins by its weights.</summary>
internal sealed record MelFilterBankGradient : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "MEL_FILTER_BANK_GRADIENT";

    /// <summary>The edges of the filters.</summary>
    public required IntegerList Edges { get; init; }

    /// <summary>The bins of a row.</summary>
    public required int Bins { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var dy = node.Input(0).Shape;
        if (dy.Rank < 1 || dy[-1] != Edges.Values.Length - 2)
        {
            report.Shapes($"the gradient {dy} is not one of {Edges.Values.Length - 2} filters");
            return [];
        }

        return [new TensorType(ElementType.Float32, new Shape([.. dy.Dimensions[..^1], Bins]))];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => new Kernel(Bins, TriangularBank.Filters(Edges.Values.AsSpan()));

    private sealed class Kernel(int bins, ImmutableArray<TriangularFilter> filters) : TrainingKernel
    {
        private readonly float[][] _weights = [.. filters.Select(f => f.Weights.Select(w => (float)w).ToArray())];

        public override void Run(in KernelIo io, int piece)
        {
            var dy = io.Input<float>(0);
            var dx = io.Output<float>(0);
            dx.Clear();
            for (int at = 0; at < dy.Length; at++)
            {
                (int row, int filter) = Math.DivRem(at, _weights.Length);
                var target = dx[((row * bins) + filters[filter].First)..];
                for (int k = 0; k < _weights[filter].Length; k++)
                {
                    target[k] += dy[at] * _weights[filter][k];
                }
            }
        }
    }
}
