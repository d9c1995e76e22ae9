using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.TemplateFamily;

public sealed partial record Template
{
    // Legal nodes, small, each with a name that says what is special. Together: every row of the table of types, every attribute at two values,
    // extents of one and odd ones, remainders of unrolled loops, zero points at both ends, results that saturate. The theory fills the inputs.
    // A case is good when a wrong constant, comparison, sign, shift or index anywhere in the C or the reference changes its result.
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        static OperatorCase Make(string name, Shape x, int zeroPoint) => new OperatorCase(name, new Template())
            .Input(ElementType.Int8, x, new Quantization(0.5f, zeroPoint)).Output(ElementType.Int8, new Quantization(0.5f, zeroPoint));

        yield return Make("around zero", new Shape(2, 3, 5), 0);
        yield return Make("one element", new Shape(1), 7);
        yield return Make("zero point at the lower end", new Shape(33), -128);
        yield return Make("zero point at the upper end", new Shape(33), 127);
    }
}
