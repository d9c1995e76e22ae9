namespace Mote.Samples.MakeModel;

/// <summary>A reproducible sequence of numbers: SplitMix64, and only arithmetic that is exact or correctly rounded everywhere.</summary>
internal sealed class SeededNumbers(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Uniform in [-1, 1).</summary>
    public double Uniform() => (Next() >> 11) / (double)(1UL << 52) - 1;

    /// <summary>Nearly normal with mean 0 and deviation 1: a sum of twelve uniform numbers, since a logarithm may differ between machines.</summary>
    public double Normal()
    {
        double sum = 0;
        for (int i = 0; i < 12; i++)
        {
            sum += Uniform();
        }

        return sum / 2;
    }

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
