using System.Globalization;
using Mote.Core;
using Mote.Formats.Images;

namespace Mote.Data.Reading;

/// <summary>Decodes a picture and brings it to a size: each new pixel is the mean over the area of the old picture that it covers.</summary>
internal static class PictureDecoder
{
    public static DecodedSeries Decode(string path, string place, ImageSpec? spec) => Fit(ImageReader.Read(path), place, spec);

    /// <summary>The same for a picture that is decoded already.</summary>
    public static DecodedSeries Fit(Picture picture, string place, ImageSpec? spec)
    {
        int channels = spec?.Channels ?? picture.Channels;
        float[] pixels = Channels(picture, channels, spec?.SwapRedBlue ?? false);
        int width = spec?.Width ?? picture.Width;
        int height = spec?.Height ?? picture.Height;
        if (width > 4096 || height > 4096)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.TooLarge, place, string.Create(CultureInfo.InvariantCulture, $"the picture has {width}x{height} pixels"),
                "up to 4096x4096", "Give the size that the network takes by 'image: {size: ...}'"));
        }

        if (width != picture.Width)
        {
            pixels = Resize(pixels, picture.Height, picture.Width, channels, width);
        }

        if (height != picture.Height)
        {
            // Lines are resized as pixels of one wide line.
            pixels = Resize(pixels, 1, picture.Height, width * channels, height);
        }

        return new DecodedSeries
        {
            Samples = pixels,
            Channels = channels == 1 ? ["grey"] : ["red", "green", "blue"],
            Height = height,
        };
    }

    private static float[] Channels(Picture picture, int channels, bool swap)
    {
        int count = picture.Width * picture.Height;
        var values = new float[count * channels];
        int red = swap ? 2 : 0;
        for (int i = 0; i < count; i++)
        {
            if (picture.Channels == channels)
            {
                for (int c = 0; c < channels; c++)
                {
                    values[i * channels + c] = picture.Pixels[i * channels + (channels == 3 && swap ? 2 - c : c)];
                }
            }
            else if (channels == 1)
            {
                // Rec. 601 luma, as most encoders of pictures compute it, rounded to a whole number as a camera's grey is.
                values[i] = MathF.Round(0.299f * picture.Pixels[i * 3 + red] + 0.587f * picture.Pixels[i * 3 + 1] + 0.114f * picture.Pixels[i * 3 + 2 - red]);
            }
            else
            {
                values.AsSpan(i * channels, channels).Fill(picture.Pixels[i]);
            }
        }

        return values;
    }

    /// <summary>The middle extent of (outer, from, inner) becomes another.</summary>
    internal static float[] Resize(float[] values, int outer, int from, int inner, int to)
    {
        var resized = new float[outer * to * inner];
        for (int t = 0; t < to; t++)
        {
            double start = (double)t * from / to;
            double end = (double)(t + 1) * from / to;
            for (int s = (int)start; s < from && s < end; s++)
            {
                float weight = (float)((Math.Min(end, s + 1) - Math.Max(start, s)) / (end - start));
                for (int o = 0; o < outer; o++)
                {
                    var line = values.AsSpan((o * from + s) * inner, inner);
                    var sum = resized.AsSpan((o * to + t) * inner, inner);
                    for (int i = 0; i < inner; i++)
                    {
                        sum[i] += weight * line[i];
                    }
                }
            }
        }

        return resized;
    }
}
