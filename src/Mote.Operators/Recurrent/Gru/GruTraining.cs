using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Recurrent;

/// <summary>
/// A float32 GRU as it is trained: what <see cref="Gru"/> computes, up to rounding, and behind it what its gradient needs: the gates (N*T,4W) and the
/// hidden states (N*T,W), laid out as <see cref="GruLayout"/> says, W being the units filled up to a multiple of 16. Operands as for GRU, without state.
/// </summary>
public sealed record GruTraining : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "GRU_TRAINING";

    /// <summary>The result is the hidden state after each step, else after the last.</summary>
    public bool ReturnSequences { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<int> ParameterSlots => [1, 2, 3];

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(3, 4, 3)
            || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32))
            || GruShapes.Check(node, report) is not { } shapes || !CheckSize(shapes, report))
        {
            return [];
        }

        var layout = new GruLayout(shapes);
        int rows = shapes.Batch * shapes.Steps;
        return
        [
            new TensorType(ElementType.Float32, shapes.Output(ReturnSequences)),
            new TensorType(ElementType.Float32, new Shape(rows, layout.Row)),
            new TensorType(ElementType.Float32, new Shape(rows, layout.Width)),
        ];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => Lanes.Choose(new Choice(GruShapes.Of(node), ReturnSequences, node.HasInput(3)));

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope) => GruGradient.Add(scope, ReturnSequences, scope.Output(1), scope.Output(2));

    /// <summary>What is saved must have less than 2^31 bytes.</summary>
    internal static bool CheckSize(GruShapes shapes, NodeReport report)
    {
        long bytes = (long)shapes.Batch * shapes.Steps * new GruLayout(shapes).Row * sizeof(float);
        if (bytes > int.MaxValue)
        {
            report.Error(DiagnosticIds.TooLarge, $"the gates of {shapes.Batch} sequences of {shapes.Steps} steps take {bytes} bytes", "fewer than 2^31", "Use smaller batches");
            return false;
        }

        return true;
    }

    private sealed record Choice(GruShapes Shapes, bool Sequences, bool Biased) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new GruTrainingKernel<TLanes, TVector>(Shapes, Sequences, Biased);
    }
}
