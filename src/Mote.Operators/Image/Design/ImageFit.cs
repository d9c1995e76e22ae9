namespace Mote.Operators.Image;

/// <summary>How an image of one shape becomes one of another.</summary>
public enum ImageFitMode
{
    /// <summary>Stretched: each side by its own factor.</summary>
    Squash,

    /// <summary>The shorter side fits; what is too long is cut off on both ends.</summary>
    FitShortest,

    /// <summary>The longer side fits; what is missing is filled up on both ends.</summary>
    FitLongest,
}

/// <summary>
/// The steps of a fit: CROP to <see cref="CropHeight"/> x <see cref="CropWidth"/> in the middle, a resize to <see cref="Height"/> x <see cref="Width"/>, and PAD by what is left. A step that changes nothing may be
/// left out.
/// </summary>
/// <param name="CropHeight">Rows that are kept.</param>
/// <param name="CropWidth">Columns that are kept.</param>
/// <param name="Height">Rows after the resize.</param>
/// <param name="Width">Columns after the resize.</param>
/// <param name="PadTop">Rows to fill up above.</param>
/// <param name="PadBottom">Rows to fill up below.</param>
/// <param name="PadLeft">Columns to fill up at the left.</param>
/// <param name="PadRight">Columns to fill up at the right.</param>
public sealed record ImageFit(int CropHeight, int CropWidth, int Height, int Width, int PadTop, int PadBottom, int PadLeft, int PadRight)
{
    /// <summary>
    /// The steps from <paramref name="height"/> x <paramref name="width"/> to <paramref name="toHeight"/> x <paramref name="toWidth"/>. Sizes are rounded to nearest, halves up, at least 1; of an odd rest the smaller
    /// half is above or at the left.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An extent is not in 1 to 2^20.</exception>
    public static ImageFit Plan(ImageFitMode mode, int height, int width, int toHeight, int toWidth)
    {
        foreach (int extent in (ReadOnlySpan<int>)[height, width, toHeight, toWidth])
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(extent);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(extent, 1 << 20);
        }

        // Which side is the longer one, compared with the target's: height / toHeight against width / toWidth.
        bool tall = (long)height * toWidth > (long)width * toHeight;
        switch (mode)
        {
            case ImageFitMode.FitShortest:
                return tall
                    ? new ImageFit(Scaled(width, toHeight, toWidth, height), width, toHeight, toWidth, 0, 0, 0, 0)
                    : new ImageFit(height, Scaled(height, toWidth, toHeight, width), toHeight, toWidth, 0, 0, 0, 0);
            case ImageFitMode.FitLongest:
                int rows = tall ? toHeight : Scaled(height, toWidth, width, toHeight);
                int columns = tall ? Scaled(width, toHeight, height, toWidth) : toWidth;
                int top = (toHeight - rows) / 2;
                int left = (toWidth - columns) / 2;
                return new ImageFit(height, width, rows, columns, top, toHeight - rows - top, left, toWidth - columns - left);
            default:
                return new ImageFit(height, width, toHeight, toWidth, 0, 0, 0, 0);
        }
    }

    private static int Scaled(int extent, int numerator, int denominator, int most) =>
        (int)Math.Clamp((2L * extent * numerator + denominator) / (2L * denominator), 1, most);
}
