using System.CommandLine;
using System.Globalization;
using Mote.Cli.Output;
using Mote.Core;
using Mote.Projects;
using Mote.Runtime;

namespace Mote.Cli.Commands;

/// <summary><c>mote run</c>: computes a model in C# and prints checksums, or writes the outputs.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var engine = new Option<string>("--engine") { Description = "reference or fast", DefaultValueFactory = _ => "reference" };
        var random = CommonOptions.Random();
        var input = CommonOptions.Input();
        var reset = CommonOptions.Reset();
        var layers = new Option<bool>("--layers") { Description = "print the checksum of every layer" };
        var output = new Option<string?>("--output") { Description = "a folder that the outputs are written to, as raw bytes" };
        var json = CommonOptions.Json();
        var command = new Command("run", "Compute a model in C#.") { model, engine, random, input, reset, layers, output, json };
        command.SetAction(result => Execute(
            result.GetRequiredValue(model), result.GetValue(engine)!, result.GetValue(random), result.GetValue(input), result.GetValue(reset),
            result.GetValue(layers), result.GetValue(output), result.GetValue(json)));
        return command;
    }

    private static int Execute(string path, string engine, string? random, string[]? files, bool reset, bool layers, string? output, bool json)
    {
        CommonOptions.CheckEngine(engine);
        var model = ProjectFile.LoadModel(path);
        var main = model.Module.Main;
        var invocations = CommonOptions.Inputs(model.Module, random, files, reset)
            ?? throw CommonOptions.Bad("run", "there is no input", "--random 1,2,3, or --input with one file an input");
        var session = model.CreateSession();
        var results = new List<object>();
        var table = Terminal.NewTable(">seed", ">#", "operator", "tensor", "type", "crc32");
        for (int i = 0; i < invocations.Count; i++)
        {
            var (seed, invocation) = invocations[i];
            if (invocation.Reset)
            {
                session.Reset();
            }

            for (int k = 0; k < session.InputCount; k++)
            {
                invocation.Inputs[k].CopyTo(session.Input(k));
            }

            string label = seed?.ToString(CultureInfo.InvariantCulture) ?? "";
            var layerResults = new List<object>();
            session.LayerCompleted = layers ? n =>
            {
                var crcs = main.Nodes[n].Outputs.Select(t => Crc32.Hex(session.Tensor(t))).ToArray();
                layerResults.Add(new { Index = n, Op = main.Nodes[n].Operator.Name, Crc32 = crcs.Length == 1 ? (object)crcs[0] : crcs });
                for (int o = 0; o < crcs.Length; o++)
                {
                    var tensor = main.Tensors[main.Nodes[n].Outputs[o]];
                    Terminal.Row(table, label, n.ToString(CultureInfo.InvariantCulture), main.Nodes[n].Operator.Name, tensor.Name, tensor.TensorType.ToString(), crcs[o]);
                }
            }
            : null;
            session.Run();
            var outputs = Enumerable.Range(0, session.OutputCount).Select(o => new
            {
                Index = o,
                main.Tensors[main.Outputs[o]].Name,
                Dtype = main.Tensors[main.Outputs[o]].Type.Label(),
                Shape = main.Tensors[main.Outputs[o]].Shape.Dimensions,
                Crc32 = Crc32.Hex(session.Output(o)),
            }).ToArray();
            foreach (var o in outputs)
            {
                Terminal.Row(table, label, "output", o.Index.ToString(CultureInfo.InvariantCulture), o.Name, main.Tensors[main.Outputs[o.Index]].TensorType.ToString(), o.Crc32);
            }

            results.Add(layers ? new { Seed = seed, Outputs = outputs, Layers = layerResults } : (object)new { Seed = seed, Outputs = outputs });
            WriteOutputs(output, session, seed is { } s ? $"s{s.ToString(CultureInfo.InvariantCulture)}" : $"i{i.ToString(CultureInfo.InvariantCulture)}");
        }

        if (json)
        {
            JsonOutput.Print(new { Engine = "reference", Invocations = results });
        }
        else
        {
            Terminal.Write(table);
        }

        return ExitCodes.Done;
    }

    private static void WriteOutputs(string? folder, Session session, string label)
    {
        for (int o = 0; folder is not null && o < session.OutputCount; o++)
        {
            OutputFolder.Write(folder, $"{label}_o{o.ToString(CultureInfo.InvariantCulture)}.bin", session.Output(o).ToArray());
        }
    }
}
