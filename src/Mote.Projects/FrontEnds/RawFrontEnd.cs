using Mote.Core;

namespace Mote.Projects.FrontEnds;

/// <summary>The samples themselves, a window at a time.</summary>
public sealed record RawFrontEnd : FrontEnd
{
    /// <summary>The length of a window.</summary>
    public double WindowMs { get; init; } = 1000;

    /// <summary>From one window to the next.</summary>
    public double StrideMs { get; init; } = 1000;

    /// <summary>What values are multiplied by; they become float32 where it is not 1.</summary>
    public double Scale { get; init; } = 1;

    /// <inheritdoc/>
    public override string Kind => "raw";

    /// <inheritdoc/>
    public override bool HasHistory => false;

    /// <inheritdoc/>
    public override (int Window, int Hop) Windows(Samples samples) => WindowsOf(samples, WindowMs, StrideMs);

    /// <inheritdoc/>
    public override int Row(ProjectBuilder builder, int window, Samples samples)
    {
        int values = samples.Type == ElementType.Float32 ? Finite(builder, window) : window;
        return Scale == 1 ? values : Scaled(builder, values, Scale);
    }
}
