using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Joining;

/// <summary>PAD: padding by the value that stands for zero: the output's zero point for eight-bit integers, 0 for all other types.</summary>
[Operator]
public sealed record Pad : PaddingOperator, IOperator<Pad>
{
    /// <inheritdoc/>
    public override string Name => "PAD";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Pad>("PAD", "PadOptions");

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => Cases(new Pad(), static (one, _, _) => one);

    /// <inheritdoc/>
    private protected override int ValueSlot => 0;

    /// <inheritdoc/>
    private protected override bool CheckValue(NodeView node, NodeReport report) => true;

    /// <inheritdoc/>
    private protected override byte[]? ConstantValue(NodeView node) => Zero(node.Output(0));
}
