using System.Globalization;
using Mote.Core.Numerics;
using Mote.Formats.Recordings;

namespace Mote.Synthesis.Power;

/// <summary>What power traces are to be made.</summary>
public sealed record PowerOptions
{
    /// <summary>The appliances; each is a label.</summary>
    public IReadOnlyList<Appliance> Appliances { get; init; } = Enum.GetValues<Appliance>();

    /// <summary>How many households; each is a group with appliances of its own.</summary>
    public int Households { get; init; } = 24;

    /// <summary>Seconds between samples.</summary>
    public double Interval { get; init; } = 5;

    /// <summary>Samples of a trace.</summary>
    public int Length { get; init; } = 240;
}

/// <summary>Traces of the power that a plug measures: <c>power</c> in watts and <c>reactive</c> in volt-amperes, with the noise and the resolution of a meter.</summary>
public sealed class PowerSynthesizer : ISampleSynthesizer
{
    private readonly PowerOptions _options;
    private readonly Random64 _random;

    /// <summary>A source of traces.</summary>
    public PowerSynthesizer(PowerOptions options, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfZero(options.Appliances.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Households, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Interval, 0.1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Length, 1_000_000);
        (_options, _random) = (options, new Random64(seed).Split("power"));
        Labels = [.. options.Appliances.Select(a => a.ToString().ToLowerInvariant())];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels { get; }

    /// <inheritdoc/>
    public SyntheticSample Make(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var random = _random.Split("traces").Split((ulong)index);
        int label = index % Labels.Count;
        int household = index / Labels.Count % _options.Households;
        var home = _random.Split("households").Split((ulong)household);
        var appliance = new ApplianceModel(_options.Appliances[label], home.Split((ulong)_options.Appliances[label]));
        float[] power = new float[_options.Length];
        float[] reactive = new float[_options.Length];
        appliance.Run(power, reactive, _options.Interval, random);

        // The mains differ from house to house and over the minutes; power goes with the square.
        double volts = home.NextDouble(0.96, 1.04);
        double meter = home.NextDouble(0.985, 1.015);
        double flicker = 0;
        for (int i = 0; i < power.Length; i++)
        {
            flicker = (0.98 * flicker) + (0.0008 * random.NextGaussian());
            double scale = meter * volts * volts * (1 + flicker) * (1 + flicker);
            power[i] = Meter(Math.Max(0, (power[i] * scale) + (0.4 * random.NextGaussian())));
            reactive[i] = Meter((reactive[i] * scale) + (0.4 * random.NextGaussian()));
        }

        string group = string.Create(CultureInfo.InvariantCulture, $"household-{household:000}");
        return new SyntheticSample(Labels[label], group) { Recording = Recording.Of(1 / _options.Interval, ["power", "reactive"], [power, reactive], 1) };
    }

    /// <summary>A meter shows tenths.</summary>
    private static float Meter(double value) => (float)(Math.Round(value * 10) / 10);
}
