using Mote.Core;
using Mote.Operators.Reduction;

namespace Mote.Operators.Tests.Reduction;

public sealed class SumTests
{
    [Fact]
    public void Columns_are_summed() =>
        Assert.Equal([9f, 12], AlongAxes.Run(new Sum(), ElementType.Float32, new Shape(3, 2), null, [1f, 2, 3, 4, 5, 6], null, 0));

    [Fact]
    public void Int16_sums_saturate() =>
        Assert.Equal([32767, -5], AlongAxes.Run<short>(new Sum(), ElementType.Int16, new Shape(2, 2), new(1f), [32767, 1, -2, -3], new(1f), 1));

    [Fact]
    public void Float_terms_are_added_in_order() =>
        Assert.Equal([1f], AlongAxes.Run(new Sum(), ElementType.Float32, new Shape(3), null, [1e8f, -1e8f, 1f], null, 0));

    [Fact]
    public void Inputs_without_elements_are_reported() => Assert.Equal([DiagnosticIds.ShapeMismatch], AlongAxes.Diagnostics(new Sum(), new Shape(2, 0), 1));
}
