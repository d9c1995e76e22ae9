using Mote.Core;
using Mote.Formats.Images.Jpeg;

namespace Mote.Formats.Images;

/// <summary>
/// Reads pictures of all known formats, which are told apart by content: PNG (<see cref="PngReader"/>), JPEG (<see cref="JpegReader"/>) and BMP
/// (<see cref="BmpReader"/>). Samples are taken as they are stored: no colour profile, gamma or orientation is applied, and transparency is left out (what lies
/// under transparent pixels shows).
/// </summary>
public static class ImageReader
{
    /// <summary>No picture has more pixels.</summary>
    public const int MaxPixels = 1 << 26;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <exception cref="DiagnosticException">The file is no picture of a known format, is damaged or cut off, or uses what its reader does not know.</exception>
    public static Picture Read(ReadOnlyMemory<byte> file, string fileName) =>
        PngReader.IsPng(file.Span) ? PngReader.Read(file, fileName)
        : JpegReader.IsJpeg(file.Span) ? JpegReader.Read(file.Span, fileName)
        : BmpReader.IsBmp(file.Span) ? BmpReader.Read(file.Span, fileName)
        : throw PictureError.Of(DiagnosticIds.NotThisFormat, fileName, $"the file is no picture of a known format", "PNG, JPEG and BMP");

    /// <summary>Reads the file at a path.</summary>
    /// <inheritdoc cref="Read(ReadOnlyMemory{byte}, string)" path="/exception"/>
    public static Picture Read(string path) => Read(FileBytes.Read(path), path);

    /// <summary>True when a file starts like one of a known format.</summary>
    public static bool IsPicture(ReadOnlySpan<byte> file) => PngReader.IsPng(file) || JpegReader.IsJpeg(file) || BmpReader.IsBmp(file);
}
