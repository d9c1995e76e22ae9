using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Variables;

/// <summary>CALL_ONCE: runs a subgraph, without arguments, at the first invocation after a reset; it sets variables to their initial values.</summary>
[Operator]
public sealed record CallOnce : Operator, IOperator<CallOnce>
{
    /// <inheritdoc/>
    public override string Name => "CALL_ONCE";

    /// <summary>The subgraph to run.</summary>
    public int Subgraph { get; init; }

    /// <inheritdoc/>
    public override bool HasSideEffects => true;

    /// <inheritdoc/>
    public override ControlFlow? Control => new(Subgraph);

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("CALL_ONCE", "CallOnceOptions",
        static node => new CallOnce { Subgraph = node.Options.Int32(0) },
        static op => [RawField.Int32(0, op.Subgraph)]);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        report.Counts(0, 0, 0);
        return [];
    }

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => static (in KernelIo _) => { };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) => NodeCode.None;

    /// <summary>A call needs a second graph, which a case has not; whole models test it.</summary>
    public static IEnumerable<OperatorCase> Cases() => [];
}
