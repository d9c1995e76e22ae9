using Mote.Core;

namespace Mote.Operators.Cases;

/// <summary>Reproducible numbers for cases: the same on every machine and in every version of .NET.</summary>
public static class CaseData
{
    /// <summary>The next state of a 32-bit linear congruential generator; its upper 24 bits are used.</summary>
    public static uint Next(uint state) => unchecked(state * 1664525u + 1013904223u);

    /// <summary>Values in [min, max], the two limits among the first when there is room.</summary>
    public static int[] Integers(uint seed, int count, int min, int max)
    {
        var values = new int[count];
        uint state = seed;
        ulong span = (ulong)((long)max - min + 1);
        for (int i = 0; i < count; i++)
        {
            state = Next(state);
            ulong high = state >> 8;
            state = Next(state);
            values[i] = (int)(min + (long)(((high << 24) | (state >> 8)) % span));
        }

        if (count > 2)
        {
            values[count / 2] = min;
            values[count - 1] = max;
        }

        return values;
    }

    /// <summary>As <see cref="Integers"/>, as signed bytes.</summary>
    public static sbyte[] SignedBytes(uint seed, int count, int min = -128, int max = 127) =>
        Array.ConvertAll(Integers(seed, count, min, max), v => (sbyte)v);

    /// <summary>As <see cref="Integers"/>, as 16-bit integers.</summary>
    public static short[] Shorts(uint seed, int count, int min = short.MinValue, int max = short.MaxValue) =>
        Array.ConvertAll(Integers(seed, count, min, max), v => (short)v);

    /// <summary>Uniform values in [min, max), each a multiple of (max - min) / 2^24 from min.</summary>
    public static float[] Floats(uint seed, int count, float min = -1, float max = 1)
    {
        var values = new float[count];
        uint state = seed;
        for (int i = 0; i < count; i++)
        {
            state = Next(state);
            values[i] = (float)(min + (state >> 8) * ((double)max - min) / 16777216.0);
        }

        return values;
    }

    /// <summary>Positive scales, one a channel, spread over a factor of eight around <paramref name="typical"/>.</summary>
    public static Quantization PerChannel(uint seed, int channels, int axis, float typical) =>
        new([.. Floats(seed, channels, typical / 4, typical * 2)], [.. new int[channels]], axis);
}
