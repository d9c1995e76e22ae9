namespace Mote.Data;

/// <summary>Series at other times.</summary>
internal static class Interpolation
{
    /// <summary>Each row becomes what the series has at another time, by straight lines between rows.</summary>
    /// <param name="samples">The series, in place.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="context">Scratch memory.</param>
    /// <param name="time">The time of a row, in rows.</param>
    /// <param name="zeros">True: zeros beyond the ends; false: the first and last row.</param>
    public static void Resample(Span<float> samples, SampleShape shape, AugmentationContext context, Func<int, double> time, bool zeros)
    {
        int width = shape.Columns * shape.Channels;
        var old = context.Scratch(samples.Length);
        samples.CopyTo(old);
        for (int row = 0; row < shape.Rows; row++)
        {
            double at = time(row);
            var to = samples.Slice(row * width, width);
            if (zeros && (at < 0 || at > shape.Rows - 1))
            {
                to.Clear();
                continue;
            }

            at = Math.Clamp(at, 0, shape.Rows - 1);
            int left = (int)at;
            int right = Math.Min(left + 1, shape.Rows - 1);
            float weight = (float)(at - left);
            for (int c = 0; c < width; c++)
            {
                float a = old[left * width + c];
                to[c] = a + weight * (old[right * width + c] - a);
            }
        }
    }
}
