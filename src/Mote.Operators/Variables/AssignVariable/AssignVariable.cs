using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Variables;

/// <summary>ASSIGN_VARIABLE: gives a resource variable a new value.</summary>
[Operator]
public sealed record AssignVariable : Operator, IOperator<AssignVariable>
{
    /// <inheritdoc/>
    public override string Name => "ASSIGN_VARIABLE";

    /// <inheritdoc/>
    public override bool HasSideEffects => true;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<AssignVariable>("ASSIGN_VARIABLE", "AssignVariableOptions");

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (report.Counts(2, 2, 0))
        {
            VariableChecks.Handle(node, report, node.Input(1));
        }

        return [];
    }

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => static (in KernelIo io) => io.Input<byte>(1).CopyTo(io.State<byte>(0));

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        KernelCall.Of("mote_copy.h", "mote_copy").Input(1, ElementType.UInt8).Dimensions(node.Input(1).ByteLength).State(0, ElementType.UInt8);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() =>
        VariableChecks.Types.Select(type => VariableChecks.Case(type, new AssignVariable()).Input(type, new Shape(2, 3)));
}
