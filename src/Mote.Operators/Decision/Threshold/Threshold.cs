using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Decision;

/// <summary>
/// THRESHOLD: whether the highest of some scores is at least a real number, as an event or as the gate of a dearer stage. A gate stays open, and a
/// further event is held back, for Hold invocations.
/// </summary>
[Operator]
public sealed partial record Threshold : DecisionOperator, IOperator<Threshold>
{
    /// <inheritdoc/>
    public override string Name => "THRESHOLD";

    /// <summary>The threshold, in the unit of the scores: a probability, a distance.</summary>
    public float Level { get; init; } = 0.5f;

    /// <summary>The labels whose scores count; empty for all.</summary>
    public IntegerList Labels { get; init; }

    /// <summary>How many further invocations the gate stays open, or no further event is made.</summary>
    public int Hold { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> States(TensorType input) => [new TensorType(ElementType.Int32, new Shape(1))];

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, int.MaxValue, 1)
            || !report.Types(TypeRow.Of(ElementType.Int32, ElementType.Int8), TypeRow.Of(ElementType.Int8, ElementType.Int8),
                TypeRow.Of(ElementType.Int32, ElementType.Float32), TypeRow.Of(ElementType.Int8, ElementType.Float32))
            || !ScoreOperator.CheckScores(node, report) || !Check(report, "the hold", Hold, 0, Longest) || !CheckLabels(report, Labels, node.Input(0).Shape[-1])
            || !CheckStates(node, report, 1))
        {
            return [];
        }

        if (!float.IsFinite(Level))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the level is {Level:R}", "finite numbers");
            return [];
        }

        return [node.Output(0).Type == ElementType.Int32 ? Events(node.Input(0).Shape) : new TensorType(ElementType.Int8, new Shape(Extents(node.Input(0).Shape).Steps))];
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (steps, classes) = Extents(node.Input(0).Shape);
        bool events = node.Output(0).Type == ElementType.Int32;
        var hold = KernelCall.Of("threshold_hold.h", events ? "mote_threshold_events" : "mote_threshold_gate")
            .Scratch(ElementType.Int32).Dimensions(steps).Number("hold", Hold).State(1, ElementType.Int32).Output(0, node.Output(0).Type);
        return new NodeCode([Finding(node, steps, classes), hold]) { ScratchBytes = 2 * sizeof(int) * steps };
    }

    private KernelCall Finding(NodeView node, int steps, int classes)
    {
        var counted = Counted(classes);
        if (node.Input(0).Type == ElementType.Float32)
        {
            return KernelCall.Of("threshold_f32.h", "mote_threshold_f32").Input(0, ElementType.Float32).Dimensions(steps, classes)
                .Real("level", Level).Constant<byte>("counted", ElementType.UInt8, counted).Scratch(ElementType.Int32);
        }

        var factor = ScoreOperator.Factor(node.Input(0).Quantization!);
        return KernelCall.Of("threshold_s8.h", "mote_threshold_s8").Input(0, ElementType.Int8).Dimensions(steps, classes)
            .Number("level", IntegerLevel(node.Input(0).Quantization!)).Number("zero_point", node.Input(0).Quantization!.ZeroPoint)
            .Number("multiplier", factor.Multiplier).Number("shift", factor.Shift)
            .Constant<byte>("counted", ElementType.UInt8, counted).Scratch(ElementType.Int32);
    }

    private byte[] Counted(int classes) => Labels.Values.IsEmpty ? [.. Enumerable.Repeat((byte)1, classes)] : Flags(Labels, classes);

    /// <summary>The least stored number whose real value is at least the level; 128 when there is none.</summary>
    private int IntegerLevel(Quantization quantization) =>
        (int)Math.Clamp(Math.Ceiling((double)Level / quantization.Scale + quantization.ZeroPoint), sbyte.MinValue, sbyte.MaxValue + 1);
}
