using Mote.Core.Numerics;
using Mote.Formats.Recordings;
using Mote.Synthesis.Signals;

namespace Mote.Synthesis.Speech;

/// <summary>
/// Clips of spoken words for keyword spotting: speakers of espeak-ng in rooms, through microphones, with noise, at 16 kHz; and streams by speakers whom the
/// clips do not have. The files are the same for one version of espeak-ng, whatever the machine and the number of threads.
/// </summary>
public sealed class SpeechSynthesizer : ISampleSynthesizer, IStreamSynthesizer
{
    private const int BabbleSpeakers = 5;
    private const float Peak = 0.98f;
    private const double LeastGap = 0.9;
    private const double GreatestGap = 2.6;

    private static readonly NoiseKind[] Noises = Enum.GetValues<NoiseKind>();

    private readonly SpeechOptions _options;
    private readonly Random64 _random;
    private readonly IReadOnlyList<string> _words;
    private readonly IReadOnlyList<string> _others;
    private readonly SpeechBank _bank;
    private readonly Room[] _rooms;

    /// <summary>A source of clips and streams; nothing is spoken before the first is made.</summary>
    /// <exception cref="Core.DiagnosticException">There is no keyword, or one cannot be spoken, or an option is out of range.</exception>
    public SpeechSynthesizer(SpeechOptions options, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Speakers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.StreamSpeakers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Seconds, 0.25);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Seconds, 10);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Rooms, 1);
        (_options, _random) = (options, new Random64(seed).Split("speech"));
        _words = options.Words;
        _others = options.OtherWords ?? [.. SpeechOptions.CommonWords.Where(w => !options.Words.Contains(w, StringComparer.OrdinalIgnoreCase))];
        SpeechBank.CheckWords(_words.Count == 0 ? [""] : [.. _words, .. _others]);
        Labels = [.. _words.Select(LabelOf), .. _others.Count > 0 ? [SpeechOptions.UnknownLabel] : (string[])[], .. options.Silence ? [SpeechOptions.SilenceLabel] : (string[])[]];

        var speakers = SpeakerVoice.Draw(options.Speakers + options.StreamSpeakers + BabbleSpeakers, _random.Split("speakers"));
        _bank = new SpeechBank(new Espeak(options.Program), speakers, [.. _words.Select(w => (w, options.Takes)), .. _others.Select(w => (w, 1))], _random.Split("takes"));
        var rooms = _random.Split("rooms");
        _rooms = [.. Enumerable.Range(0, options.Rooms).Select(i => Room.Make(0.12 + (0.5 * (i + 0.5) / options.Rooms), SpeechBank.Rate, rooms.Split((ulong)i)))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The speakers of clips.</summary>
    public IEnumerable<SpeakerVoice> Speakers => _bank.Speakers.Take(_options.Speakers);

    /// <summary>The speakers of streams.</summary>
    public IEnumerable<SpeakerVoice> StreamSpeakers => _bank.Speakers.Skip(_options.Speakers).Take(_options.StreamSpeakers);

    /// <summary>The folder of a word: spaces become underscores.</summary>
    public static string LabelOf(string word) => word.Replace(' ', '_');

    /// <inheritdoc/>
    /// <remarks>Consecutive samples of one label are of consecutive speakers, so that any number of samples is spread evenly over the speakers.</remarks>
    public SyntheticSample Make(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var random = _random.Split("clips").Split((ulong)index);
        string label = Labels[index % Labels.Count];
        int turn = index / Labels.Count;
        int count = (int)(_options.Seconds * SpeechBank.Rate);
        int speaker = turn % _options.Speakers;
        var noise = NoiseFor(count, random);
        if (label == SpeechOptions.SilenceLabel && _options.Silence && index % Labels.Count == Labels.Count - 1)
        {
            return new SyntheticSample(label, $"noise-{speaker:000}") { Recording = Finish(Quiet(noise, random)) };
        }

        int place = index % Labels.Count;
        int word = place < _words.Count ? place : _words.Count + random.NextInt(_others.Count);
        var clip = new float[count];
        var active = Place(clip, speaker, word, random);
        Mixer.AddNoise(clip, active, noise, random.NextDouble(_options.LeastSnr, _options.GreatestSnr));
        Level(clip, active, random);
        return new SyntheticSample(label, _bank.Speakers[speaker].Group) { Recording = Finish(clip) };
    }

    /// <inheritdoc/>
    /// <remarks>Keywords and other words alternate at random. Events are the spans of the words without their reverberation.</remarks>
    public StreamSample MakeStream(double seconds, int index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, 3600);
        var random = _random.Split("streams").Split((ulong)index);
        var stream = new float[(int)(seconds * SpeechBank.Rate)];
        var events = new List<StreamEvent>();
        double snr = random.NextDouble(Math.Max(10, _options.LeastSnr), Math.Max(10, _options.GreatestSnr));
        var room = _rooms[random.NextInt(_rooms.Length)];
        bool keyword = true;
        double energy = 0;
        long active = 0;
        for (double at = random.NextDouble(LeastGap, GreatestGap); ; at += random.NextDouble(LeastGap, GreatestGap))
        {
            int speaker = _options.Speakers + random.NextInt(_options.StreamSpeakers);
            int word = keyword || _others.Count == 0 ? random.NextInt(_words.Count) : _words.Count + random.NextInt(_others.Count);
            keyword = random.NextInt(2) == 0;
            var take = _bank.Take(speaker, word, random.NextInt(_bank.Takes(word))).Span;
            double end = at + ((double)take.Length / SpeechBank.Rate);
            if (end + 1 > seconds)
            {
                break;
            }

            Add(stream, room.Apply(take), (int)(at * SpeechBank.Rate), Decibels.ToFactor(random.NextDouble(-3, 3)));
            var span = stream.AsSpan((int)(at * SpeechBank.Rate), take.Length);
            energy += Decibels.Rms(span) * Decibels.Rms(span) * span.Length;
            active += span.Length;
            events.Add(new StreamEvent(at, end, word < _words.Count ? LabelOf(_words[word]) : SpeechOptions.UnknownLabel, _bank.Speakers[speaker].Group));
            at = end;
        }

        double speech = active > 0 ? Math.Sqrt(energy / active) : 1;
        var noise = Background(stream.Length, random);
        float factor = (float)speech * Decibels.ToFactor(-snr);
        for (int i = 0; i < stream.Length; i++)
        {
            stream[i] = (stream[i] + (factor * noise[i])) * (float)(0.05 / speech);
        }

        return new StreamSample(Finish(stream), events);
    }

    /// <summary>Sounds of some seconds each, one after the other, faded into each other.</summary>
    private float[] Background(int count, Random64 random)
    {
        const int Fade = SpeechBank.Rate / 2;
        var result = new float[count];
        for (int start = 0; start < count;)
        {
            int length = (int)(random.NextDouble(5, 15) * SpeechBank.Rate);
            var piece = NoiseFor(length + Fade, random);
            float level = Decibels.ToFactor(random.NextDouble(-6, 0));
            for (int i = 0; i < piece.Length && start + i < count; i++)
            {
                double rise = start == 0 ? 1 : Math.Min(1, (double)i / Fade);
                double fall = Math.Min(1, (double)(piece.Length - i) / Fade);
                result[start + i] += (float)(level * Math.Sqrt(rise * fall)) * piece[i];
            }

            start += length;
        }

        return result;
    }

    /// <summary>A word at a random place of a clip, in a room and through a microphone; where it then is.</summary>
    private Range Place(float[] clip, int speaker, int word, Random64 random)
    {
        var take = _bank.Take(speaker, word, random.NextInt(_bank.Takes(word))).Span;
        int length = Math.Min(take.Length, clip.Length);
        float[] spoken = random.NextDouble() < _options.RoomShare ? _rooms[random.NextInt(_rooms.Length)].Apply(take) : take.ToArray();
        int start = random.NextInt(clip.Length - length + 1);
        Add(clip, spoken, start, 1);
        Biquad.HighPass(random.NextDouble(40, 200), SpeechBank.Rate).Apply(clip);
        if (random.NextInt(2) == 0)
        {
            Biquad.LowPass(random.NextDouble(3500, 7500), SpeechBank.Rate).Apply(clip);
        }

        return start..(start + length);
    }

    private static void Add(Span<float> to, ReadOnlySpan<float> samples, int start, float factor)
    {
        int count = Math.Min(samples.Length, to.Length - start);
        for (int i = 0; i < count; i++)
        {
            to[start + i] += factor * samples[i];
        }
    }

    /// <summary>Speech between -38 and -18 dB of full scale.</summary>
    private static void Level(Span<float> clip, Range active, Random64 random)
    {
        double rms = Decibels.Rms(clip[active]);
        float factor = (float)(Decibels.ToFactor(random.NextDouble(-38, -18)) / (rms > 0 ? rms : 1));
        foreach (ref float x in clip)
        {
            x *= factor;
        }
    }

    private static float[] Quiet(float[] noise, Random64 random)
    {
        float factor = Decibels.ToFactor(random.NextDouble(-70, -25));
        return Array.ConvertAll(noise, x => x * factor);
    }

    private static Recording Finish(float[] clip)
    {
        Mixer.Limit(clip, Peak);
        return Recording.Of(SpeechBank.Rate, ["mono"], [Mixer.ToInt16(clip)], 32768);
    }

    /// <summary>One of the noises, or people who talk, when there are other words than keywords.</summary>
    private float[] NoiseFor(int count, Random64 random)
    {
        int kind = random.NextInt(Noises.Length + (_others.Count > 0 ? 1 : 0));
        return kind < Noises.Length ? Noise.Make(Noises[kind], count, SpeechBank.Rate, random) : Babble(count, random);
    }

    private float[] Babble(int count, Random64 random)
    {
        var result = new float[count];
        int first = _options.Speakers + _options.StreamSpeakers;
        for (int s = 0; s < BabbleSpeakers; s++)
        {
            float level = Decibels.ToFactor(random.NextDouble(-6, 0));
            for (int at = -random.NextInt(SpeechBank.Rate / 2); at < count;)
            {
                var take = _bank.Take(first + s, _words.Count + random.NextInt(_others.Count), 0).Span;
                int skip = Math.Min(take.Length, Math.Max(0, -at));
                Add(result, take[skip..], at + skip < count ? at + skip : count, level);
                at += take.Length + random.NextInt(SpeechBank.Rate / 8);
            }
        }

        // Heard through a room, the words are no longer clear.
        var heard = _rooms[^1].Apply(result).AsSpan(0, count).ToArray();
        Noise.Normalize(heard);
        return heard;
    }
}
