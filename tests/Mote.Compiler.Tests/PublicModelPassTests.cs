using System.Diagnostics;
using System.Globalization;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Compiler.Tests;

/// <summary>Every public model keeps the bits of its outputs when the passes that look into tensors have run. Minutes; with MOTE_LONG=1.</summary>
public sealed class PublicModelPassTests
{
    /// <summary>The reference arithmetic takes about a second for as many products.</summary>
    private const long MostMacs = 60_000_000;

    [Fact]
    public void Public_models_keep_their_outputs()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("MOTE_LONG") == "1", "It takes minutes; set MOTE_LONG=1.");
        string models = SharedData.Require("models"), index = Path.Combine(SharedData.Require("golden"), "public", "index.csv");
        int compared = 0, changed = 0;
        foreach (string file in File.ReadLines(index).Skip(1).Where(l => l.Contains(",ok,", StringComparison.Ordinal)).Select(l => l.Split(',')[0]).Distinct())
        {
            if (TryLoad(Path.Combine(models, file)) is not { } before || before.Module.Main.Views.Sum(v => v.Node.Operator.Macs(v)) > MostMacs)
            {
                continue;
            }

            var watch = Stopwatch.StartNew();
            var module = Pipeline.Run(before.Module, new CompileOptions()).Module;
            double seconds = watch.Elapsed.TotalSeconds;
            var after = Model.FromModule(module);
            compared++;
            changed += module.Main.Tensors.Any(t => t.Selection is not null) || module.Main.Nodes.Any(n => n.Operator.Name == "BYTE_TABLE") ? 1 : 0;
            var (a, b) = (before.CreateSession(), after.CreateSession());
            for (uint seed = 1; seed <= 2; seed++)
            {
                for (int i = 0; i < a.InputCount; i++)
                {
                    InputRule.Random(seed, i, before.Module.Main.Tensors[before.Module.Main.Inputs[i]].Type, a.Input(i));
                    a.Input(i).CopyTo(b.Input(i));
                }

                a.Run();
                b.Run();
                for (int o = 0; o < a.OutputCount; o++)
                {
                    Assert.True(a.Output(o).SequenceEqual(b.Output(o)), string.Create(CultureInfo.InvariantCulture, $"{file}, seed {seed}, output {o}"));
                }
            }

            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {module.Main.Tensors.Count(t => t.Selection is not null)} reduced, {module.Main.Nodes.Count(n => n.Operator.Name == "BYTE_TABLE")} tables, passes {seconds:f2} s"));
        }

        Assert.True(compared > 100 && changed > 5, $"{compared} compared, {changed} changed");
    }

    private static Model? TryLoad(string path)
    {
        try
        {
            return Model.Load(path);
        }
        catch (DiagnosticException)
        {
            // What is not supported has nothing to compare.
            return null;
        }
    }
}
