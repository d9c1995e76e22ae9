using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.TemplateFamily;
using Mote.Runtime;

namespace Mote.Operators.Tests.TemplateFamily;

// Two to five examples worked out by hand, each a sentence; and every kind of node that is refused. Where recordings of TFLM exist, compare with
// them too. The theory does the rest.
public sealed class TemplateTests
{
    private static OperatorCase Case(int zeroPoint, int outputZeroPoint) => new OperatorCase("one", new Template())
        .Input(ElementType.Int8, new Shape(3), new Quantization(0.5f, zeroPoint)).Output(ElementType.Int8, new Quantization(0.5f, outputZeroPoint));

    [Fact]
    public void Values_are_mirrored_at_the_zero_point_and_saturate()
    {
        var session = Model.FromModule(CaseModule.Combine([Case(10, 10)]).Module).CreateSession();
        ((ReadOnlySpan<sbyte>)[10, 13, -128]).CopyTo(session.Input<sbyte>(0));
        session.Run();
        Assert.Equal<sbyte>([10, 7, 127], session.Output<sbyte>(0).ToArray());
    }

    [Fact]
    public void Another_zero_point_at_the_output_is_reported()
    {
        var problem = Assert.Throws<DiagnosticException>(() => CaseModule.Combine([Case(10, 11)]));
        Assert.Equal(DiagnosticIds.BadQuantization, Assert.Single(problem.Diagnostics).Id);
    }
}
