using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Mote.Core;

namespace Mote.Data.Reading;

/// <summary>
/// JSON as magic wand demos write it: <c>{"strokes": [{"index": 0, "strokePoints": [{"x": 0.1, "y": 0.2}, ...], "label": "3"}, ...]}</c>. Each stroke is a series
/// with the channels x and y (and z, where points have it).
/// </summary>
internal static class StrokeDecoder
{
    private const long MaxBytes = 64 << 20;

    public static DecodedFile Decode(string path, string place)
    {
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.TooLarge, place, "the file is larger than 64 MiB", Remedy: "Cut it into parts"));
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("strokes", out var strokes) || strokes.ValueKind != JsonValueKind.Array)
            {
                throw new DiagnosticException(new Diagnostic(DiagnosticIds.NotThisFormat, place, "the text has no list 'strokes'"));
            }

            var bag = new DiagnosticBag();
            var series = ImmutableArray.CreateBuilder<DecodedSeries>();
            int index = 0;
            foreach (var stroke in strokes.EnumerateArray())
            {
                if (Stroke(stroke, index, string.Create(CultureInfo.InvariantCulture, $"{place}, stroke {index}"), bag) is { } one)
                {
                    series.Add(one);
                }

                index++;
            }

            bag.ThrowIfAny();
            return new DecodedFile(series.ToImmutable());
        }
        catch (JsonException e)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.NotThisFormat, string.Create(CultureInfo.InvariantCulture, $"{place}:{(e.LineNumber ?? 0) + 1}"),
                string.Create(CultureInfo.InvariantCulture, $"the JSON text is broken at byte {e.BytePositionInLine ?? 0} of the line")));
        }
    }

    private static DecodedSeries? Stroke(JsonElement stroke, int index, string place, DiagnosticBag bag)
    {
        if (stroke.ValueKind != JsonValueKind.Object || !stroke.TryGetProperty("strokePoints", out var points) || points.ValueKind != JsonValueKind.Array || points.GetArrayLength() == 0)
        {
            bag.Add(DiagnosticIds.BadExample, place, $"it has no points", "a list 'strokePoints' of {x, y}");
            return null;
        }

        bool hasDepth = points[0].ValueKind == JsonValueKind.Object && points[0].TryGetProperty("z", out _);
        string[] axes = hasDepth ? ["x", "y", "z"] : ["x", "y"];
        var samples = new float[points.GetArrayLength() * axes.Length];
        int at = 0;
        foreach (var point in points.EnumerateArray())
        {
            foreach (string axis in axes)
            {
                if (point.ValueKind != JsonValueKind.Object || !point.TryGetProperty(axis, out var value) || value.ValueKind != JsonValueKind.Number || !float.IsFinite(value.GetSingle()))
                {
                    bag.Add(DiagnosticIds.NotANumber, place, $"point {at / axes.Length} has no finite number '{axis}'");
                    return null;
                }

                samples[at++] = value.GetSingle();
            }
        }

        return new DecodedSeries
        {
            Samples = samples,
            Channels = [.. axes],
            Label = stroke.TryGetProperty("label", out var label) ? label.ToString() : null,
            Name = string.Create(CultureInfo.InvariantCulture, $"stroke {index}"),
        };
    }
}
