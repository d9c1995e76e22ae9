using System.CommandLine;
using System.Globalization;
using Mote.Cli.Output;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Memory;
using Mote.Formats.TfLite;
using Mote.Operators.Import;
using Mote.Projects;
using Mote.Runtime;
using Spectre.Console;

namespace Mote.Cli.Commands;

/// <summary><c>mote inspect</c>: what is in a model, and what of it is not supported.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var report = CommonOptions.Report();
        var json = CommonOptions.Json();
        var command = new Command("inspect", "Show what is in a model: operators, tensors, sizes, and what is not supported.") { model, report, json };
        command.SetAction(result => Execute(result.GetRequiredValue(model), ReportFile.Of(result.GetValue(report)), result.GetValue(json)));
        return command;
    }

    private static int Execute(string path, ReportFile? report, bool json)
    {
        var bag = new DiagnosticBag();
        byte[] file = Model.ReadFile(path);
        bool isProject = ProjectFile.IsProject(path);
        var module = isProject ? ProjectFile.LoadModel(path).Module : TfLiteImporter.Import(TfLiteReader.Read(file, Path.GetFileName(path)), bag);
        foreach (var diagnostic in GraphVerifier.Check(module).Items)
        {
            bag.Add(diagnostic);
        }

        var main = module.Main;
        var used = main.Nodes.SelectMany(n => n.Inputs).Where(t => t >= 0 && main.Tensors[t].IsConstant).Distinct().ToList();
        long parameterBytes = used.Sum(t => (long)main.Tensors[t].Data!.Value.Length);
        bool isSound = bag.IsEmpty;
        report?.Write("inspect", ReportFile.Source(path, file, module) with { Diagnostics = [.. bag.Items] });
        long macs = isSound ? main.Views.Sum(v => v.Node.Operator.Macs(v)) : 0;
        int peak = isSound ? GraphMemory.Build(module, static (_, _) => NodeCode.None, inPlace: false).ArenaBytes : 0;
        if (json)
        {
            JsonOutput.Print(new
            {
                Format = isProject ? "project" : "tflite",
                Operators = main.Views.Select(v => new
                {
                    v.Index,
                    Op = v.Node.Operator.Name,
                    Name = v.OutputCount > 0 ? v.Output(0).Name : "",
                    v.Node.Inputs,
                    v.Node.Outputs,
                    Macs = isSound ? v.Node.Operator.Macs(v) : 0,
                    Parameters = Parameters(v),
                }),
                Tensors = main.Tensors.Select(Describe),
                Inputs = main.Inputs.Select(t => Describe(main.Tensors[t], t)),
                Outputs = main.Outputs.Select(t => Describe(main.Tensors[t], t)),
                Macs = macs,
                ParametersBytes = parameterBytes,
                PeakActivationBytes = peak,
                Unsupported = bag.Items.Select(d => d.ToString()),
            });
            return ExitCodes.Done;
        }

        Print(module, isSound, macs, parameterBytes, peak);
        foreach (var diagnostic in bag.Items)
        {
            Terminal.Line($"[yellow]{Markup.Escape(diagnostic.ToString())}[/]");
        }

        return ExitCodes.Done;
    }

    private static void Print(GraphModule module, bool isSound, long macs, long parameterBytes, int peak)
    {
        var main = module.Main;
        var table = Terminal.NewTable(">#", "operator", "input", "output", ">MACs", ">parameters");
        foreach (var view in main.Views)
        {
            Terminal.Row(table, view.Index.ToString(CultureInfo.InvariantCulture), view.Node.Operator.Name,
                view.InputCount > 0 && view.HasInput(0) ? view.Input(0).TensorType.ToString() : "",
                string.Join(", ", view.Node.Outputs.Select(t => main.Tensors[t].TensorType)),
                isSound && view.Node.Operator.Macs(view) is var own and > 0 ? Numbers.Grouped(own) : "",
                Parameters(view) is var parameters and > 0 ? Numbers.Grouped(parameters) : "");
        }

        Terminal.Write(table);
        foreach (var (kind, indices) in new[] { ("input", main.Inputs), ("output", main.Outputs) })
        {
            foreach (int t in indices)
            {
                Terminal.Line($"{kind,-7} [bold]{Markup.Escape(main.Tensors[t].Name)}[/] {Markup.Escape(main.Tensors[t].TensorType.ToString())} {Markup.Escape(main.Tensors[t].Quantization?.ToString() ?? "")}");
            }
        }

        Terminal.Line($"MACs {Numbers.Grouped(macs)}, parameters {Numbers.Bytes(parameterBytes)}, activations at most {Numbers.Bytes(peak)} at a time");
    }

    private static long Parameters(NodeView view) =>
        view.Node.Inputs.Where(t => t >= 0 && view.Graph.Tensors[t].IsConstant).Sum(t => (long)view.Graph.Tensors[t].Shape.ElementCount);

    private static object Describe(Tensor tensor, int index) => new
    {
        Index = index,
        tensor.Name,
        Dtype = tensor.Type.Label(),
        Shape = tensor.Shape.Dimensions,
        Scale = tensor.Quantization?.Scales,
        ZeroPoint = tensor.Quantization?.ZeroPoints,
        Axis = tensor.Quantization is { IsPerTensor: false } q ? q.Axis : (int?)null,
        Constant = tensor.IsConstant,
        Variable = tensor.IsVariable,
    };
}
