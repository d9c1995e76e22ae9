namespace Mote.Formats.Images.Jpeg;

/// <summary>Puts the components of a frame together.</summary>
internal static class JpegColour
{
    /// <summary>The picture of a frame whose coefficients are complete.</summary>
    /// <param name="frame">With one component or three.</param>
    /// <param name="isRgb">True when three components are red, green and blue; otherwise they are Y, Cb and Cr (ITU-R BT.601, full range, as JFIF says).</param>
    public static Picture Assemble(JpegFrame frame, bool isRgb)
    {
        var (width, height, channels) = (frame.Width, frame.Height, frame.Components.Count);
        JpegPlane[] planes = [.. frame.Components.Select(c => new JpegPlane(frame, c))];
        var pixels = new byte[width * height * channels];

        // A component of half the columns fills one column more when their number is odd.
        var rows = new byte[channels][];
        for (int c = 0; c < channels; c++)
        {
            rows[c] = new byte[width + 1];
        }

        for (int y = 0; y < height; y++)
        {
            for (int c = 0; c < channels; c++)
            {
                planes[c].Row(y, rows[c]);
            }

            var target = pixels.AsSpan(y * width * channels, width * channels);
            if (channels == 1)
            {
                rows[0].AsSpan(0, width).CopyTo(target);
                continue;
            }

            for (int x = 0; x < width; x++)
            {
                var pixel = target.Slice(x * 3, 3);
                if (isRgb)
                {
                    (pixel[0], pixel[1], pixel[2]) = (rows[0][x], rows[1][x], rows[2][x]);
                }
                else
                {
                    Convert(rows[0][x], rows[1][x] - 128, rows[2][x] - 128, pixel);
                }
            }
        }

        return new Picture(width, height, channels, pixels);
    }

    /// <summary>R = Y + 1.402 Cr, G = Y - 0.34414 Cb - 0.71414 Cr, B = Y + 1.772 Cb: factors times 2^16, rounded; sums rounded half up and limited.</summary>
    private static void Convert(int luma, int blue, int red, Span<byte> pixel)
    {
        const int half = 1 << 15;
        pixel[0] = Limit(luma + ((91881 * red + half) >> 16));
        pixel[1] = Limit(luma + ((-22554 * blue - 46802 * red + half) >> 16));
        pixel[2] = Limit(luma + ((116130 * blue + half) >> 16));
    }

    private static byte Limit(int value) => (byte)Math.Clamp(value, 0, 255);
}
