using System.Globalization;
using Mote.Core;

namespace Mote.Formats.Images;

/// <summary>Diagnostics about pictures, and the limits that all their formats share.</summary>
internal static class PictureError
{
    private const string Again = "Save the picture again, as PNG or as baseline JPEG";

    /// <summary>A finding at an offset of the file.</summary>
    public static DiagnosticException At(string id, string fileName, long offset, FormattableString found, string? supported = null, string remedy = Again) =>
        new(new Diagnostic(id, string.Create(CultureInfo.InvariantCulture, $"{fileName} at byte {offset}"), found.ToString(CultureInfo.InvariantCulture), supported, remedy));

    /// <summary>A finding about the whole file.</summary>
    public static DiagnosticException Of(string id, string fileName, FormattableString found, string? supported = null, string remedy = Again) =>
        new(new Diagnostic(id, fileName, found.ToString(CultureInfo.InvariantCulture), supported, remedy));

    /// <summary>Refuses extents that are not positive or too large together.</summary>
    public static void CheckExtents(string fileName, long width, long height)
    {
        if (width <= 0 || height <= 0)
        {
            throw Of(DiagnosticIds.ImpossibleShape, fileName, $"the picture is {width} x {height}", "1 x 1 and larger");
        }

        if (width > ImageReader.MaxPixels || height > ImageReader.MaxPixels || width * height > ImageReader.MaxPixels)
        {
            throw Of(DiagnosticIds.TooLarge, fileName, $"the picture is {width} x {height}", string.Create(CultureInfo.InvariantCulture, $"up to {ImageReader.MaxPixels} pixels"), "Scale it down");
        }
    }
}
