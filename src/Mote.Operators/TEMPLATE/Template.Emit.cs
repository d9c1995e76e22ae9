using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.TemplateFamily;

public sealed partial record Template
{
    // The call in the order of the C function's parameters. Dimensions follow from shapes and become literals; Number and Real are the model's
    // numbers, literals too unless the model is updatable; Constant is an array for flash whose size follows from shapes only.
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        KernelCall.Of("template_s8.h", "mote_template_s8")
            .Input(0, ElementType.Int8)
            .Dimensions(node.Input(0).Shape.ElementCount)
            .Number("twice_zero_point", TwiceZeroPoint(node))
            .Output(0, ElementType.Int8);
}
