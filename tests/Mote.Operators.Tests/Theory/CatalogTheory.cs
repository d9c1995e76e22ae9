using Mote.Compiler;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Devices;
using Mote.Operators.Cases;

namespace Mote.Operators.Tests.Theory;

/// <summary>
/// The law, for every operator of the catalog, knowing none of them: C on the host and on the emulated core gives the bits of the reference
/// arithmetic, on every case that the operator states. One operator only: MOTE_OPERATOR=Conv2D.
/// </summary>
public sealed class CatalogTheory
{
    private static readonly string[] Warnings =
        ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wcast-align", "-Wpedantic", "-Werror", "-fsyntax-only"];

    public static TheoryData<string> Operators =>
        [.. OperatorCatalog.All.Select(e => e.Type.Name).Where(n => Environment.GetEnvironmentVariable("MOTE_OPERATOR") is not { Length: > 0 } only || only.Split(',').Contains(n))];

    [Theory, MemberData(nameof(Operators))]
    public void C_under_sanitizers_gives_the_bits_of_the_reference(string name) =>
        Assert.Null(CaseTheory.FirstDifference(Entry(name), CompileTarget.Host, Target.Get("host-sanitize"), new BuildOptions()));

    [Theory, MemberData(nameof(Operators))]
    public void C_on_cortex_m4_gives_the_bits_of_the_reference(string name) =>
        Assert.Null(CaseTheory.FirstDifference(Entry(name), CompileTarget.CortexM4, Target.Get("cortex-m4"), new BuildOptions(), backward: true));

    /// <summary>The code for targets with DSP instructions, by the C twins of its assembly: with guards around every buffer.</summary>
    [Theory, MemberData(nameof(Operators))]
    public void C_twins_of_DSP_code_under_sanitizers_give_the_bits_of_the_reference(string name) =>
        Assert.Null(CaseTheory.FirstDifference(
            Entry(name), CompileTarget.Host with { Features = TargetFeatures.Dsp }, Target.Get("host-sanitize"), new BuildOptions()));

    /// <summary>
    /// The targets that differ most from the others: no FPU, no unaligned accesses, 16-bit instructions; vectors; no library. Each operator on one of
    /// them; with <c>./test --long</c> every operator on every core.
    /// </summary>
    public static TheoryData<string, string> OperatorsAndTargets
    {
        get
        {
            string[] targets = ["cortex-m0", "cortex-m55", "riscv32"];
            var product = new TheoryData<string, string>();
            foreach (var (name, i) in Operators.Select((row, i) => (row.Data, i)))
            {
                if (Environment.GetEnvironmentVariable("MOTE_LONG") != "1")
                {
                    product.Add(name, targets[i % targets.Length]);
                    continue;
                }

                foreach (string target in (string[])[.. targets, "cortex-m3", "cortex-m7", "cortex-m33", "linux-arm64", "linux-armhf"])
                {
                    product.Add(name, target);
                }
            }

            return product;
        }
    }

    [Theory, MemberData(nameof(OperatorsAndTargets))]
    public void C_on_every_core_gives_the_bits_of_the_reference(string name, string target) =>
        Assert.Null(CaseTheory.FirstDifference(
            Entry(name), CompileTarget.All.Single(t => t.Name == target), Target.Get(target), new BuildOptions { Optimization = Optimization.Speed }));

    [Theory, MemberData(nameof(Operators))]
    public void Updatable_C_gives_the_bits_of_the_reference(string name) =>
        Assert.Null(CaseTheory.FirstDifference(Entry(name), CompileTarget.Host, Target.Get("host"), new BuildOptions { Optimization = Optimization.Speed, Defines = ["MOTE_PORTABLE"] }, updatable: true));

    [Theory, MemberData(nameof(Operators))]
    public void The_reference_has_the_recorded_bits(string name)
    {
        // The record lies beside the operator, like everything else about it.
        string record = Directory.GetFiles(Path.Combine(GoldenText.Root, "src", "Mote.Operators"), $"{name}.cs", SearchOption.AllDirectories).Single();
        GoldenText.Check(Path.ChangeExtension(record, ".recorded.txt"), RecordedCases.Render(Entry(name)));
    }

    [Theory, MemberData(nameof(Operators))]
    public void Names_of_cases_are_unique(string name)
    {
        var names = Entry(name).Cases().Select(c => c.Name).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Theory, MemberData(nameof(Operators))]
    public void C_has_no_warnings_in_any_dialect(string name)
    {
        var cases = CaseModule.Combine(Entry(name).Cases());
        if (cases.Cases.Length == 0)
        {
            return;
        }

        string folder = Directory.CreateTempSubdirectory("mote-warnings-").FullName;
        try
        {
            foreach (var target in new[] { CompileTarget.Portable, CompileTarget.CortexM4 })
            {
                var package = ModelCompiler.Compile(cases.Module, new CompileOptions { Name = "cases", NoPasses = true, Target = target });
                foreach (var file in package.Files)
                {
                    File.WriteAllBytes(Path.Combine(folder, file.Path), file.Content.ToArray());
                }

                var sources = package.Files.Select(f => f.Path).Where(p => p.EndsWith(".c", StringComparison.Ordinal)).ToArray();
                string[][] dialects = [["gcc", "-std=c99", "-O2"], ["clang", "-std=c99"], ["g++", "-x", "c++", "-std=c++17"]];
                string[][] onCore = [["arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-std=c99", "-O2"], ["arm-none-eabi-gcc", "-mcpu=cortex-m33", "-mthumb", "-std=gnu17", "-O0"]];
                foreach (string[] dialect in target == CompileTarget.Portable ? dialects : [.. dialects, .. onCore])
                {
                    var result = ToolProcess.Run(dialect[0], [.. dialect[1..], .. Warnings, .. sources], folder, TimeSpan.FromMinutes(2));
                    Assert.True(result.ExitCode == 0, $"{target.Name}, {string.Join(' ', dialect)}:\n{result.Error}");
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_operator_has_cases_unless_it_needs_a_second_graph()
    {
        var without = OperatorCatalog.All.Where(e => !e.Cases().Any()).Select(e => e.Type.Name);
        Assert.Equal(["CallOnce"], without);
    }

    private static OperatorEntry Entry(string name) => OperatorCatalog.All.Single(e => e.Type.Name == name);
}
