using Mote.Core;
using Mote.Operators.Image;

namespace Mote.Operators.Tests.Image;

public sealed class ResizeNearestNeighborTests
{
    [Fact]
    public void Doubling_repeats_every_pixel() => Assert.Equal([1, 1, 2, 2, 1, 1, 2, 2],
        Images.Resize<sbyte>(new ResizeNearestNeighbor(), ElementType.Int8, new Shape(1, 1, 2, 1), [1, 2], 2, 4));

    [Fact]
    public void Aligned_corners_keep_the_last_pixel() => Assert.Equal([1, 2, 3],
        Images.Resize<sbyte>(new ResizeNearestNeighbor { AlignCorners = true }, ElementType.Int8, new Shape(1, 1, 3, 1), [1, 2, 3], 1, 3));

    [Fact]
    public void Half_pixel_centers_halve_an_image_by_its_odd_pixels() => Assert.Equal([2f, 4],
        Images.Resize<float>(new ResizeNearestNeighbor { HalfPixelCenters = true }, ElementType.Float32, new Shape(1, 1, 4, 1), [1, 2, 3, 4], 1, 2));

    [Fact]
    public void A_size_of_zero_is_reported() => Assert.Equal([DiagnosticIds.OutOfRange], Images.Diagnostics(new ResizeNearestNeighbor(), new Shape(1, 2, 2, 1), 0, 4));
}
