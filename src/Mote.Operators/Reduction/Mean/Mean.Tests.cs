using Mote.Core;
using Mote.Operators.Reduction;

namespace Mote.Operators.Tests.Reduction;

public sealed class MeanTests
{
    [Fact]
    public void Rows_and_columns_of_an_image_are_averaged_for_each_channel() => Assert.Equal([2.5f, 25],
        AlongAxes.Run(new Mean(), ElementType.Float32, new Shape(1, 2, 2, 2), null, [1f, 10, 2, 20, 3, 30, 4, 40], null, 1, 2));

    [Fact]
    public void Int8_means_are_rescaled()
    {
        // x: 0.5 (q - 1): 1, 2, 4.5, mean 2.5; y: 0.25 (q + 2) -> 10 - 2.
        Assert.Equal([8], AlongAxes.Run<sbyte>(new Mean(), ElementType.Int8, new Shape(3), new(0.5f, 1), [3, 5, 10], new(0.25f, -2), 0));
    }

    [Fact]
    public void Dimensions_are_kept_on_demand()
    {
        Assert.Equal(new Shape(2, 1, 4), AlongAxes.Infer(new Mean { KeepDims = true }, new Shape(2, 3, 4), 1));
        Assert.Equal(new Shape(2, 4), AlongAxes.Infer(new Mean(), new Shape(2, 3, 4), -2));
    }

    [Fact]
    public void An_axis_that_does_not_exist_is_reported() => Assert.Equal([DiagnosticIds.OutOfRange], AlongAxes.Diagnostics(new Mean(), new Shape(2, 3), 2));
}
