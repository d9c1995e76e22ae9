using Mote.Core.Numerics;

namespace Mote.Synthesis.Signals;

/// <summary>
/// The sound of a room: the early reflections are mirror images of the source in the six walls up to second order (Allen and Berkley, "Image method for
/// efficiently simulating small-room acoustics", 1979), the late ones Gaussian noise whose power decays by 60 dB in the reverberation time. The
/// direct sound has amplitude 1 and no delay.
/// </summary>
public sealed class Room
{
    private const double SpeedOfSound = 343;
    private const double LnThousand = 6.907755278982137;

    private readonly Convolver _convolver;

    private Room(double reverberation, float[] response) => (Reverberation, Response, _convolver) = (reverberation, response, new Convolver(response));

    /// <summary>Seconds until the power has decayed by 60 dB.</summary>
    public double Reverberation { get; }

    /// <summary>The impulse response.</summary>
    public ReadOnlyMemory<float> Response { get; }

    /// <summary>A room whose size, walls and places of source and microphone are drawn.</summary>
    /// <param name="reverberation">Seconds, 0.05 to 2.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="random">Where its numbers come from.</param>
    public static Room Make(double reverberation, int rate, Random64 random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(reverberation, 0.05);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reverberation, 2);
        Span<double> size = [random.NextDouble(2.5, 8), random.NextDouble(2.5, 6), random.NextDouble(2.3, 3.5)];
        Span<double> source = stackalloc double[3];
        Span<double> microphone = stackalloc double[3];
        for (int axis = 0; axis < 3; axis++)
        {
            source[axis] = size[axis] * random.NextDouble(0.15, 0.85);
            microphone[axis] = size[axis] * random.NextDouble(0.15, 0.85);
        }

        // Sabine's formula gives the walls' absorption; what is not absorbed is reflected.
        double volume = size[0] * size[1] * size[2];
        double walls = 2 * ((size[0] * size[1]) + (size[1] * size[2]) + (size[0] * size[2]));
        double absorption = Math.Clamp(0.161 * volume / (walls * reverberation), 0.02, 0.95);
        double reflection = Math.Sqrt(1 - absorption);
        double direct = Math.Max(0.3, Distance(source, microphone));

        int late = (int)(0.02 * rate);
        var response = new float[late + (int)(0.75 * reverberation * rate)];
        AddImages(response, size, source, microphone, direct, reflection, rate);
        AddTail(response, late, reverberation, rate, direct, volume, random);
        return new Room(reverberation, response);
    }

    /// <summary>A signal as it sounds in the room; longer by the response, less one.</summary>
    public float[] Apply(ReadOnlySpan<float> samples) => _convolver.Apply(samples);

    private static void AddImages(float[] response, ReadOnlySpan<double> size, ReadOnlySpan<double> source, ReadOnlySpan<double> microphone, double direct, double reflection, int rate)
    {
        response[0] = 1;
        Span<double> image = stackalloc double[3];
        for (int x = -2; x <= 2; x++)
        {
            for (int y = -2; y <= 2; y++)
            {
                for (int z = -2; z <= 2; z++)
                {
                    int order = Math.Abs(x) + Math.Abs(y) + Math.Abs(z);
                    if (order is 0 or > 2)
                    {
                        continue;
                    }

                    Mirror(image, size, source, [x, y, z]);
                    double distance = Distance(image, microphone);
                    double at = Math.Max(1, (distance - direct) / SpeedOfSound * rate);
                    double level = direct / Math.Max(distance, direct) * (order == 1 ? reflection : reflection * reflection);
                    int i = (int)at;
                    if (i + 1 < response.Length)
                    {
                        response[i] += (float)(level * (1 - (at - i)));
                        response[i + 1] += (float)(level * (at - i));
                    }
                }
            }
        }
    }

    /// <summary>The diffuse field starts 20 ms after the direct sound. Its level against the direct sound is that of Barron's revised theory: 31200 T/V e^(-0.04 r/T), direct 100/r^2.</summary>
    private static void AddTail(float[] response, int late, double reverberation, int rate, double direct, double volume, Random64 random)
    {
        double power = 31200 * reverberation / volume * ExactMath.Exp((float)(-0.04 * direct / reverberation)) * direct * direct / 100;
        double decay = LnThousand / (reverberation * rate);

        // The sum of squares of the tail from its start is power e^(-2 decay late); one sample's share is 2 decay of it.
        double level = Math.Sqrt(Math.Min(power, 8) * 2 * decay);
        for (int i = late; i < response.Length; i++)
        {
            response[i] += (float)(level * ExactMath.Exp((float)(-decay * i)) * random.NextGaussian());
        }
    }

    private static void Mirror(Span<double> image, ReadOnlySpan<double> size, ReadOnlySpan<double> source, ReadOnlySpan<int> times)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            int n = times[axis];
            image[axis] = (n * size[axis]) + ((n & 1) == 0 ? source[axis] : size[axis] - source[axis]);
        }
    }

    private static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int axis = 0; axis < 3; axis++)
        {
            sum += (a[axis] - b[axis]) * (a[axis] - b[axis]);
        }

        return Math.Sqrt(sum);
    }
}
