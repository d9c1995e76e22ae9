using Mote.Core;
using Mote.Core.Numerics;
using Mote.Synthesis.Signals;
using Mote.Synthesis.Speech;

namespace Mote.Synthesis.Tests;

public sealed class SpeechTests
{
    private static readonly SpeechOptions Small = new() { Words = ["yes", "no"], OtherWords = ["table", "seven", "window"], Speakers = 4, StreamSpeakers = 2, Takes = 2, Rooms = 3 };

    [Fact]
    public void A_missing_program_is_a_diagnostic_that_says_how_to_install_it()
    {
        var source = new SpeechSynthesizer(Small with { Program = "espeak-ng-that-is-not-there" }, 1);
        var error = Assert.Throws<DiagnosticException>(() => source.Make(0));
        var diagnostic = Assert.Single(error.Diagnostics);
        Assert.Equal(DiagnosticIds.ToolMissing, diagnostic.Id);
        Assert.Contains("./setup", diagnostic.Remedy, StringComparison.Ordinal);
        Assert.Contains("apt-get install espeak-ng", diagnostic.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_does_not_speak_is_a_diagnostic()
    {
        var source = new SpeechSynthesizer(Small with { Program = "false" }, 1);
        Assert.Equal(DiagnosticIds.SpeechFailed, Assert.Throws<DiagnosticException>(() => source.Make(0)).Diagnostics[0].Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a<b")]
    [InlineData("../up")]
    [InlineData("yes")]
    public void What_cannot_be_spoken_is_refused(string word)
    {
        var error = Assert.Throws<DiagnosticException>(() => new SpeechSynthesizer(Small with { Words = ["yes", word] }, 1));
        Assert.All(error.Diagnostics, d => Assert.Equal(DiagnosticIds.BadArgument, d.Id));
    }

    [Fact]
    public void Speakers_all_differ_and_depend_on_the_seed()
    {
        var speakers = SpeakerVoice.Draw(SpeakerVoice.MaxSpeakers, new Random64(1));
        Assert.Equal(speakers.Count, speakers.Select(s => (s.Accent, s.Variant)).Distinct().Count());
        Assert.Equal(speakers, SpeakerVoice.Draw(SpeakerVoice.MaxSpeakers, new Random64(1)));
        Assert.NotEqual(speakers, SpeakerVoice.Draw(SpeakerVoice.MaxSpeakers, new Random64(2)));
        Assert.All(speakers, s => Assert.DoesNotContain('_', s.Group));
    }

    [Fact]
    public void Clips_are_full_of_speech_and_not_cut_off()
    {
        RequireEspeak();
        var source = new SpeechSynthesizer(Small, 1);
        Assert.Equal(["yes", "no", "_unknown_", "_silence_"], source.Labels);
        for (int i = 0; i < 32; i++)
        {
            var sample = source.Make(i);
            short[] samples = sample.Recording!.Int16(0).ToArray();
            Assert.Equal(16000, samples.Length);
            Assert.Equal(source.Labels[i % 4], sample.Label);
            Assert.True(samples.Max(x => Math.Abs((int)x)) < 32200);
            Assert.True(sample.Label == "_silence_" || samples.Max(x => Math.Abs((int)x)) > 500);
        }
    }

    [Fact]
    public void Speakers_say_a_word_in_ways_of_their_own()
    {
        RequireEspeak();
        var voices = SpeakerVoice.Draw(12, new Random64(4));
        var bank = new SpeechBank(new Espeak(), voices, [("yes", 2), ("stop", 2)], new Random64(4));
        for (int word = 0; word < 2; word++)
        {
            float[][] takes = [.. Enumerable.Range(0, voices.Count).SelectMany(s => new[] { bank.Take(s, word, 0).ToArray(), bank.Take(s, word, 1).ToArray() })];
            Assert.All(takes, t => Assert.InRange(t.Length, 16000 / 10, 16000));
            Assert.All(takes, t => Assert.Equal(1, Decibels.Rms(t), 1e-3));

            // The same take in another voice is another sound: the correlation at the best of some shifts is far from 1.
            for (int s = 2; s < takes.Length; s += 2)
            {
                Assert.True(Correlation(takes[0], takes[s]) < 0.9, voices[s / 2].Group);
            }
        }

        // The hiss of "yes" comes last: the last third has more of the high band than the first.
        for (int s = 0; s < voices.Count; s++)
        {
            float[] yes = bank.Take(s, 0, 0).ToArray();
            Assert.True(High(yes[(yes.Length * 2 / 3)..]) > High(yes[..(yes.Length / 3)]), voices[s].Group);
        }
    }

    [Fact]
    public void Streams_have_their_words_where_the_events_say()
    {
        RequireEspeak();
        var source = new SpeechSynthesizer(Small with { LeastSnr = 25, GreatestSnr = 30 }, 2);
        var stream = source.MakeStream(30);
        float[] samples = stream.Recording.Float32(0).ToArray();
        Assert.Equal(30 * 16000, samples.Length);
        Assert.True(stream.Events.Count >= 5);
        Assert.Contains(stream.Events, e => e.Label is "yes" or "no");
        string[] clipSpeakers = [.. source.Speakers.Select(s => s.Group)];
        double last = 0;
        foreach (var e in stream.Events)
        {
            Assert.DoesNotContain(e.Group, clipSpeakers);
            Assert.True(e.Start > last && e.End > e.Start);
            double speech = Decibels.Rms(samples.AsSpan((int)(e.Start * 16000)..(int)(e.End * 16000)));
            double before = Decibels.Rms(samples.AsSpan((int)((e.Start - 0.3) * 16000)..(int)((e.Start - 0.05) * 16000)));
            Assert.True(speech > 3 * before, $"{e}: {speech} against {before}");
            last = e.End;
        }
    }

    internal static void RequireEspeak()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(folders.Any(f => File.Exists(Path.Combine(f, "espeak-ng"))), "espeak-ng is not installed: run ./setup.");
    }

    private static double Correlation(float[] a, float[] b)
    {
        int count = Math.Min(a.Length, b.Length) - 400;
        return Enumerable.Range(0, 400).Max(shift =>
        {
            double ab = 0, aa = 0, bb = 0;
            for (int i = 0; i < count; i++)
            {
                ab += a[i + shift] * b[i + 200];
                aa += a[i + shift] * a[i + shift];
                bb += b[i + 200] * b[i + 200];
            }

            return ab / Math.Sqrt(aa * bb);
        });
    }

    private static double High(float[] samples)
    {
        float[] high = [.. samples];
        Biquad.HighPass(3500, 16000).Apply(high);
        return Decibels.Rms(high) / Decibels.Rms(samples);
    }
}
