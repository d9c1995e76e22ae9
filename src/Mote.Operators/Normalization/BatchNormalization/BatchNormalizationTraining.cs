using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Normalization;

/// <summary>
/// BATCH_NORMALIZATION_TRAINING: x (...,C), gamma, beta (C), mean and variance (C) of this batch, and perhaps a residual of x's shape ->
/// activation(gamma * (x - mean) / sqrt(variance + epsilon) + beta + residual). Mean and variance must be <see cref="BatchStatistics"/> of the same x: the
/// gradient of x includes the way through them, so they are given none. <see cref="Add"/> adds both nodes.
/// </summary>
public sealed record BatchNormalizationTraining : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "BATCH_NORMALIZATION_TRAINING";

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; init; } = 1e-3f;

    /// <summary>Applied to the result: none, RELU or RELU6.</summary>
    public FusedActivation Activation { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<int> ParameterSlots => [1, 2];

    /// <summary>Adds the statistics of x and the normalization by them.</summary>
    /// <param name="graph">Takes the nodes.</param>
    /// <param name="name">The name of y.</param>
    /// <param name="op">The attributes.</param>
    /// <param name="x">What is normalised.</param>
    /// <param name="gamma">The scales.</param>
    /// <param name="beta">The offsets.</param>
    /// <param name="residual">What is added before the activation; -1 for nothing.</param>
    /// <returns>The result, and mean and variance of the batch for the moving ones.</returns>
    public static (int Y, int Mean, int Variance) Add(GraphBuilder graph, string name, BatchNormalizationTraining op, int x, int gamma, int beta, int residual = -1)
    {
        var statistics = graph.Nodes(new BatchStatistics(),
            [new Tensor($"{name}/mean", ElementType.Float32, Shape.Scalar), new Tensor($"{name}/variance", ElementType.Float32, Shape.Scalar)], x);
        int y = residual < 0
            ? graph.Node(op, name, ElementType.Float32, x, gamma, beta, statistics[0], statistics[1])
            : graph.Node(op, name, ElementType.Float32, x, gamma, beta, statistics[0], statistics[1], residual);
        return (y, statistics[0], statistics[1]);
    }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(5, 6, 1) || !report.Types(TypeRow.Of(ElementType.Float32, [.. Enumerable.Repeat(ElementType.Float32, 6)])))
        {
            return [];
        }

        return BatchChecks.Channels(node, report, 0, 1, 2, 3, 4) && BatchChecks.SameShape(node, report, 5) && BatchChecks.Epsilon(report, Epsilon)
            && BatchChecks.Activation(report, Activation)
                ? [node.Input(0).TensorType]
                : [];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node)
    {
        var x = node.Input(0).Shape;
        return Lanes.Choose(new Choice(this, new BatchTile(x.ElementCount / x[-1], x[-1])));
    }

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        var node = scope.Node;
        int dy = scope.OfOutput();
        bool hasResidual = node.HasInput(5);
        string name = node.Output(0).Name;

        // The sums are needed for x as well; with a residual its gradient falls out of the same pass.
        Tensor[] outputs =
        [
            new($"{name}/gamma/gradient", ElementType.Float32, node.Input(1).Shape),
            new($"{name}/beta/gradient", ElementType.Float32, node.Input(2).Shape),
            .. hasResidual ? [new Tensor($"{name}/residual/gradient", ElementType.Float32, node.Input(0).Shape)] : Array.Empty<Tensor>(),
        ];
        var sums = scope.Graph.Nodes(new BatchNormalizationParameterGradient { Epsilon = Epsilon, Activation = Activation }, outputs,
            [dy, .. Enumerable.Range(0, 5).Select(scope.Input), .. hasResidual ? [scope.Output()] : Array.Empty<int>()]);
        scope.Give(1, sums[0]);
        scope.Give(2, sums[1]);
        if (hasResidual)
        {
            scope.Give(5, sums[2]);
        }

        if (scope.Wants(0))
        {
            var gradient = new BatchNormalizationInputGradient { Epsilon = Epsilon, Activation = hasResidual ? FusedActivation.None : Activation };
            scope.Give(0, scope.Add(gradient, $"{node.Input(0).Name}/gradient",
                [hasResidual ? sums[2] : dy, .. Enumerable.Range(0, 5).Select(scope.Input), sums[0], sums[1]]));
        }

        return true;
    }

    private sealed class Choice(BatchNormalizationTraining op, BatchTile tile) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Kernel<TLanes, TVector>(op, tile);
    }

    private sealed unsafe class Kernel<TLanes, TVector>(BatchNormalizationTraining op, BatchTile tile) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _rows = tile.Portions;
        private readonly BatchCoefficients _coefficients = new(tile, op.Epsilon);
        private readonly (float Low, float High) _limits = BatchChecks.Limits(op.Activation);

        public override int Pieces => _rows.Pieces;

        public override void Start(in KernelIo io) => _coefficients.Set(io.Input<float>(1), io.Input<float>(2), io.Input<float>(3), io.Input<float>(4));

        public override void Run(in KernelIo io, int piece)
        {
            nint at = (nint)_rows.Begin(piece) * tile.Channels, end = (nint)_rows.End(piece) * tile.Channels;
            fixed (float* x = io.Input<float>(0), residual = io.Input<float>(5), y = io.Output<float>(0))
            {
                for (; at < end; at += tile.Length)
                {
                    BatchRows<TLanes, TVector>.Apply(x + at, _coefficients.Scale, _coefficients.Shift, residual == null ? null : residual + at,
                        _limits.Low, _limits.High, y + at, Math.Min(tile.Length, end - at));
                }
            }
        }
    }
}
