using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Import;

/// <summary>Stands for an operator of a file that the catalog does not have, so that a model can be shown, and all that is missing reported, in one go.</summary>
/// <param name="OriginalName">Its name in the file.</param>
public sealed record UnsupportedOperator(string OriginalName) : Operator
{
    /// <inheritdoc/>
    public override string Name => OriginalName;

    /// <inheritdoc/>
    public override bool HasSideEffects => true;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        report.Error(DiagnosticIds.UnknownOperator, $"the operator {OriginalName} is not supported", remedy: "`mote operators` lists what is");
        return [];
    }

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => throw new InvalidOperationException("An unsupported operator passed the verifier.");

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) => throw new InvalidOperationException("An unsupported operator passed the verifier.");
}
