namespace Mote.Synthesis.Speech;

/// <summary>What speech is to be made.</summary>
public sealed record SpeechOptions
{
    /// <summary>The label of clips without speech.</summary>
    public const string SilenceLabel = "_silence_";

    /// <summary>The label of clips of other words.</summary>
    public const string UnknownLabel = "_unknown_";

    /// <summary>Ordinary words with a spread of sounds, for what is not a keyword.</summary>
    public static IReadOnlyList<string> CommonWords { get; } =
    [
        "bed", "bird", "cat", "dog", "eight", "five", "follow", "forward", "four", "happy", "house", "learn", "nine", "one", "seven", "six", "three", "tree", "two",
        "visual", "wow", "zero", "water", "table", "window", "music", "paper", "garden", "morning", "seventy", "kitchen", "orange", "doctor", "summer", "picture", "money",
    ];

    /// <summary>The keywords; each is a label.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Words of the label <see cref="UnknownLabel"/>; null takes <see cref="CommonWords"/> without the keywords, an empty list leaves the label out.</summary>
    public IReadOnlyList<string>? OtherWords { get; init; }

    /// <summary>Whether there are clips of noise alone.</summary>
    public bool Silence { get; init; } = true;

    /// <summary>How many speakers; each is a group.</summary>
    public int Speakers { get; init; } = 48;

    /// <summary>Speakers of streams, none of whom speaks in clips.</summary>
    public int StreamSpeakers { get; init; } = 6;

    /// <summary>How often each speaker says each keyword, 1 to 16; other words once.</summary>
    public int Takes { get; init; } = 3;

    /// <summary>Seconds of a clip, 0.25 to 10.</summary>
    public double Seconds { get; init; } = 1;

    /// <summary>The least ratio of speech to noise, in decibels.</summary>
    public double LeastSnr { get; init; } = 3;

    /// <summary>The greatest ratio of speech to noise, in decibels.</summary>
    public double GreatestSnr { get; init; } = 30;

    /// <summary>The share of clips in a room; the others were recorded close to the mouth.</summary>
    public double RoomShare { get; init; } = 0.6;

    /// <summary>How many rooms there are.</summary>
    public int Rooms { get; init; } = 16;

    /// <summary>The program that speaks: a name on PATH, or a path.</summary>
    public string Program { get; init; } = "espeak-ng";
}
