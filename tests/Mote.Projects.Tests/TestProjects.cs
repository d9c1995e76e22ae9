using System.Runtime.InteropServices;
using Mote.Compiler;
using Mote.Core;
using Mote.Devices;
using Mote.Operators.Convolution;
using Mote.Operators.Normalization;
using Mote.Runtime;

namespace Mote.Projects.Tests;

/// <summary>Projects to test with, and how they are run.</summary>
internal static class TestProjects
{
    /// <summary>A float network: fully connected, softmax. Its weights are reproducible.</summary>
    public static Model Network(Shape input, int classes, uint seed = 1)
    {
        var graph = new GraphBuilder("network");
        int features = input.ElementCount;
        var weights = new byte[classes * features * sizeof(float)];
        InputRule.Random(seed, 0, ElementType.Float32, weights);
        int x = graph.Input("features", ElementType.Float32, input);
        int filter = graph.Constant<float>("filter", ElementType.Float32, new Shape(classes, features), MemoryMarshal.Cast<byte, float>(weights));
        int flat = input.Rank == 2 && input[0] == 1 ? x : graph.Nodes(new Operators.Layout.Reshape(), [new Tensor("flat", ElementType.Float32, new Shape(1, features))], x,
            graph.Constant<int>("shape", ElementType.Int32, new Shape(2), [1, features]))[0];
        int sums = graph.Node(new FullyConnected(), "sums", ElementType.Float32, flat, filter, -1);
        graph.Output(graph.Node(new Softmax(), "scores", ElementType.Float32, sums));
        return Model.FromModule(new GraphModule([graph.Build()]));
    }

    /// <summary>Verifies a project on a target with given samples, or with the test signal.</summary>
    public static TargetVerification Verify(Model model, string target, byte[]? samples = null, PackageSources? given = null)
    {
        var windows = Windows(model, samples);
        return Verifier.Verify(model, Options(target), Target.Get(target), ReferenceTrace.Record(model, windows), windows, given);
    }

    /// <summary>The windows of samples, or of the test signal.</summary>
    public static List<Invocation> Windows(Model model, byte[]? samples = null)
    {
        var stream = model.Module.Stream!;
        var input = model.Module.Main.Tensors[model.Module.Main.Inputs[0]];
        return StreamRun.Windows(stream, samples ?? StreamSignal.Samples(stream, input.Type, StreamSignal.Length(model)), input.ByteLength / stream.Window);
    }

    public static CompileOptions Options(string target) => new() { Name = "project", Target = CompileTarget.All.FirstOrDefault(t => t.Name == target, CompileTarget.Host) };

    public static PackageSources Sources(Model model, string target) => Verifier.Sources(ModelCompiler.Compile(model.Module, Options(target)));

    /// <summary>A project from the text of its file, in a folder of its own.</summary>
    public static Project Read(string yaml, params (string Name, byte[] Content)[] files)
    {
        string folder = TestFolder.Create();
        foreach (var (name, content) in files)
        {
            File.WriteAllBytes(Path.Combine(folder, name), content);
        }

        string path = Path.Combine(folder, "project.yaml");
        File.WriteAllText(path, yaml);
        return ProjectFile.Load(path).Project;
    }

    /// <summary>The features of every window of some samples.</summary>
    public static List<float[]> Features(Model model, byte[] samples)
    {
        var main = model.Module.Main;
        int tensor = main.Nodes[model.Module.Stream!.FrontEndLayers - 1].Outputs[0];
        var session = new StreamSession(model);
        var rows = new List<float[]>();
        session.WindowCompleted = () => rows.Add(main.Tensors[tensor].Type switch
        {
            ElementType.Float32 => MemoryMarshal.Cast<byte, float>(session.Session.Tensor(tensor)).ToArray(),
            _ => [.. session.Session.Tensor(tensor).ToArray().Select(b => (float)(sbyte)b)],
        });
        session.Push(samples);
        return rows;
    }
}
