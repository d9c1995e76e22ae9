using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Synthesis.Signals;

namespace Mote.Synthesis.Speech;

/// <summary>
/// What speakers said: one or more takes of each word, at 16 kHz, trimmed, of unit power. A speaker's words are said in one go by one process and cut at the pauses;
/// where the pieces are not as many as the words, each word is said alone. Takes differ in intonation, rate, pitch and range.
/// </summary>
public sealed class SpeechBank
{
    /// <summary>Samples a second of the takes.</summary>
    public const int Rate = 16000;

    private const int WordsAtOnce = 40;
    private const double Pause = 0.7;
    private const double LongestSilence = 0.4;

    // An echo at 10 percent lasts into the pause, but falls below this share of the peak.
    private const float Threshold = 0.006f;
    private static readonly ConcurrentDictionary<int, Resampler> Resamplers = new();

    private readonly Espeak _espeak;
    private readonly (string Word, int Take)[] _said;
    private readonly int[] _first;
    private readonly Random64 _random;
    private readonly Lazy<Lazy<float[]>[]>[] _spoken;

    /// <summary>A bank that makes each speaker speak when he is first asked for.</summary>
    /// <param name="espeak">The program.</param>
    /// <param name="speakers">Who speaks.</param>
    /// <param name="words">What each of them says, and how often: 1 to 16 times.</param>
    /// <param name="random">Where the differences of takes come from.</param>
    public SpeechBank(Espeak espeak, IReadOnlyList<SpeakerVoice> speakers, IReadOnlyList<(string Word, int Takes)> words, Random64 random)
    {
        foreach (var (_, takes) in words)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(takes, 1, nameof(words));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(takes, 16, nameof(words));
        }

        CheckWords([.. words.Select(w => w.Word)]);
        (_espeak, Speakers, _random) = (espeak, speakers, random);
        _said = [.. words.SelectMany(w => Enumerable.Range(0, w.Takes).Select(t => (w.Word, t)))];
        _first = new int[words.Count + 1];
        for (int i = 0; i < words.Count; i++)
        {
            _first[i + 1] = _first[i] + words[i].Takes;
        }

        _spoken = [.. Enumerable.Range(0, speakers.Count).Select(s => new Lazy<Lazy<float[]>[]>(() => SpeakAll(s)))];
    }

    /// <summary>Who speaks.</summary>
    public IReadOnlyList<SpeakerVoice> Speakers { get; }

    /// <summary>A take. Safe on any number of threads.</summary>
    /// <exception cref="DiagnosticException">espeak-ng is missing or fails, or cannot say the word.</exception>
    public ReadOnlyMemory<float> Take(int speaker, int word, int take) => _spoken[speaker].Value[_first[word] + take].Value;

    /// <summary>How many takes there are of a word.</summary>
    public int Takes(int word) => _first[word + 1] - _first[word];

    /// <summary>Refuses what is no word.</summary>
    /// <exception cref="DiagnosticException">A word is empty, too long, or has other characters than letters, digits, spaces, hyphens and apostrophes; all that are wrong are named.</exception>
    public static void CheckWords(IReadOnlyList<string> words)
    {
        var bag = new DiagnosticBag();
        foreach (string word in words)
        {
            if (word.Length is 0 or > 40 || word.Trim() != word || !word.Any(char.IsLetterOrDigit) || word.Any(c => !char.IsLetterOrDigit(c) && c is not (' ' or '\'' or '-')))
            {
                bag.Add(DiagnosticIds.BadArgument, "words", $"'{word}' is no word that can be spoken", "1 to 40 letters, digits, spaces, hyphens and apostrophes");
            }
        }

        foreach (var twice in words.GroupBy(w => w, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            bag.Add(DiagnosticIds.BadArgument, "words", $"'{twice.Key}' is there twice");
        }

        bag.ThrowIfAny();
    }

    private Lazy<float[]>[] SpeakAll(int speaker)
    {
        var voice = Speakers[speaker];
        string[] phrases = [.. _said.Select((s, i) => Phrase(s.Word, s.Take, _random.Split(((ulong)speaker << 32) | (uint)i)))];
        var result = new List<Lazy<float[]>>();
        foreach (string[] some in phrases.Chunk(WordsAtOnce))
        {
            var samples = _espeak.Speak(voice, Document(some));
            var pieces = Pieces(samples);

            // What is never asked for is never resampled.
            result.AddRange(pieces.Count == some.Length
                ? pieces.Select(p => new Lazy<float[]>(() => Finish(samples.AsSpan(p), voice)))
                : some.Select(phrase => new Lazy<float[]>(() => Alone(phrase, voice))));
        }

        return [.. result];
    }

    private float[] Alone(string phrase, SpeakerVoice voice)
    {
        var samples = _espeak.Speak(voice, Document([phrase]));
        var pieces = Pieces(samples);
        return pieces.Count > 0
            ? Finish(samples.AsSpan(pieces[0].Start.Value..pieces[^1].End.Value), voice)
            : throw new DiagnosticException(new Diagnostic(DiagnosticIds.SpeechFailed, "espeak-ng", $"voice '{voice.Accent}+{voice.Variant}' says nothing for {phrase}", null, "Choose another word"));
    }

    /// <summary>At another length of the vocal tract everything is played faster or slower: formants and pitch move together.</summary>
    private static float[] Finish(ReadOnlySpan<float> samples, SpeakerVoice voice)
    {
        // Rates in steps of 1/320 of the output's keep the tables small.
        int from = (int)Math.Round(Espeak.Rate * 100.0 / voice.Tract / 50) * 50;
        var resampler = Resamplers.GetOrAdd(from, f => new Resampler(f, Rate));
        float[] result = resampler.Apply(samples);
        Noise.Normalize(result);
        return result;
    }

    /// <summary>Where something is said; silences of 0.4 s and more lie between.</summary>
    private static List<Range> Pieces(ReadOnlySpan<float> samples)
    {
        float peak = 0;
        foreach (float x in samples)
        {
            peak = Math.Max(peak, Math.Abs(x));
        }

        var pieces = new List<Range>();
        if (peak < 0.01f)
        {
            return pieces;
        }

        int start = -1;
        int last = -1;
        for (int i = 0; i < samples.Length; i++)
        {
            if (Math.Abs(samples[i]) > Threshold * peak)
            {
                if (start >= 0 && i - last > LongestSilence * Espeak.Rate)
                {
                    pieces.Add(start..(last + 1));
                    start = -1;
                }

                start = start < 0 ? i : start;
                last = i;
            }
        }

        pieces.Add(start..(last + 1));
        return pieces;
    }

    private static string Phrase(string word, int take, Random64 random)
    {
        ReadOnlySpan<char> endings = ['.', '!', '?', ','];
        char ending = endings[(take + random.NextInt(2)) % endings.Length];
        return string.Create(CultureInfo.InvariantCulture,
            $"<prosody rate=\"{88 + random.NextInt(30)}%\" pitch=\"{88 + random.NextInt(28)}%\" range=\"{60 + random.NextInt(90)}%\">{word}{ending}</prosody>");
    }

    private static string Document(IEnumerable<string> phrases)
    {
        var text = new StringBuilder("<speak>");
        foreach (string phrase in phrases)
        {
            text.Append(phrase).Append(CultureInfo.InvariantCulture, $"<break time=\"{Pause * 1000:0}ms\"/>");
        }

        return text.Append("</speak>").ToString();
    }
}
