using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Variables;

/// <summary>VAR_HANDLE: the handle of a resource variable, found by its names. The handle's value is the number of the variable.</summary>
[Operator]
public sealed record VarHandle : Operator, IOperator<VarHandle>
{
    /// <inheritdoc/>
    public override string Name => "VAR_HANDLE";

    /// <summary>The first part of the variable's name.</summary>
    public string Container { get; init; } = "";

    /// <summary>The second part of the variable's name.</summary>
    public string SharedName { get; init; } = "";

    /// <inheritdoc/>
    public override bool DependsOnShapesOnly => true;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("VAR_HANDLE", "VarHandleOptions",
        static node => new VarHandle { Container = node.Options.String(0) ?? "", SharedName = node.Options.String(1) ?? "" },
        static op => [RawField.String(0, op.Container), RawField.String(1, op.SharedName)]);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) =>
        report.Counts(0, 0, 1) && report.Types(TypeRow.Of(ElementType.Resource)) ? [new TensorType(ElementType.Resource, node.Output(0).Shape)] : [];

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int variable = node.Output(0).Variable;
        return (in KernelIo io) => io.Output<int>(0).Fill(variable);
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        KernelCall.Of("var_handle.h", "mote_var_handle").Dimensions(node.Output(0).Variable, node.Output(0).Shape.ElementCount).Output(0, ElementType.Int32);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => [new OperatorCase("handle", new VarHandle { SharedName = "state" }).Output(ElementType.Resource)];
}
