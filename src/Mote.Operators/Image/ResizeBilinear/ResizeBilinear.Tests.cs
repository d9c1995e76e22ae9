using Mote.Core;
using Mote.Operators.Image;

namespace Mote.Operators.Tests.Image;

public sealed class ResizeBilinearTests
{
    [Fact]
    public void Pixels_between_are_means() => Assert.Equal([0f, 2, 4, 4],
        Images.Resize<float>(new ResizeBilinear(), ElementType.Float32, new Shape(1, 1, 2, 1), [0, 4], 1, 4));

    [Fact]
    public void Aligned_corners_spread_the_pixels_evenly() => Assert.Equal([0f, 2, 4],
        Images.Resize<float>(new ResizeBilinear { AlignCorners = true }, ElementType.Float32, new Shape(1, 1, 2, 1), [0, 4], 1, 3));

    [Fact]
    public void Int8_means_round_halves_away_from_zero() => Assert.Equal([1, 2, 2, 2, -1, -2, -2, -2],
        Images.Resize<sbyte>(new ResizeBilinear(), ElementType.Int8, new Shape(2, 1, 2, 1), [1, 2, -1, -2], 1, 4));

    [Fact]
    public void Bytes_without_sign_are_rounded_halves_up() => Assert.Equal([200, 228, 255, 255],
        Images.Resize<byte>(new ResizeBilinear(), ElementType.UInt8, new Shape(1, 1, 2, 1), [200, 255], 1, 4));

    [Fact]
    public void Both_attributes_at_once_are_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute],
        Images.Diagnostics(new ResizeBilinear { AlignCorners = true, HalfPixelCenters = true }, new Shape(1, 2, 2, 1), 4, 4));
}
