using Mote.Core;
using Mote.Operators.Statistics;

namespace Mote.Projects.FrontEnds;

/// <summary>Statistics of each axis of a window.</summary>
public sealed record Flatten : FrontEnd
{
    /// <summary>The length of a window.</summary>
    public double WindowMs { get; init; } = 1000;

    /// <summary>From one window to the next.</summary>
    public double StrideMs { get; init; } = 1000;

    /// <summary>What samples are multiplied by.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Which statistics.</summary>
    public StatisticKinds Kinds { get; init; } = StatisticKinds.Mean | StatisticKinds.Minimum | StatisticKinds.Maximum | StatisticKinds.Rms
        | StatisticKinds.Deviation | StatisticKinds.Skewness | StatisticKinds.Kurtosis;

    /// <inheritdoc/>
    public override string Kind => "flatten";

    /// <inheritdoc/>
    public override bool HasHistory => false;

    /// <inheritdoc/>
    public override (int Window, int Hop) Windows(Samples samples) => WindowsOf(samples, WindowMs, StrideMs);

    /// <inheritdoc/>
    public override int Row(ProjectBuilder builder, int window, Samples samples)
    {
        if (Kinds == 0)
        {
            throw Refuse($"no statistic is named", "one or more");
        }

        int values = Scaled(builder, samples.Type == ElementType.Float32 ? Finite(builder, window) : window, Scale);
        int features = builder.Graph.Node(new WindowStatistics { Kinds = Kinds }, "features", ElementType.Float32, values);
        builder.EndStage("statistics");
        return features;
    }
}
