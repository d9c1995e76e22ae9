using Mote.Core;
using Mote.Operators.Spectrum;

namespace Mote.Projects.FrontEnds;

/// <summary>The power spectrum of each frame in decibels above a noise floor; not limited above, and without pre-emphasis.</summary>
public sealed record Spectrogram : FramedFrontEnd
{
    /// <summary>The field's defaults.</summary>
    public Spectrogram() => FftLength = 128;

    /// <summary>What becomes 0, in decibels.</summary>
    public double NoiseFloor { get; init; } = -52;

    /// <inheritdoc/>
    public override string Kind => "spectrogram";

    /// <inheritdoc/>
    private protected override double Emphasis => 0;

    /// <inheritdoc/>
    public override int Row(ProjectBuilder builder, int window, Samples samples)
    {
        var graph = builder.Graph;
        int power = PowerSpectrum(builder, window, samples, samples.Type == ElementType.Int16 ? 1 / 32768.0 : 1);
        int decibels = graph.Node(new LogScale { Unit = LogUnit.Decibel, Floor = 1e-30f }, "decibels", ElementType.Float32, power);
        builder.EndStage("log");
        int row = graph.Node(new NoiseFloorNormalize { NoiseFloor = (float)NoiseFloor, ClipsAbove = false, Steps = 0 }, "features", ElementType.Float32, decibels);
        builder.EndStage("normalize");
        return row;
    }
}
