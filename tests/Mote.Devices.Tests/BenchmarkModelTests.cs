using System.Text.Json;
using Mote.Compiler;
using Mote.Core;
using Mote.Operators.Tests.Golden;
using Mote.Runtime;

namespace Mote.Devices.Tests;

/// <summary>
/// The nine benchmark models as C: every layer has the golden checksum on every target, for both input rules, and what is said about memory,
/// stack and instructions holds on every emulated core. The host and the Cortex-M4 also compute every layer of the original without passes.
/// </summary>
public sealed class BenchmarkModelTests(ITestOutputHelper output)
{
    private static readonly string[] Warnings = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wcast-align", "-Wpedantic", "-Werror"];

    public static TheoryData<string> Names
    {
        get
        {
            string? folder = SharedData.Folder is { } shared ? Path.Combine(shared, "golden", "layers") : null;
            return folder is not null && Directory.Exists(folder)
                ? [.. Directory.GetFiles(folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)]
                : ["absent"];
        }
    }

    /// <summary>Every model on every target but the variants of the host.</summary>
    public static TheoryData<string, string> NamesAndTargets => Product(Target.All.Where(t => !t.Name.StartsWith("host-", StringComparison.Ordinal)));

    /// <summary>Every model on every emulated core.</summary>
    public static TheoryData<string, string> NamesAndCores => Product(Target.All.Where(t => t.IsEmulated));

    [Theory, MemberData(nameof(NamesAndTargets))]
    public void Every_layer_as_C_has_the_golden_checksum(string name, string targetName)
    {
        var (model, golden, invocations) = Load(name);
        var seen = new HashSet<int>();
        bool all = targetName is "host" or "cortex-m4";
        foreach (bool noPasses in all ? [false, true] : new[] { false })
        {
            var options = new CompileOptions { Name = "bench", Target = CompileTarget.All.Single(t => t.Name == targetName), NoPasses = noPasses };
            var image = ImageBuilder.Build(Verifier.Sources(ModelCompiler.Compile(model.Module, options)), Target.Get(targetName), new BuildOptions { Observe = true });
            var run = Runner.Run(image, invocations);
            Assert.Equal((RunOutcome.Completed, null), (run.Outcome, run.Reason));
            for (int rule = 0; rule < 2; rule++)
            {
                var layers = golden.GetProperty("cases").GetProperty(rule == 0 ? "A" : "B").GetProperty("layers").EnumerateArray().ToLookup(l => l.GetProperty("tensor").GetInt32());
                foreach (var observed in run.Trace.Invocations[rule].Observed.Where(o => layers.Contains(o.Tensor)))
                {
                    var layer = layers[observed.Tensor].Single();
                    Assert.True(layer.GetProperty("crc32").GetString() == Crc32.Hex(observed.Data), $"{targetName}, rule {rule}, layer {observed.Op} {layer.GetProperty("op")}");
                    seen.Add(layer.GetProperty("index").GetInt32());
                }
            }
        }

        // Passes take some layers away; the last one is always there.
        Assert.Contains(model.Module.Main.Nodes.Length - 1, seen);
        if (all)
        {
            Assert.Equal(model.Module.Main.Nodes.Length, seen.Count);
        }
    }

    [Theory, MemberData(nameof(NamesAndCores))]
    public void Profile_stack_and_sizes_hold_on_the_linked_image(string name, string core)
    {
        var (model, _, invocations) = Load(name);
        var options = new CompileOptions { Name = "bench", Target = CompileTarget.All.Single(t => t.Name == core) };
        var profile = ModelProfile.Measure(model, options, Target.Get(core), [invocations[0]]);
        Assert.Equal(profile.Package.ArenaBytes, profile.Sizes.Arena);
        Assert.Equal(profile.Package.StateBytes, profile.Sizes.State);
        Assert.Equal(profile.Package.ConstantBytes, profile.Sizes.Constants);
        Assert.Equal(0, profile.Sizes.Static);
        Assert.InRange(profile.StackBytes!.Value, profile.StackSeen, profile.StackSeen + Math.Max(128, profile.StackSeen / 10));

        Assert.Equal(Target.Get(core).CycleModel is not null, profile.Total.Cycles is not null);
        if (core != "cortex-m4")
        {
            return;
        }

        // 25 MHz and one nanosecond an instruction: a tick is 40 instructions.
        var timed = Runner.Run(profile.Image, [invocations[0]], new RunOptions { CountInstructions = true });
        long ticked = 40L * timed.Trace.Invocations[0].Run!.Ticks;
        output.WriteLine($"{name}: {profile.Total.Instructions} instructions, SysTick {ticked}");
        if (profile.Total.Instructions > 100_000)
        {
            Assert.InRange(ticked, 0.99 * profile.Total.Instructions, 1.01 * profile.Total.Instructions);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Emitted_C_is_clean_in_every_dialect_and_gives_the_same_bits(string name)
    {
        var (model, _, invocations) = Load(name);
        string folder = TestFolder.Create();
        var package = ModelCompiler.Compile(model.Module, new CompileOptions { Name = "bench" });
        foreach (var file in package.Files)
        {
            File.WriteAllBytes(Path.Combine(folder, file.Path), file.Content.ToArray());
        }

        string[] sources = [.. package.Files.Select(f => f.Path).Where(p => p.EndsWith(".c", StringComparison.Ordinal))];
        foreach (string[] compiler in new[] { new[] { "gcc", "-std=c99", "-O2" }, ["clang", "-std=c99", "-O2"], ["g++", "-x", "c++", "-std=c++17", "-O1"] })
        {
            var result = ToolProcess.Run(compiler[0], [.. compiler[1..], .. Warnings, "-c", .. sources], folder, TimeSpan.FromMinutes(2));
            Assert.True(result.ExitCode == 0, $"{string.Join(' ', compiler)}:\n{result.Error}");
        }

        var reference = ReferenceTrace.Record(model, invocations);
        foreach (string target in new[] { "host-sanitize", "host-gnu17-O0", "host-gnu17-native" })
        {
            var result = Verifier.Verify(model, new CompileOptions { Name = "bench", Target = CompileTarget.Host }, Target.Get(target), reference, invocations);
            Assert.True(result.IsIdentical, $"{target}: {result.FirstDifference} {result.Failure}");
        }
    }

    private static TheoryData<string, string> Product(IEnumerable<Target> targets)
    {
        var product = new TheoryData<string, string>();
        foreach (string name in Names.Select(row => row.Data))
        {
            foreach (var target in targets)
            {
                product.Add(name, target.Name);
            }
        }

        return product;
    }

    internal static (Model Model, JsonElement Golden, List<Invocation> Invocations) Load(string name)
    {
        string folder = SharedData.Require("golden");
        var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "layers", name + ".json"))).RootElement;
        var model = BenchmarkModel.Load(Path.GetDirectoryName(folder)!, golden.GetProperty("sha256").GetString()!);
        var session = model.CreateSession();
        string type = golden.GetProperty("input").GetProperty("type").GetString()!;
        return (model, golden, [.. new[] { "A", "B" }.Select(rule =>
        {
            BenchmarkModel.Fill(rule, session, type);
            return new Invocation([session.Input(0).ToArray()], Reset: true);
        })]);
    }
}
