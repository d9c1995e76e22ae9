using Mote.Core;
using Mote.Operators.Reduction;
using Mote.Operators.Spectrum;

namespace Mote.Projects.FrontEnds;

/// <summary>
/// Mel frequency cepstral coefficients: pre-emphasis, |rfft|^2 / n, mel filters, ln, DCT-II, the first replaced by the logarithm of the frame's
/// energy, then mean and variance normalised over a sliding window of frames.
/// </summary>
public sealed record Mfcc : FramedFrontEnd
{
    /// <summary>The field's defaults.</summary>
    public Mfcc() => FrameStride = 0.02;

    /// <summary>How many coefficients.</summary>
    public int Coefficients { get; init; } = 13;

    /// <summary>How many filters.</summary>
    public int Filters { get; init; } = 32;

    /// <summary>Where the first filter starts, in hertz.</summary>
    public double LowHertz { get; init; }

    /// <summary>Where the last filter ends, in hertz; 0 for half the rate.</summary>
    public double HighHertz { get; init; }

    /// <summary>The frames over which coefficients are normalised, odd; 0 for none.</summary>
    public int NormalizationFrames { get; init; } = 101;

    /// <summary>The share of the sample before that is subtracted.</summary>
    public double PreEmphasis { get; init; } = 0.98;

    /// <summary>How far back that sample is.</summary>
    public int PreEmphasisLag { get; init; } = 1;

    /// <inheritdoc/>
    public override string Kind => "mfcc";

    /// <inheritdoc/>
    public override bool HasFinish => NormalizationFrames > 0 && HasHistory;

    /// <inheritdoc/>
    private protected override double Emphasis => PreEmphasis;

    /// <inheritdoc/>
    private protected override int EmphasisLag => PreEmphasisLag;

    /// <inheritdoc/>
    public override int Row(ProjectBuilder builder, int window, Samples samples)
    {
        if (Coefficients < 1 || Coefficients > Filters)
        {
            throw Refuse($"{Coefficients} coefficients of {Filters} filters", "1 to as many as there are filters");
        }

        if (NormalizationFrames < 0 || (NormalizationFrames > 0 && NormalizationFrames % 2 == 0))
        {
            throw Refuse($"win_size is {NormalizationFrames}", "odd numbers, or 0 for no normalisation");
        }

        var graph = builder.Graph;

        // The stored numbers of 16-bit sound, as the logarithms are of those; 1e-10 stands for an energy of zero.
        int power = PowerSpectrum(builder, window, samples, samples.Type == ElementType.Float32 ? 32768 : 1);
        int axis = graph.Constant<int>("axis", ElementType.Int32, new Shape(1), [1]);
        int energy = graph.Node(new Sum { KeepDims = true }, "energy", ElementType.Float32, power, axis);
        energy = graph.Node(new LogScale { Floor = 1e-10f, ReplaceZerosOnly = true }, "log energy", ElementType.Float32, energy);
        builder.EndStage("energy");
        int mel = MelBank(builder, power, samples, Filters, LowHertz, HighHertz);
        int log = graph.Node(new LogScale { Floor = 1e-10f, ReplaceZerosOnly = true }, "log mel energies", ElementType.Float32, mel);
        builder.EndStage("log");
        int row = graph.Node(new Dct { Coefficients = Coefficients }, "cepstra", ElementType.Float32, log, energy);
        builder.EndStage("dct");
        return HasHistory ? row : Finish(builder, row);
    }

    /// <inheritdoc/>
    public override int Finish(ProjectBuilder builder, int history)
    {
        if (NormalizationFrames == 0)
        {
            return history;
        }

        int features = builder.Graph.Node(new Cmvn { Window = NormalizationFrames }, "features", ElementType.Float32, history);
        builder.EndStage("normalize");
        return features;
    }
}
