namespace Mote.Operators.Spectrum;

/// <summary>How durations become numbers of samples, and signals frames.</summary>
public static class FramingDesign
{
    /// <summary>Samples of a duration: the next whole number up, unless the product is less than 0.001 above one.</summary>
    /// <param name="rate">Samples a second.</param>
    /// <param name="seconds">The duration.</param>
    public static int Samples(double rate, double seconds)
    {
        double product = rate * seconds;
        double floor = Math.Floor(product);
        return (int)(product - floor < 0.001 ? floor : floor + 1);
    }

    /// <summary>Whole frames in a signal: (length - (frame - stride)) / stride, rounded down; 0 when none fits.</summary>
    public static int Frames(int length, int frame, int stride) => length < frame ? 0 : (length - (frame - stride)) / stride;
}
