using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Training;
using Mote.Operators.Layout;

namespace Mote.Operators.Slicing;

/// <summary>An operator whose outputs are regular parts of one input.</summary>
public abstract record ViewOperator : Operator
{
    /// <summary>The slot of the input whose parts are taken.</summary>
    private protected virtual int Data => 0;

    /// <inheritdoc/>
    public sealed override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (Parts(node, report) is not { } parts)
        {
            return [];
        }

        var type = node.Input(Data).Type;
        return [.. parts.Select(part => new TensorType(type, OutputShape(node, part)))];
    }

    /// <inheritdoc/>
    public sealed override bool IsAlias(NodeView node) => Data == 0 && node.OutputCount == 1 && Resolved(node)[0].IsAll;

    /// <inheritdoc/>
    public sealed override bool IsIdentity(NodeView node) => IsAlias(node) && node.Input(0).Quantization == node.Output(0).Quantization;

    /// <inheritdoc/>
    public sealed override TimeBehaviour Time(NodeView node)
    {
        var times = Resolved(node).Select((part, o) => node.Output(o).Shape.Rank == part.Ranges.Length ? part.Time : TimeBehaviour.Opaque).ToList();
        return times.TrueForAll(t => t == times[0]) ? times[0] : TimeBehaviour.Opaque;
    }

    /// <inheritdoc/>
    public sealed override ReferenceKernel Prepare(NodeView node)
    {
        var input = node.Input(Data);
        return ElementMoves.Kernel(input.Type.Size(), Data, [.. Resolved(node).Select(part => part.Map(input.Shape))]);
    }

    /// <inheritdoc/>
    public sealed override NodeCode Emit(NodeView node, EmitOptions options) =>
        new([.. Resolved(node).Select((part, o) => part.Copy(node.Input(Data), Data, o, options))]);

    /// <inheritdoc/>
    public sealed override TrainingKernel Train(NodeView node) =>
        RunCopy.Of(node, Data, [.. Resolved(node).Select(part => part.Map(node.Input(Data).Shape))]) ?? base.Train(node);

    /// <summary>Each element of the input is in at most one part, so the gradients of the parts are put where the parts came from; elsewhere it is 0.</summary>
    public sealed override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(Data))
        {
            var parts = Resolved(scope.Node);
            int[] known = [.. Enumerable.Range(0, parts.Length).Where(o => scope.OfOutput(o) >= 0)];
            var gradient = new ViewGradient { Shape = new IntegerList(scope.Node.Input(Data).Shape.Dimensions), Places = new PartList([.. known.Select(o => parts[o])]) };
            scope.Give(Data, scope.Add(gradient, "dx", [.. known.Select(o => scope.OfOutput(o))]));
        }

        return true;
    }

    /// <summary>Checks everything and says which part each output is; null after a report.</summary>
    private protected abstract ImmutableArray<InputView>? Parts(NodeView node, NodeReport report);

    /// <summary>The shape of an output; that of its part unless dimensions of extent 1 are added.</summary>
    private protected virtual Shape OutputShape(NodeView node, InputView part) => part.Shape;

    private ImmutableArray<InputView> Resolved(NodeView node) => Parts(node, MovementChecks.Unheard(node))!.Value;
}
