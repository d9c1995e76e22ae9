using System.Security.Cryptography;
using Mote.Compiler;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Devices;
using Mote.Runtime;

namespace Mote.Bench.Mcu;

/// <summary>Measures models the way <c>mote profile</c> does.</summary>
internal static class Measurement
{
    private static readonly uint[] Seeds = [1, 2, 3];

    /// <summary>The file of each model, found by size and SHA-256 in a folder and all below it; models that are not there are left out.</summary>
    public static IReadOnlyDictionary<BaselineModel, string> Find(string folder, IEnumerable<BaselineModel> models)
    {
        var bySize = Directory.EnumerateFiles(folder, "*.tflite", SearchOption.AllDirectories).ToLookup(path => new FileInfo(path).Length);
        var found = new Dictionary<BaselineModel, string>();
        foreach (var model in models)
        {
            string? path = bySize[model.Bytes].Order(StringComparer.Ordinal)
                .FirstOrDefault(p => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(p))) == model.Sha256);
            if (path is not null)
            {
                found.Add(model, path);
            }
        }

        return found;
    }

    /// <summary>Compiles, builds and profiles a model with the inputs that its known figures are for.</summary>
    public static Figure Measure(BaselineModel known, string path, Target target)
    {
        try
        {
            var model = Model.Load(path);
            var compileTarget = CompileTarget.All.FirstOrDefault(t => t.Name == target.Name)
                ?? throw new InvalidOperationException($"{target.Name} can be run but not compiled for.");
            var options = new CompileOptions { Name = "model", Target = compileTarget, ModelSha256 = model.Sha256 };
            return Figure.Of(target.Name, known.Name, ModelProfile.Measure(model, options, target, Inputs(model.Module, known.Input)));
        }
        catch (DiagnosticException e)
        {
            return new Figure(target.Name, known.Name) { Problem = Problem(e, target) };
        }
    }

    /// <summary>The versions of what builds and runs the images of a target.</summary>
    public static string Tools(Target target) => string.Join("; ", Toolchain.Tools
        .Where(t => t.Targets.Contains(target.Name) && !t.AnswersWithPath && (t.Executable == target.Compiler || t.Executable.StartsWith("qemu-", StringComparison.Ordinal)))
        .Select(t => Toolchain.Check(t).Version ?? throw new InvalidOperationException($"{t.Name} is not installed; run ./setup.")));

    private static List<Invocation> Inputs(GraphModule module, BaselineInput rule)
    {
        var inputs = module.Main.Inputs.Select(t => module.Main.Tensors[t]).ToArray();
        return rule == BaselineInput.Pattern
            ? [Fill(inputs, (_, type, data) => InputRule.Pattern(type, data))]
            : [.. Seeds.Select(seed => Fill(inputs, (i, type, data) => InputRule.Random(seed, i, type, data)))];
    }

    private static Invocation Fill(Tensor[] inputs, Action<int, ElementType, byte[]> rule) => new([.. inputs.Select((tensor, i) =>
    {
        var data = new byte[tensor.ByteLength];
        rule(i, tensor.Type, data);
        return data;
    })]);

    /// <summary>One line, the same on every machine: linkers name files and addresses.</summary>
    private static string Problem(DiagnosticException e, Target target)
    {
        string text = e.Diagnostics[0].ToString().ReplaceLineEndings(" ");
        bool tooLarge = e.Diagnostics[0].Id == DiagnosticIds.PackageDoesNotBuild
            && (text.Contains("will not fit", StringComparison.Ordinal) || text.Contains("overflowed", StringComparison.Ordinal));
        return tooLarge ? $"does not fit the memories of {target.Machine}"
            : e.Diagnostics.Count > 1 ? $"{text} And {e.Diagnostics.Count - 1} more."
            : text;
    }
}
