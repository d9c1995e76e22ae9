using System.Collections.Immutable;
using Mote.Data;
using Mote.Formats.Recordings;
using Mote.Formats.Wav;

namespace Mote.Report;

/// <summary>Shows examples: sound as a wave, a spectrogram and a player, series as lines, pictures as pictures, rows as their values.</summary>
internal sealed class ExampleCards(TrainingSource source)
{
    private const int MostSoundBytes = 2 << 20;
    private const int MostClipBytes = MostSoundBytes / 12;
    private const int MostValues = 24;

    private int _soundBytes;

    /// <summary>The card of an example.</summary>
    /// <param name="example">The example.</param>
    /// <param name="title">What became of it.</param>
    /// <param name="detail">A few words more.</param>
    public Exhibit Make(Example example, string title, string detail)
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        if (source.Samples(example) is { } samples && samples.Length == source.Data.Shape.Count)
        {
            switch (source.Data.Kind)
            {
                case DataKind.Audio:
                    AddSound(samples, blocks);
                    break;
                case DataKind.Series when source.Data.Shape.Rows > 1:
                    blocks.Add(new Figure("", SampleDrawing.Series(samples, source.Data.Shape, Channels(), source.Data.Rate), []));
                    break;
                case DataKind.Image:
                    blocks.Add(new Figure("", SampleDrawing.Picture(samples, source.Data.Shape), []));
                    break;
                default:
                    blocks.Add(Values(samples, Channels()));
                    break;
            }
        }

        if (!example.Features.IsDefaultOrEmpty)
        {
            blocks.Add(Values([.. example.Features], source.FeatureNames));
        }

        string group = example.Group.Length > 0 && example.Group != example.Place.File ? $" · group {Wording.Name(example.Group, 40)}" : "";
        return new Exhibit(title, $"{detail} · {TrainingFacts.PlaceOf(example, 80)}{group}", blocks.ToImmutable());
    }

    private ImmutableArray<string> Channels() => [.. source.Data.Channels.Select(c => c.Name)];

    private void AddSound(float[] samples, ImmutableArray<Block>.Builder blocks)
    {
        var shape = source.Data.Shape;
        double rate = source.Data.Rate is > 0 and var r ? r : 16_000;
        float[] first = [.. Enumerable.Range(0, shape.Rows).Select(t => samples[t * shape.Channels])];
        blocks.Add(new Figure("", SampleDrawing.Sound(first, rate), []));
        int channels = Math.Min(shape.Channels, 2), bytes = Math.Min(MostClipBytes, MostSoundBytes - _soundBytes);
        int length = Math.Min(shape.Rows, (bytes - 44) / (2 * channels));
        if (length < 1 || rate != Math.Floor(rate) || rate is < 1 or > 768_000)
        {
            return;
        }

        ImmutableArray<short[]> played = [.. Enumerable.Range(0, channels).Select(c => Enumerable.Range(0, length).Select(t => ToInt16(samples[(t * shape.Channels) + c])).ToArray())];
        byte[] wav = WavWriter.Write(Recording.Of(rate, [.. Enumerable.Range(0, channels).Select(c => $"channel {Wording.Number(c)}")], played, 32768));
        _soundBytes += wav.Length;
        string part = length < shape.Rows ? $"the first {Wording.Seconds(length / rate)} of {Wording.Seconds(shape.Rows / rate)}" : Wording.Seconds(length / rate);
        blocks.Add(new Sound($"Sound, {part}", [.. wav]));
    }

    private static short ToInt16(float value) => float.IsNaN(value) ? (short)0 : (short)Math.Clamp(MathF.Round(value, MidpointRounding.AwayFromZero), short.MinValue, short.MaxValue);

    private static FactList Values(float[] values, ImmutableArray<string> names)
    {
        var facts = values.Take(MostValues).Select((v, i) => new Fact(i < names.Length ? Wording.Name(names[i], 40) : $"value {Wording.Number(i)}", Wording.Measure(v)));
        return new FactList([.. facts, .. values.Length > MostValues ? new[] { new Fact("and", $"{Wording.Grouped(values.Length - MostValues)} more") } : []]);
    }
}
