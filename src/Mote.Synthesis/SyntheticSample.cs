using Mote.Formats.Recordings;

namespace Mote.Synthesis;

/// <summary>One sample that was made: a recording or a picture.</summary>
/// <param name="Label">What it shows.</param>
/// <param name="Group">Who or what it is of: a speaker, a subject, a machine. Splits keep groups together.</param>
public sealed record SyntheticSample(string Label, string Group)
{
    /// <summary>The samples over time, where it is a recording.</summary>
    public Recording? Recording { get; init; }

    /// <summary>The pixels, where it is a picture.</summary>
    public RgbPicture? Picture { get; init; }
}

/// <summary>A picture of 8 bits a channel.</summary>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Pixels">[height x width x 3], red, green, blue.</param>
public sealed record RgbPicture(int Width, int Height, byte[] Pixels);

/// <summary>A part of a stream.</summary>
/// <param name="Start">Seconds from the start of the stream.</param>
/// <param name="End">Seconds from the start of the stream.</param>
/// <param name="Label">What happens there.</param>
/// <param name="Group">Who or what does it.</param>
public sealed record StreamEvent(double Start, double End, string Label, string Group);

/// <summary>A long recording and what happens in it.</summary>
/// <param name="Recording">The samples.</param>
/// <param name="Events">What happens, in order of time.</param>
public sealed record StreamSample(Recording Recording, IReadOnlyList<StreamEvent> Events);

/// <summary>Makes samples. A sample depends on the seed and its index alone, so they can be made in any order and on any number of threads.</summary>
public interface ISampleSynthesizer
{
    /// <summary>The labels; sample i has label i modulo their number.</summary>
    IReadOnlyList<string> Labels { get; }

    /// <summary>Makes a sample.</summary>
    /// <param name="index">0 or more.</param>
    SyntheticSample Make(int index);
}

/// <summary>Makes streams, with what happens in them.</summary>
public interface IStreamSynthesizer
{
    /// <summary>Makes a stream.</summary>
    /// <param name="seconds">How long, 1 to 3600.</param>
    /// <param name="index">Which one; different indices give different streams.</param>
    StreamSample MakeStream(double seconds, int index = 0);
}
