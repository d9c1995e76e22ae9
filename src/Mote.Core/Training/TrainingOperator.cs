using Mote.Core.Emission;

namespace Mote.Core.Training;

/// <summary>
/// An operator that exists for training alone: losses, gradients, batch statistics, noise. It has a training kernel, which is also what a
/// <c>Session</c> runs, and no C. Its oracle is the derivative of the forward operator's reference by finite differences in double precision.
/// </summary>
public abstract record TrainingOperator : Operator
{
    /// <inheritdoc/>
    public abstract override TrainingKernel Train(NodeView node);

    /// <inheritdoc/>
    public sealed override ReferenceKernel Prepare(NodeView node)
    {
        var kernel = Train(node);
        return (in KernelIo io) => kernel.RunAll(io);
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        throw new DiagnosticException(new Diagnostic(DiagnosticIds.TrainingOnly, node.Place, "the operator exists for training only",
            Remedy: "Compile the trained model, not the graph that trains it"));
}
