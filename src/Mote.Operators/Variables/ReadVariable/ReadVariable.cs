using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Variables;

/// <summary>READ_VARIABLE: the present value of a resource variable.</summary>
[Operator]
public sealed record ReadVariable : Operator, IOperator<ReadVariable>
{
    /// <inheritdoc/>
    public override string Name => "READ_VARIABLE";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<ReadVariable>("READ_VARIABLE", "ReadVariableOptions");

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) =>
        report.Counts(1, 1, 1) && VariableChecks.Handle(node, report, node.Output(0)) ? [node.Output(0).TensorType] : [];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => static (in KernelIo io) => io.State<byte>(0).CopyTo(io.Output<byte>(0));

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        KernelCall.Of("mote_copy.h", "mote_copy").State(0, ElementType.UInt8).Dimensions(node.Output(0).ByteLength).Output(0, ElementType.UInt8);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() =>
        VariableChecks.Types.Select(type => VariableChecks.Case(type, new ReadVariable()).Output(type, declared: new Shape(2, 3)));
}
