using System.Globalization;
using Mote.Core.Numerics;

namespace Mote.Synthesis.Motion;

/// <summary>A person with a device: what stays the same in all that is recorded of them, and so the group by which motion is split.</summary>
internal sealed record Subject(
    string Group, double Size, double Speed, double Shape, double Mirror, double Lean, double TremorLevel, double TremorRate,
    double Yaw, double Pitch, double Roll, double[] Bias, double[] Scale, double[] GyroBias, double Noise)
{
    /// <summary>A person from a stream of random numbers.</summary>
    public static Subject Draw(int number, Random64 random) => new(
        string.Create(CultureInfo.InvariantCulture, $"subject-{number:000}"),
        Size: random.NextDouble(0.7, 1.35),
        Speed: random.NextDouble(0.75, 1.35),
        Shape: random.NextDouble(-1, 1),
        Mirror: random.NextInt(8) == 0 ? -1 : 1,
        Lean: random.NextDouble(-0.06, 0.06),
        TremorLevel: random.NextDouble(0.05, 0.25),
        TremorRate: random.NextDouble(7.5, 12),
        Yaw: random.NextDouble(-0.08, 0.08),
        Pitch: random.NextDouble(-0.07, 0.07),
        Roll: random.NextDouble(-0.07, 0.07),
        Bias: [random.NextDouble(-0.04, 0.04), random.NextDouble(-0.04, 0.04), random.NextDouble(-0.04, 0.04)],
        Scale: [random.NextDouble(0.98, 1.02), random.NextDouble(0.98, 1.02), random.NextDouble(0.98, 1.02)],
        GyroBias: [random.NextDouble(-1.5, 1.5), random.NextDouble(-1.5, 1.5), random.NextDouble(-1.5, 1.5)],
        Noise: random.NextDouble(0.003, 0.008));
}
