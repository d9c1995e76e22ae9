using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Training;

namespace Mote.Operators.Layout;

/// <summary>An operator whose output has the bytes of its input 0 under another shape. Needs no code, unless the input is a constant or a state.</summary>
public abstract record AliasOperator : Operator
{
    /// <inheritdoc/>
    public sealed override bool IsAlias(NodeView node) => true;

    /// <inheritdoc/>
    public sealed override bool IsIdentity(NodeView node) => node.Input(0).Quantization == node.Output(0).Quantization;

    /// <inheritdoc/>
    public sealed override TimeBehaviour Time(NodeView node) => MovementChecks.TimeOf(node.Input(0).Shape, node.Output(0).Shape);

    /// <inheritdoc/>
    public sealed override ReferenceKernel Prepare(NodeView node) => static (in KernelIo io) => io.Input<byte>(0).CopyTo(io.Output<byte>(0));

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new Reshape { NewShape = new IntegerList(scope.Node.Input(0).Shape.Dimensions) }, "dx", scope.OfOutput()));
        }

        return true;
    }

    /// <inheritdoc/>
    public sealed override NodeCode Emit(NodeView node, EmitOptions options) =>
        KernelCall.Of("mote_copy.h", "mote_copy").Input(0, ElementType.UInt8).Dimensions(node.Output(0).ByteLength).Output(0, ElementType.UInt8);
}
