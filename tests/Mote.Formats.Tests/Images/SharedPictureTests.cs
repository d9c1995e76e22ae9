using Mote.Core;
using Mote.Formats.Images;

namespace Mote.Formats.Tests.Images;

public sealed class SharedPictureTests
{
    [Theory]
    [InlineData("cifar10_jpg", "*.jpg", 32, 32, 3)]
    [InlineData("mlperf_vww01", "*.jpg", 96, 96, 3)]
    [InlineData("mnist_png", "*.png", 28, 28, 1)]
    [InlineData("small_object_images", "*.png", null, null, null)]
    public void Pictures_of_public_data_sets_are_read(string set, string pattern, int? width, int? height, int? channels)
    {
        string[] files = [.. Directory.EnumerateFiles(SharedData.Require(Path.Combine("datasets", set)), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);

        // About 200 of each, spread over all.
        foreach (string path in files.Where((_, i) => i % (1 + files.Length / 200) == 0))
        {
            var picture = ImageReader.Read(path);
            Assert.Equal((width ?? picture.Width, height ?? picture.Height, channels ?? picture.Channels), (picture.Width, picture.Height, picture.Channels));
            Assert.True(picture.Pixels.Max() - picture.Pixels.Min() > 4, $"{path} is of one colour");
        }
    }

    [Fact]
    public void Files_that_are_no_pictures_are_refused()
    {
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => ImageReader.Read("GIF89a"u8.ToArray(), "a.png")).Diagnostics);
        Assert.Equal((DiagnosticIds.NotThisFormat, "PNG, JPEG and BMP"), (diagnostic.Id, diagnostic.Supported));
        Assert.Equal(DiagnosticIds.UnreadableFile, Assert.Throws<DiagnosticException>(() => ImageReader.Read("no such file")).Diagnostics[0].Id);
    }
}
