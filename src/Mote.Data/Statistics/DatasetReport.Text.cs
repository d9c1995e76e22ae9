using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mote.Data;

public sealed partial record DatasetReport
{
    private const int MaxFolds = 12;
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The report as JSON, keys in snake_case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>The report for people, lines of text.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Examples} examples of {Shape} ({(Kind == DataKind.Image ? "height x width x channels" : Kind == DataKind.Table ? "columns last" : "time x 1 x channels")}) in {Files} files, {Groups} groups");
        if (Rate is { } rate)
        {
            text.Append(CultureInfo.InvariantCulture, $", {rate:0.###} samples per second");
        }

        text.Append('\n');
        Balance(text);
        foreach (var fold in Folds.Take(MaxFolds))
        {
            text.Append(CultureInfo.InvariantCulture, $"{fold.Name}\n");
            foreach (var part in fold.Parts)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {Lower(part.Part),-11}{part.Examples,8} examples {part.Groups,6} groups");
                if (part.Seconds is { } seconds)
                {
                    text.Append(CultureInfo.InvariantCulture, $" {seconds,9:0.0} s");
                }

                text.Append(CultureInfo.InvariantCulture, $"  {string.Join(' ', part.Classes)}").Append('\n');
            }
        }

        if (Folds.Length > MaxFolds)
        {
            text.Append(CultureInfo.InvariantCulture, $"and {Folds.Length - MaxFolds} more folds\n");
        }

        Ranges(text);
        foreach (var skipped in Skipped.GroupBy(s => s.Reason, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"left out: {skipped.Sum(s => s.Count)} because {skipped.Key} ({string.Join(", ", skipped.Take(Named).Select(s => s.Place))}{(skipped.Skip(Named).Any() ? ", ..." : "")})\n");
        }

        foreach (var warning in Warnings)
        {
            text.Append(CultureInfo.InvariantCulture, $"warning {warning}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"test split opened {TestUses} time{(TestUses == 1 ? "" : "s")}\n");
        return text.ToString().Replace(" \n", "\n", StringComparison.Ordinal);
    }

    private void Balance(StringBuilder text)
    {
        int width = Labels.Select(l => l.Length).DefaultIfEmpty().Max();
        int most = Classes.DefaultIfEmpty().Max();
        for (int i = 0; i < Labels.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {Labels[i].PadRight(width)}{Classes[i],8}  {new string('#', most == 0 ? 0 : (int)Math.Ceiling(30.0 * Classes[i] / most))}\n");
        }
    }

    private void Ranges(StringBuilder text)
    {
        int width = Math.Max(7, Channels.Select(c => c.Name.Length).DefaultIfEmpty().Max());
        text.Append(CultureInfo.InvariantCulture, $"{"channel".PadRight(width)}          min          max         mean    deviation\n");
        foreach (var channel in Channels.Take(32))
        {
            text.Append(CultureInfo.InvariantCulture, $"{channel.Name.PadRight(width)}{channel.Min,13:G6}{channel.Max,13:G6}{channel.Mean,13:G6}{channel.Deviation,13:G6}\n");
        }

        if (Channels.Length > 32)
        {
            text.Append(CultureInfo.InvariantCulture, $"and {Channels.Length - 32} more channels\n");
        }
    }

    private static string Lower(SplitPart part) => part switch
    {
        SplitPart.Train => "train",
        SplitPart.Validation => "validation",
        _ => "test",
    };
}
