using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Mote.Cli.Output;
using Mote.Core;
using Mote.Formats.Npy;
using Mote.Projects;
using Mote.Report;
using Mote.Runtime;

namespace Mote.Cli.Commands;

/// <summary><c>mote features</c>: the numbers that a project's front end gives, by stage.</summary>
internal static class FeaturesCommand
{
    private const int ColumnsShown = 10;
    private const int RowsShown = 20;

    public static Command Create()
    {
        var project = new Argument<string>("PROJECT") { Description = "a project (.yaml)" };
        var input = new Option<string>("--input") { Description = "a recording: .wav, .csv, .npy or .bin", Required = true };
        var output = new Option<string?>("--output") { Description = "a folder that the features are written to: features.npy, [windows x features]" };
        var report = CommonOptions.Report();
        var json = CommonOptions.Json();
        var command = new Command("features", "Show what the front end makes of a recording, stage by stage.") { project, input, output, report, json };
        command.SetAction(result => Execute(result.GetRequiredValue(project), result.GetValue(input)!, result.GetValue(output), ReportFile.Of(result.GetValue(report)), result.GetValue(json)));
        return command;
    }

    private static int Execute(string path, string recording, string? output, ReportFile? report, bool json)
    {
        var model = ProjectFile.LoadModel(path);
        var stream = model.Module.Stream ?? throw CommonOptions.Bad(path, "it has no front end", "projects (.yaml)");
        var main = model.Module.Main;
        byte[] samples = StreamInputs.Samples(model, [recording]);
        int layers = stream.FrontEndLayers;
        int features = layers > 0 ? main.Nodes[layers - 1].Outputs[0] : main.Inputs[0];
        var values = Enumerable.Range(0, layers).SelectMany(n => main.Nodes[n].Outputs).ToDictionary(t => t, _ => new List<byte[]>());
        values.TryAdd(features, []);
        var session = new StreamSession(model);
        session.Session.LayerCompleted = n =>
        {
            foreach (int t in main.Nodes[n].Outputs.Where(values.ContainsKey))
            {
                values[t].Add(session.Session.Tensor(t).ToArray());
            }

            if (layers == 0 && n == 0)
            {
                values[features].Add(session.Session.Tensor(features).ToArray());
            }
        };
        session.Push(samples);
        var rows = values[features];
        if (json)
        {
            JsonOutput.Print(new
            {
                Windows = rows.Count,
                stream.Window,
                stream.Hop,
                stream.Rate,
                Stages = Enumerable.Range(0, layers).SelectMany(n => main.Nodes[n].Outputs.Select(t => new
                {
                    Stage = stream.StageOf(n)?.Name ?? main.Nodes[n].Operator.Name,
                    Layer = n,
                    Op = main.Nodes[n].Operator.Name,
                    Tensor = t,
                    main.Tensors[t].Name,
                    Dtype = main.Tensors[t].Type.Label(),
                    Shape = main.Tensors[t].Shape.Dimensions,
                    Values = values[t].Select(w => Numbered(main.Tensors[t].Type, w)),
                })),
                Features = new { Tensor = features, Dtype = main.Tensors[features].Type.Label(), Values = rows.Select(w => Numbered(main.Tensors[features].Type, w)) },
            });
        }
        else
        {
            Print(main.Tensors[features], rows, stream);
        }

        if (output is not null)
        {
            var type = main.Tensors[features].Type;
            string code = type == ElementType.Float32 ? "f4" : string.Create(CultureInfo.InvariantCulture, $"{(type.ToString().StartsWith('U') ? 'u' : 'i')}{type.Size()}");
            OutputFolder.Write(output, "features.npy", new NpyFile(code, [rows.Count, main.Tensors[features].Shape.ElementCount], rows.SelectMany(r => r).ToArray()).Write());
        }

        report?.Write("features", ReportFile.Source(path, model) with { Recording = StreamCapture.Record(model, samples, Path.GetFileName(recording)) });
        return ExitCodes.Done;
    }

    private static void Print(Tensor tensor, List<byte[]> rows, StreamInfo stream)
    {
        int shown = Math.Min(ColumnsShown, tensor.Shape.ElementCount);
        var table = Terminal.NewTable([">window", ">time", .. Enumerable.Range(0, shown).Select(i => string.Create(CultureInfo.InvariantCulture, $">{i}"))]);
        foreach (var (row, k) in rows.Take(RowsShown).Select((row, k) => (row, k)))
        {
            double time = (((double)k * stream.Hop) + stream.Window) / stream.Rate;
            Terminal.Row(table, [k.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{time:0.000} s"),
                .. Numbered(tensor.Type, row).Take(shown).Select(v => v is null ? "not finite" : string.Create(CultureInfo.InvariantCulture, $"{v:0.####}"))]);
        }

        Terminal.Write(table);
        Terminal.Line($"{Numbers.Grouped(rows.Count)} windows of {Spectre.Console.Markup.Escape(tensor.TensorType.ToString())}, '{Spectre.Console.Markup.Escape(tensor.Name)}'"
            + (rows.Count > RowsShown || tensor.Shape.ElementCount > shown ? "; the first are shown, --json has all" : ""));
    }

    /// <summary>The elements as numbers; null stands for what JSON cannot say.</summary>
    private static IEnumerable<double?> Numbered(ElementType type, byte[] data) => type switch
    {
        ElementType.Float32 => [.. MemoryMarshal.Cast<byte, float>(data).ToArray().Select(v => float.IsFinite(v) ? v : (double?)null)],
        ElementType.Int8 => [.. data.Select(v => (double?)(sbyte)v)],
        ElementType.Int16 => [.. MemoryMarshal.Cast<byte, short>(data).ToArray().Select(v => (double?)v)],
        ElementType.UInt16 => [.. MemoryMarshal.Cast<byte, ushort>(data).ToArray().Select(v => (double?)v)],
        ElementType.Int32 => [.. MemoryMarshal.Cast<byte, int>(data).ToArray().Select(v => (double?)v)],
        ElementType.UInt32 => [.. MemoryMarshal.Cast<byte, uint>(data).ToArray().Select(v => (double?)v)],
        ElementType.Int64 => [.. MemoryMarshal.Cast<byte, long>(data).ToArray().Select(v => (double?)v)],
        ElementType.UInt64 => [.. MemoryMarshal.Cast<byte, ulong>(data).ToArray().Select(v => (double?)v)],
        _ => [.. data.Select(v => (double?)v)],
    };
}
