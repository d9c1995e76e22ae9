using System.Collections.Immutable;
using Mote.Core;

// Copy this folder to src/Mote.Operators/FAMILY/OPERATOR and replace, in texts and file names: TEMPLATE by the operator's name in TFLite
// (LEAKY_RELU), Template by its name here (LeakyRelu), template by its name in C (leaky_relu), TemplateFamily by the family. Nothing else in
// the repository has to be touched. docs/add-an-operator.md says what each file is for. Delete comments like this one.
namespace Mote.Operators.TemplateFamily;

// The summary states the operands with their shapes, the formula and where it comes from.
/// <summary>TEMPLATE: y = zero point - (x - zero point), limited to int8, for every element. Input and output have the same quantization.</summary>
[Operator]
public sealed partial record Template : Operator, IOperator<Template>
{
    /// <inheritdoc/>
    public override string Name => "TEMPLATE";

    // Attributes are init-only properties with the schema's default. They are values: an operator never keeps anything between calls.

    // Infer is the gate: whatever the other facets rely on is checked here, because hostile files come this way. No exception may leave it.
    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Int8, ElementType.Int8)) || !report.PerTensor(node.Input(0), node.Output(0)))
        {
            return [];
        }

        if (node.Input(0).Quantization != node.Output(0).Quantization)
        {
            report.Error(DiagnosticIds.BadQuantization, $"the input is quantized as {node.Input(0).Quantization}, the output as {node.Output(0).Quantization}", "the same for both");
            return [];
        }

        if (node.Input(0).Quantization!.ZeroPoint is < sbyte.MinValue or > sbyte.MaxValue)
        {
            report.Error(DiagnosticIds.BadQuantization, $"the zero point is {node.Input(0).Quantization!.ZeroPoint}", "-128 to 127");
            return [];
        }

        return [node.Input(0).TensorType];
    }

    // Further facets have defaults: Macs, IsAlias, IsIdentity, WithActivation, AsActivation, WithPadding, AsPadding, ... See Operator.

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    // Only when both the reference and the C kernel read an element before they write to its place.
    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    private static int TwiceZeroPoint(NodeView node) => 2 * node.Input(0).Quantization!.ZeroPoint;
}
