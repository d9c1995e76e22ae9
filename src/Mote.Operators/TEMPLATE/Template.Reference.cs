using Mote.Core;

namespace Mote.Operators.TemplateFamily;

public sealed partial record Template
{
    // The law. Prepare computes everything that can be computed ahead; the kernel that it returns allocates nothing and writes every element of
    // every output. Arithmetic that wraps in C is unchecked here. What rescales or rounds is in Mote.Core.Numerics.
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int twice = TwiceZeroPoint(node);
        return (in KernelIo io) =>
        {
            var x = io.Input<sbyte>(0);
            var y = io.Output<sbyte>(0);
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = (sbyte)Math.Clamp(twice - x[i], sbyte.MinValue, sbyte.MaxValue);
            }
        };
    }
}
