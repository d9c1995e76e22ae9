using System.CommandLine;
using System.Globalization;
using Mote.Cli.Output;
using Mote.Synthesis;
using Mote.Synthesis.Files;
using Mote.Synthesis.Images;
using Mote.Synthesis.Motion;
using Mote.Synthesis.Power;
using Mote.Synthesis.Speech;
using Mote.Synthesis.Vibration;
using Mote.Synthesis.Waves;

namespace Mote.Cli.Commands;

/// <summary><c>mote synthesize</c>: makes data to learn from where there is none.</summary>
internal static class SynthesizeCommand
{
    private const int MostSamples = 1_000_000;
    private const double SineNoise = 0.1;
    private static readonly string[] Kinds = ["speech", "motion", "vibration", "power", "shapes", "sine"];
    private static readonly string[] StreamKinds = ["speech", "motion", "vibration"];

    public static Command Create()
    {
        var kind = new Argument<string>("KIND") { Description = string.Join(", ", Kinds) };
        var output = new Option<string>("--out") { Description = "the folder to write", Required = true };
        var count = new Option<int>("--count") { Description = "how many samples", DefaultValueFactory = _ => 500 };
        var seed = new Option<ulong>("--seed") { Description = "other seeds give other data; the same seed the same", DefaultValueFactory = _ => 1 };
        var words = new Option<string?>("--words") { Description = "the keywords of speech, separated by commas (default: yes,no)" };
        var stream = new Option<double?>("--stream") { Description = $"write one stream of so many seconds, with its events, instead ({string.Join(", ", StreamKinds)})" };
        var take = new Option<int>("--take") { Description = "which stream of the seed: each has other words, by speakers that no sample has", DefaultValueFactory = _ => 0 };
        var json = CommonOptions.Json();
        var command = new Command("synthesize", "Make labelled data: spoken words, motion, vibration, power traces, pictures of shapes, a sine.") { kind, output, count, seed, words, stream, take, json };
        command.SetAction(result => Execute(result.GetRequiredValue(kind), result.GetRequiredValue(output), result.GetValue(count), result.GetValue(seed),
            result.GetValue(words), result.GetValue(stream), result.GetValue(take), result.GetValue(json)));
        return command;
    }

    private static int Execute(string kind, string output, int count, ulong seed, string? words, double? seconds, int take, bool json)
    {
        if (!Kinds.Contains(kind))
        {
            throw CommonOptions.Bad("KIND", $"there is no kind '{kind}'", string.Join(", ", Kinds));
        }

        if (count is < 1 or > MostSamples)
        {
            throw CommonOptions.Bad("--count", string.Create(CultureInfo.InvariantCulture, $"{count} samples"), $"1 to {Numbers.Grouped(MostSamples)}");
        }

        if (words is not null && kind != "speech")
        {
            throw CommonOptions.Bad("--words", $"{kind} has no words", "--words with speech");
        }

        string[] keywords = (words ?? "yes,no").Split(',', StringSplitOptions.TrimEntries);
        ISampleSynthesizer? source = kind switch
        {
            "speech" => new SpeechSynthesizer(new SpeechOptions { Words = keywords }, seed),
            "motion" => new MotionSynthesizer(new MotionOptions(), seed),
            "vibration" => new VibrationSynthesizer(new VibrationOptions(), seed),
            "power" => new PowerSynthesizer(new PowerOptions(), seed),
            "shapes" => new ShapeSynthesizer(new ShapeOptions(), seed),
            _ => null,
        };
        var written = Terminal.Busy($"Making {kind}", () => seconds is { } length
            ? WriteStream(source, kind, length, take, output)
            : source is null ? DatasetFolder.Write(SineSynthesizer.Make(count, SineNoise, seed), output, kind) : DatasetFolder.Write(source, count, output));
        var labels = seconds is null ? source?.Labels ?? [] : [];
        if (json)
        {
            JsonOutput.Print(new { Kind = kind, Folder = output, Seed = seed, written.Files, written.Groups, written.Bytes, Labels = labels });
        }
        else
        {
            Terminal.Line(string.Create(CultureInfo.InvariantCulture,
                $"{Numbers.Grouped(written.Files)} {(written.Files == 1 ? "file" : "files")} of {kind}{(written.Groups > 0 ? $" by {written.Groups} groups" : "")}, {Numbers.Grouped(written.Bytes)} bytes, in {Spectre.Console.Markup.Escape(output)}"));
            if (labels.Count > 0)
            {
                Terminal.Line($"labels: {Spectre.Console.Markup.Escape(string.Join(", ", labels))}");
            }
        }

        return ExitCodes.Done;
    }

    private static WrittenDataset WriteStream(ISampleSynthesizer? source, string kind, double seconds, int take, string output) =>
        source is not IStreamSynthesizer streams ? throw CommonOptions.Bad("--stream", $"there are no streams of {kind}", string.Join(", ", StreamKinds))
        : take < 0 ? throw CommonOptions.Bad("--take", string.Create(CultureInfo.InvariantCulture, $"{take}"), "0 and more")
        : seconds is >= 1 and <= 3600 ? DatasetFolder.Write(streams.MakeStream(seconds, take), output, "stream")
        : throw CommonOptions.Bad("--stream", string.Create(CultureInfo.InvariantCulture, $"{seconds} seconds"), "1 to 3600");
}
