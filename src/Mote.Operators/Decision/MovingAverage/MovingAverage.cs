using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Import;

namespace Mote.Operators.Decision;

/// <summary>
/// MOVING_AVERAGE: y (..,N) is the mean of the last Window steps of x (..,N), or of all as long as there are fewer. The state is a ring of steps, the
/// place of the next and how many there are.
/// </summary>
[Operator]
public sealed partial record MovingAverage : DecisionOperator, IOperator<MovingAverage>
{
    /// <inheritdoc/>
    public override string Name => "MOVING_AVERAGE";

    /// <summary>Steps that are averaged.</summary>
    public int Window { get; init; } = 10;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> States(TensorType input) =>
        [new TensorType(input.Type, new Shape(Window, input.Shape[-1])), new TensorType(ElementType.Int32, new Shape(2))];

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, int.MaxValue, 1)
            || !report.Types(TypeRow.Of(ElementType.Int8, ElementType.Int8), TypeRow.Of(ElementType.Float32, ElementType.Float32))
            || !CheckShape(node, report) || !Check(report, "the window", Window, 1, Longest / node.Input(0).Shape[-1]) || !CheckStates(node, report, 1))
        {
            return [];
        }

        if (node.Input(0).Quantization != node.Output(0).Quantization)
        {
            report.Error(DiagnosticIds.BadQuantization, $"the input is quantized as {node.Input(0).Quantization}, the output as {node.Output(0).Quantization}", "the same for both");
            return [];
        }

        return [node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var type = node.Input(0).Type;
        var (steps, width) = Extents(node.Input(0).Shape);
        string kernel = type == ElementType.Int8 ? "moving_average_s8" : "moving_average_f32";
        return KernelCall.Of($"{kernel}.h", $"mote_{kernel}").Input(0, type).Dimensions(steps, width, Window).State(1, type).State(2, ElementType.Int32).Output(0, type);
    }
}
