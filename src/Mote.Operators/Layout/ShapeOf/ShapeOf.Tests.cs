using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;

namespace Mote.Operators.Tests.Layout;

public sealed class ShapeOfTests
{
    [Fact]
    public void The_result_is_the_extents_of_the_input()
    {
        var session = Runtime.Model.FromModule(CaseModule.Combine([new OperatorCase("one", new ShapeOf()).Input(ElementType.Int8, new Shape(4, 1, 3)).Output(ElementType.Int32)]).Module).CreateSession();
        session.Run();
        Assert.Equal<int>([4, 1, 3], session.Output<int>(0).ToArray());
    }

    [Fact]
    public void The_extents_can_be_64_bits_wide() =>
        Assert.Equal<long>([5], Movement.Run<long>(new OperatorCase("one", new ShapeOf { OutputType = ElementType.Int64 }).Input(ElementType.Int64, new Shape(5)).Output(ElementType.Int64)));
}
