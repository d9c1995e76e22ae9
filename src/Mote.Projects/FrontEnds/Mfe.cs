using Mote.Core;
using Mote.Operators.Spectrum;

namespace Mote.Projects.FrontEnds;

/// <summary>
/// Mel filter bank energies in decibels above a noise floor, from 0 to 1 in 256 steps: samples / 32768, pre-emphasis 0.98, |rfft|^2 / n, mel
/// filters, 10 log10, (x - floor) / (12 - floor).
/// </summary>
public sealed record Mfe : FramedFrontEnd
{
    /// <summary>How many filters.</summary>
    public int Filters { get; init; } = 40;

    /// <summary>Where the first filter starts, in hertz.</summary>
    public double LowHertz { get; init; }

    /// <summary>Where the last filter ends, in hertz; 0 for half the rate.</summary>
    public double HighHertz { get; init; }

    /// <summary>What becomes 0, in decibels.</summary>
    public double NoiseFloor { get; init; } = -52;

    /// <inheritdoc/>
    public override string Kind => "mfe";

    /// <inheritdoc/>
    private protected override double Emphasis => 0.98;

    /// <inheritdoc/>
    public override int Row(ProjectBuilder builder, int window, Samples samples)
    {
        var graph = builder.Graph;
        int power = PowerSpectrum(builder, window, samples, samples.Type == ElementType.Int16 ? 1 / 32768.0 : 1);
        int mel = MelBank(builder, power, samples, Filters, LowHertz, HighHertz);
        int decibels = graph.Node(new LogScale { Unit = LogUnit.Decibel, Floor = 1e-30f }, "decibels", ElementType.Float32, mel);
        builder.EndStage("log");
        int row = graph.Node(new NoiseFloorNormalize { NoiseFloor = (float)NoiseFloor }, "features", ElementType.Float32, decibels);
        builder.EndStage("normalize");
        return row;
    }
}
