using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Image;
using Mote.Operators.Tests.Activation;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Image;

public sealed class CropTests
{
    private static byte[] Run(Crop op) =>
        SingleNode.Run<byte, byte>(op, ElementType.UInt8, new Shape(1, 4, 3, 1), null, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], ElementType.UInt8, null);

    // One row is left above and below of two; of two columns in three none is left at the left.
    [Fact]
    public void The_middle_is_kept() => Assert.Equal([4, 5, 7, 8], Run(new Crop { Height = 2, Width = 2 }));

    [Fact]
    public void A_place_is_where_the_part_starts() => Assert.Equal([8, 9, 11, 12], Run(new Crop { Top = 2, Left = 1 }));

    [Theory]
    [InlineData(3, 0, 2, 1)]
    [InlineData(-1, -1, 5, 1)]
    [InlineData(0, 3, 1, 1)]
    [InlineData(-2, 0, 1, 1)]
    public void A_part_beyond_the_image_is_reported(int top, int left, int height, int width) => Assert.Equal([DiagnosticIds.OutOfRange], CaseRun.Diagnostics(
        new OperatorCase("one", new Crop { Top = top, Left = left, Height = height, Width = width }).Input(ElementType.UInt8, new Shape(1, 4, 3, 1)).Output(ElementType.UInt8)));
}
