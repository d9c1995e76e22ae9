using System.Globalization;
using Mote.Core.Numerics;

namespace Mote.Synthesis.Speech;

/// <summary>A speaker: what stays the same in all that one person says, and so the group by which speech is split.</summary>
/// <param name="Accent">A voice of espeak-ng, as <c>en-us</c>.</param>
/// <param name="Variant">One of its variants, as <c>f2</c>.</param>
/// <param name="Pitch">0 to 99.</param>
/// <param name="WordsPerMinute">80 to 450.</param>
/// <param name="Tract">The length of the vocal tract in percent of the voice's own: formants and pitch are divided by it. 90 to 112.</param>
public sealed record SpeakerVoice(string Accent, string Variant, int Pitch, int WordsPerMinute, int Tract)
{
    /// <summary>The accents of English that espeak-ng speaks without other programs.</summary>
    public static IReadOnlyList<string> Accents { get; } =
        ["en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-029", "en-us-nyc"];

    /// <summary>
    /// Variants of version 1.51 whose words are apart and understood. Left out are those that are the same as another (klatt, caleb, fast), robots whose echo
    /// fills the pauses, whispers, and voices that clip.
    /// </summary>
    public static IReadOnlyList<string> Variants { get; } =
    [
        "m1", "f1", "m2", "f2", "m3", "f3", "m4", "f4", "m5", "f5", "m6", "m7", "m8", "Alex", "Andrea", "Andy", "Annie", "Denis", "Diogo", "Gene", "Henrique", "Hugo",
        "Lee", "Mario", "Michael", "Mike", "Nguyen", "Tweaky", "adam", "anika", "aunty", "belinda", "benjamin", "boris", "david", "edward2", "grandma", "gustave",
        "iven3", "iven4", "john", "kaukovalta", "klatt2", "klatt3", "linda", "marcelo", "max", "michel", "miguel", "norbert", "pedro", "quincy", "rob", "robert", "sandro",
        "shelby", "steph", "travis", "victor", "zac",
    ];

    /// <summary>The name of the speaker's group, without underscores.</summary>
    public string Group => string.Create(CultureInfo.InvariantCulture, $"{Accent}-{Variant}-p{Pitch}-r{WordsPerMinute}-t{Tract}");

    /// <summary>Speakers who all differ in voice, from a stream of random numbers. Variants repeat only when all were used, then in another accent.</summary>
    /// <param name="count">1 to 240.</param>
    /// <param name="random">Where the choice comes from.</param>
    public static IReadOnlyList<SpeakerVoice> Draw(int count, Random64 random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxSpeakers);
        string[] accents = [.. Accents];
        var speakers = new List<SpeakerVoice>();
        for (int round = 0; speakers.Count < count; round++)
        {
            // The accent of a variant moves on from round to round, so that no pair comes twice.
            string[] variants = [.. Variants];
            if (round == 0)
            {
                random.Shuffle<string>(accents);
            }

            var order = random.Split((ulong)round);
            int[] indices = [.. Enumerable.Range(0, variants.Length)];
            order.Shuffle<int>(indices);
            foreach (int v in indices.Take(count - speakers.Count))
            {
                speakers.Add(new SpeakerVoice(accents[(v + round) % accents.Length], variants[v], 25 + order.NextInt(55), 120 + order.NextInt(90), 92 + order.NextInt(18)));
            }
        }

        return speakers;
    }

    /// <summary>No more speakers differ enough to be told apart.</summary>
    public const int MaxSpeakers = 240;
}
