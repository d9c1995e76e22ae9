using Mote.Core.Numerics;

namespace Mote.Operators.Statistics;

/// <summary>
/// The moments of numbers about their mean, in single precision: sums in order, of d = x - mean: of d d, of (d d) d and of (d d) (d d), each divided by the count.
/// Numbers that are all the same have no spread, whatever rounding says of their mean. Twin of <c>mote_moments_f32.h</c>.
/// </summary>
/// <param name="Mean">The sum divided by the count.</param>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="Variance">Of the population.</param>
/// <param name="Skewness">The third moment / (variance * deviation); 0 where that is 0.</param>
/// <param name="Kurtosis">The fourth moment / variance^2 - 3 (Fisher); 0 where that is 0.</param>
internal readonly record struct Moments(float Mean, float Minimum, float Maximum, float Variance, float Skewness, float Kurtosis)
{
    /// <summary>Of every <paramref name="stride"/>-th number from <paramref name="first"/> on, <paramref name="count"/> of them.</summary>
    public static Moments Of(ReadOnlySpan<float> x, int first, int count, int stride)
    {
        float sum = x[first], minimum = x[first], maximum = x[first];
        for (int i = 1; i < count; i++)
        {
            float v = x[first + i * stride];
            sum += v;
            minimum = v < minimum ? v : minimum;
            maximum = v > maximum ? v : maximum;
        }

        float mean = sum / count;
        float second = 0, third = 0, fourth = 0;
        for (int i = 0; i < count && minimum != maximum; i++)
        {
            float d = x[first + i * stride] - mean;
            float square = d * d;
            second += square;
            third += square * d;
            fourth += square * square;
        }

        float variance = second / count;
        float cube = variance * ExactMath.Sqrt(variance);
        float tail = variance * variance;
        return new Moments(mean, minimum, maximum, variance, cube == 0 ? 0 : third / count / cube, tail == 0 ? 0 : fourth / count / tail - 3);
    }
}
