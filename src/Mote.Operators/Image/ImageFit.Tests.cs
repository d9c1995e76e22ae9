using Mote.Operators.Image;

namespace Mote.Operators.Tests.Image;

public sealed class ImageFitTests
{
    [Fact]
    public void Squashing_only_resizes() => Assert.Equal(new ImageFit(240, 320, 96, 96, 0, 0, 0, 0), ImageFit.Plan(ImageFitMode.Squash, 240, 320, 96, 96));

    // A square of 240 in the middle of 240x320, or of 320x240.
    [Fact]
    public void The_shortest_side_decides_what_is_cut_off()
    {
        Assert.Equal(new ImageFit(240, 240, 96, 96, 0, 0, 0, 0), ImageFit.Plan(ImageFitMode.FitShortest, 240, 320, 96, 96));
        Assert.Equal(new ImageFit(240, 240, 96, 96, 0, 0, 0, 0), ImageFit.Plan(ImageFitMode.FitShortest, 320, 240, 96, 96));
    }

    // 320 columns become 96, so 240 rows become 72: 12 are missing above and below. 3x7 to 8 columns: 3 * 8 / 7 = 3.4 rows of 8, 5 are missing.
    [Fact]
    public void The_longest_side_decides_what_is_filled_up()
    {
        Assert.Equal(new ImageFit(240, 320, 72, 96, 12, 12, 0, 0), ImageFit.Plan(ImageFitMode.FitLongest, 240, 320, 96, 96));
        Assert.Equal(new ImageFit(3, 7, 3, 8, 2, 3, 0, 0), ImageFit.Plan(ImageFitMode.FitLongest, 3, 7, 8, 8));
        Assert.Equal(new ImageFit(7, 3, 8, 3, 0, 0, 2, 3), ImageFit.Plan(ImageFitMode.FitLongest, 7, 3, 8, 8));
    }

    [Fact]
    public void An_extent_of_zero_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => ImageFit.Plan(ImageFitMode.Squash, 0, 1, 1, 1));
}
