namespace Mote.Operators.Spectrum;

/// <summary>The shapes of windows.</summary>
public enum WindowFunction
{
    /// <summary>One everywhere.</summary>
    Rectangular,

    /// <summary>0.5 - 0.5 cos(2 pi i / period).</summary>
    Hann,

    /// <summary>0.54 - 0.46 cos(2 pi i / period).</summary>
    Hamming,
}

/// <summary>The numbers of windows.</summary>
public static class WindowFunctions
{
    /// <summary>
    /// The window of <paramref name="length"/> numbers in double precision. Its period is the length, or for a symmetric window, whose last number is its
    /// first, the length - 1. A window of one number is 1.
    /// </summary>
    public static double[] Values(this WindowFunction window, int length, bool symmetric)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var values = new double[length];
        double amplitude = window switch
        {
            WindowFunction.Hann => 0.5,
            WindowFunction.Hamming => 0.46,
            _ => 0,
        };
        for (int i = 0; i < length; i++)
        {
            values[i] = length == 1 ? 1 : 1 - amplitude - amplitude * ExactTurn.Of(i, symmetric ? length - 1 : length).Cos;
        }

        return values;
    }
}
