namespace Mote.Data.Reading;

/// <summary>Brings series to another number of samples.</summary>
internal static class Resampling
{
    /// <summary>
    /// Fewer samples: the mean over the span that each new sample stands for. More: straight lines between the samples, the first and the last staying where they are.
    /// </summary>
    /// <param name="values">[time x channels].</param>
    /// <param name="channels">Channels.</param>
    /// <param name="length">New samples of each channel.</param>
    public static float[] Resample(float[] values, int channels, int length)
    {
        int from = values.Length / channels;
        if (length == from)
        {
            return values;
        }

        if (length < from)
        {
            return PictureDecoder.Resize(values, 1, from, channels, length);
        }

        var resampled = new float[length * channels];
        double step = length == 1 ? 0 : (double)(from - 1) / (length - 1);
        for (int i = 0; i < length; i++)
        {
            double at = i * step;
            int left = Math.Min((int)at, from - 1);
            int right = Math.Min(left + 1, from - 1);
            float weight = (float)(at - left);
            for (int c = 0; c < channels; c++)
            {
                float a = values[left * channels + c];
                resampled[i * channels + c] = a + weight * (values[right * channels + c] - a);
            }
        }

        return resampled;
    }
}
