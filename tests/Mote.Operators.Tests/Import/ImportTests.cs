using Mote.Core;
using Mote.Formats.Tests.Mutation;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Recurrent;

namespace Mote.Operators.Tests.Import;

public sealed class ImportTests(ITestOutputHelper output)
{
    /// <summary>Without those on variables: their cases take handles from nowhere, which no file can say; whole models cover them.</summary>
    public static TheoryData<string> Operators =>
        [.. OperatorCatalog.All.Where(e => e.TfLite is not null && e.Cases().Any() && e.Type.Namespace != "Mote.Operators.Variables").Select(e => e.Type.Name)];

    [Theory, MemberData(nameof(Operators))]
    public void What_is_written_and_read_is_the_same_graph(string name)
    {
        // State tensors and declared shapes included: everything that a .tflite file can say about the cases of an operator.
        var cases = OperatorCatalog.All.Single(e => e.Type.Name == name).Cases().Where(c => IsWritable(c.Operator));
        var module = UnrollGru.Apply(CaseModule.Combine(cases).Module);
        if (module.Main.Nodes.Length > 0)
        {
            var read = TfLiteImporter.Load(TfLiteWriter.Write(TfLiteExporter.Export(module)), name);
            if (HidesState(module))
            {
                // State that files do not show comes back behind all other tensors: from there on it is the same graph.
                Assert.Equal(module.Main.Views.Select(Signature), read.Main.Views.Select(Signature));
                (module, read) = (read, TfLiteImporter.Load(TfLiteWriter.Write(TfLiteExporter.Export(read)), name));
            }

            Same(module, read);
        }
    }

    [Fact]
    public void Hidden_state_is_not_in_the_file()
    {
        var cases = OperatorCatalog.All.Single(e => e.Type.Name == "SignalStacker").Cases();
        var raw = TfLiteExporter.Export(CaseModule.Combine(cases).Module);
        Assert.DoesNotContain(raw.Subgraphs[0].Tensors, t => t.IsVariable);
        Assert.All(raw.Subgraphs[0].Operators, o => Assert.Single(o.Inputs));
        Assert.All(raw.OperatorCodes, c => Assert.Equal("SignalStacker", c.CustomCode));
    }

    [Fact]
    public void A_custom_operator_without_its_options_is_reported()
    {
        var raw = TfLiteExporter.Export(CaseModule.Combine(OperatorCatalog.All.Single(e => e.Type.Name == "SignalWindow").Cases().Take(1)).Module);
        var graph = raw.Subgraphs[0];
        foreach (byte[] options in (byte[][])[[], [1, 2, 3, 4, 5]])
        {
            var broken = raw with { Subgraphs = [graph with { Operators = [graph.Operators[0] with { CustomOptions = options }] }] };
            var problem = Assert.Throws<DiagnosticException>(() => TfLiteImporter.Load(TfLiteWriter.Write(broken), "broken.tflite"));
            Assert.Contains(problem.Diagnostics, d => d.Id is DiagnosticIds.UnexpectedOptions && d.Found.Contains("shift", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Models_of_the_corpus_are_written_and_read_as_the_same_graph()
    {
        string folder = SharedData.Require("models");
        int same = 0;
        foreach (string file in Directory.GetFiles(folder, "*.tflite", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            GraphModule module;
            try
            {
                module = TfLiteImporter.Load(File.ReadAllBytes(file), file);
            }
            catch (DiagnosticException)
            {
                continue;
            }

            Same(module, TfLiteImporter.Load(TfLiteWriter.Write(TfLiteExporter.Export(module)), file));
            same++;
        }

        output.WriteLine($"{same} models are the same graph after writing and reading.");
        Assert.InRange(same, 150, int.MaxValue);
    }

    [Fact]
    public void Damaged_models_are_refused_or_imported_without_any_fault()
    {
        var files = OperatorCatalog.All.Where(e => e.TfLite is not null && e.Cases().Any())
            .Select(e => new Mutator(e.Type.Name, TfLiteWriter.Write(TfLiteExporter.Export(CaseModule.Combine(e.Cases().Where(c => IsWritable(c.Operator)).Take(6)).Module)))).ToList();
        var random = new SplitMix(20_261);
        var counts = new long[Enum.GetValues<MutationKind>().Length];
        int refused = 0;
        int count = Environment.GetEnvironmentVariable("MOTE_LONG") == "1" ? 200_000 : 20_000;
        for (int i = 0; i < count; i++)
        {
            var file = files[i % files.Count];
            byte[] mutant = file.Mutate(ref random, counts);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                TfLiteImporter.Load(mutant, file.Name);
            }
            catch (DiagnosticException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"mutant {i} of {file.Name}: {e}");
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (4L * mutant.Length) + (64L << 20));
        }

        output.WriteLine($"{refused} of {count} were refused.");
        Assert.InRange(refused, count / 4, count);
    }

    /// <summary>Explicit padding is what a pass makes; no file can say it.</summary>
    private static bool IsWritable(Operator op) => !op.ToString().Contains("Padding = Explicit", StringComparison.Ordinal);

    private static bool HidesState(GraphModule module) => module.Main.Views.Any(v =>
        OperatorCatalog.All.Single(e => e.Type == v.Node.Operator.GetType()).TfLite?.HiddenState(v.Node.Operator, v).Length > 0);

    /// <summary>The operator and what its operands are, without their numbers and names.</summary>
    private static string Signature(NodeView view) => string.Join(' ', [
        view.Node.Operator.ToString(),
        .. Enumerable.Range(0, view.InputCount).Select(i => view.OptionalInput(i) is { } t ? $"{t.TensorType} {t.IsVariable} {t.IsConstant}" : "none"),
        .. Enumerable.Range(0, view.OutputCount).Select(i => view.Output(i).TensorType.ToString())]);

    private static void Same(GraphModule before, GraphModule after)
    {
        Assert.Equal(GraphText.Render(before), GraphText.Render(after));
        for (int g = 0; g < before.Graphs.Length; g++)
        {
            var (a, b) = (before.Graphs[g].Tensors, after.Graphs[g].Tensors);
            for (int t = 0; t < a.Length; t++)
            {
                Assert.Equal((a[t].Name, a[t].Type, a[t].Shape, a[t].Quantization, a[t].IsVariable, a[t].Variable), (b[t].Name, b[t].Type, b[t].Shape, b[t].Quantization, b[t].IsVariable, b[t].Variable));
                Assert.True((a[t].Data is null) == (b[t].Data is null) && (a[t].Data is not { } data || data.Span.SequenceEqual(b[t].Data!.Value.Span)), $"tensor {t}");
            }
        }

        Assert.Equal(before.Signatures.Select(s => s.Key), after.Signatures.Select(s => s.Key));
        Assert.Equal(before.Metadata.Select(m => (m.Name, Crc32.Hex(m.Data.Span))), after.Metadata.Select(m => (m.Name, Crc32.Hex(m.Data.Span))));
    }
}
