using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Mote.Compiler;
using Mote.Core;
using Mote.Devices;
using Mote.Operators.Cases;
using Mote.Runtime;

namespace Mote.Operators.Tests.Theory;

/// <summary>Runs all cases of an operator in C# and as C on a target, and names the first difference.</summary>
internal static class CaseTheory
{
    /// <summary>Null when every bit agrees, else a sentence that names the case, the tensor, the element and both values.</summary>
    /// <param name="backward">Computes the last case first.</param>
    public static string? FirstDifference(
        OperatorEntry entry, CompileTarget compileTarget, Target target, BuildOptions build, bool updatable = false, bool backward = false) =>
        Build(entry, compileTarget, target, build, updatable, backward)?.FirstDifference();

    /// <summary>Builds all cases of an operator as one image; null for an operator without cases.</summary>
    /// <param name="backward">Computes the last case first.</param>
    /// <param name="edit">Changes the package before it is built, to test the theory itself; null to leave it.</param>
    public static BuiltCases? Build(
        OperatorEntry entry, CompileTarget compileTarget, Target target, BuildOptions build, bool updatable = false, bool backward = false,
        Action<Dictionary<string, byte[]>>? edit = null)
    {
        var cases = CaseModule.Combine(entry.Cases(), backward);
        if (cases.Cases.Length == 0)
        {
            return null;
        }

        var package = ModelCompiler.Compile(cases.Module, new CompileOptions { Name = "cases", Target = compileTarget, NoPasses = true, Updatable = updatable });
        var files = package.Files.ToDictionary(f => f.Path, f => f.Content.ToArray());
        edit?.Invoke(files);
        var image = ImageBuilder.Build(new PackageSources(package.Name, files), target, build);
        ImmutableArray<Invocation> invocations = [.. Enumerable.Range(0, CaseModule.Invocations).Select(i =>
            new Invocation([.. Enumerable.Range(0, cases.Module.Main.Inputs.Length).Select(input => cases.InputBytes(input, i))]))];
        return new BuiltCases(image, cases, invocations, Reference(cases, invocations));
    }

    /// <summary>Every output of every invocation, by the reference arithmetic.</summary>
    public static ImmutableArray<byte[][]> Reference(CaseModule cases, IReadOnlyList<Invocation> invocations)
    {
        var session = Model.FromModule(cases.Module).CreateSession();
        return [.. invocations.Select(invocation =>
        {
            for (int i = 0; i < invocation.Inputs.Count; i++)
            {
                invocation.Inputs[i].CopyTo(session.Input(i));
            }

            session.Run();
            return Enumerable.Range(0, session.OutputCount).Select(i => session.Output(i).ToArray()).ToArray();
        })];
    }

    internal static string? Compare(CaseModule cases, ImmutableArray<byte[][]> expected, Trace trace)
    {
        var graph = cases.Module.Main;
        for (int i = 0; i < expected.Length; i++)
        {
            for (int o = 0; o < expected[i].Length; o++)
            {
                var tensor = graph.Tensors[graph.Outputs[o]];
                int node = Enumerable.Range(0, graph.Nodes.Length).First(n => graph.Nodes[n].Outputs.Contains(graph.Outputs[o]));
                var actual = trace.Invocations[i].Outputs[o]!;
                int at = FirstDifference(tensor.Type, expected[i][o], actual);
                if (at >= 0)
                {
                    return $"case '{cases.Cases[cases.CaseOfNode[node]].Name}', invocation {i}, {tensor.Name}[{at}]: "
                        + $"reference {Element(tensor.Type, expected[i][o], at)}, C {Element(tensor.Type, actual, at)}";
                }
            }
        }

        return null;
    }

    private static int FirstDifference(ElementType type, byte[] expected, byte[] actual)
    {
        int size = type.Size();
        for (int i = 0; i < expected.Length / size; i++)
        {
            bool equal = expected.AsSpan(i * size, size).SequenceEqual(actual.AsSpan(i * size, size));
            bool bothNaN = type == ElementType.Float32 && float.IsNaN(At(expected, i)) && float.IsNaN(At(actual, i));
            if (!equal && !bothNaN)
            {
                return i;
            }
        }

        return -1;
    }

    private static float At(byte[] data, int index) => MemoryMarshal.Cast<byte, float>(data)[index];

    private static string Element(ElementType type, byte[] data, int index) => type == ElementType.Float32
        ? $"{At(data, index):R} (0x{BitConverter.SingleToUInt32Bits(At(data, index)):x8})"
        : Convert.ToHexStringLower(data.AsSpan(index * type.Size(), type.Size()));
}

/// <summary>The cases of an operator as an image, with the outputs that it must give.</summary>
internal sealed record BuiltCases(DeviceImage Image, CaseModule Cases, ImmutableArray<Invocation> Invocations, ImmutableArray<byte[][]> Expected)
{
    /// <summary>Runs the image; as <see cref="CaseTheory.FirstDifference(OperatorEntry, CompileTarget, Target, BuildOptions, bool, bool)"/>.</summary>
    public string? FirstDifference()
    {
        var run = Runner.Run(Image, Invocations, new RunOptions { Timeout = TimeSpan.FromMinutes(1) });
        return run.Outcome == RunOutcome.Completed ? CaseTheory.Compare(Cases, Expected, run.Trace) : $"{run.Outcome}: {run.Reason}\n{run.Console}";
    }
}
