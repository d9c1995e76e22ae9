namespace Mote.Data;

/// <summary>Where windows lie in a recording.</summary>
public enum WindowPlacement
{
    /// <summary>One after another with the stride, from the first sample; the rest that fills no window is left out.</summary>
    Sliding,

    /// <summary>One, at the beginning.</summary>
    Start,

    /// <summary>One, in the middle.</summary>
    Center,

    /// <summary>One, at the end.</summary>
    Last,

    /// <summary>One, where the sum of squares of the samples less their mean is greatest; the first of equals.</summary>
    Energy,

    /// <summary>One around each event.</summary>
    Events,
}

/// <summary>What to do with a recording that is shorter than a window, and with a window that reaches over an end.</summary>
public enum ShortRecording
{
    /// <summary>Zeros are added (at the end for <see cref="WindowPlacement.Start"/>, in front for <see cref="WindowPlacement.Last"/>, else on both sides).</summary>
    Pad,

    /// <summary>It is left out and counted.</summary>
    Skip,

    /// <summary>A diagnostic.</summary>
    Fail,
}

/// <summary>How examples are cut out of recordings.</summary>
public sealed record WindowSpec
{
    /// <summary>Length in samples; 0 when <see cref="Seconds"/> says it, or when <see cref="Resample"/> alone is wanted.</summary>
    public int Length { get; init; }

    /// <summary>Length in seconds, rounded to the nearest sample; used where <see cref="Length"/> is 0.</summary>
    public double Seconds { get; init; }

    /// <summary>From the start of a window to that of the next, in samples; 0: <see cref="StrideSeconds"/>, or the length (no overlap).</summary>
    public int Stride { get; init; }

    /// <summary>The stride in seconds, used where <see cref="Stride"/> is 0.</summary>
    public double StrideSeconds { get; init; }

    /// <summary>Where windows lie.</summary>
    public WindowPlacement Placement { get; init; } = WindowPlacement.Sliding;

    /// <summary>The part of a window that lies before its event, 0 to 1.</summary>
    public double Before { get; init; } = 0.5;

    /// <summary>The least part of a window that spans of one label must cover for the window to have that label, above 0 up to 1.</summary>
    public double Coverage { get; init; } = 0.5;

    /// <summary>What to do with a recording that is too short.</summary>
    public ShortRecording Short { get; init; } = ShortRecording.Pad;

    /// <summary>The number of samples that the window is brought to, 0 for none: the mean over each new sample's span when there become fewer, straight lines between samples when more.</summary>
    public int Resample { get; init; }
}

/// <summary>The size of pictures.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Channels">1 for grey (Rec. 601 luma), 3 for red, green, blue.</param>
/// <param name="SwapRedBlue">True for files that hold blue first.</param>
public sealed record ImageSpec(int Width, int Height, int Channels, bool SwapRedBlue = false);
