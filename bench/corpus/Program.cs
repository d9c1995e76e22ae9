using System.Globalization;
using Mote.Compiler;
using Mote.Core;
using Mote.Devices;
using Mote.Operators.Tests.Golden;
using Mote.Runtime;

// Every public model that TFLM runs: does C# give TFLM's numbers, and does C give those of C#?
//   corpus SHARED [--on host,cortex-m4] [--filter PART] [--list FILE]      (FILE: a model a line)
// Prints a line a model and the totals; exit code 0 when no model that loads differs anywhere.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: corpus SHARED [--on TARGETS] [--filter PART] [--list FILE]");
    return 1;
}

string shared = args[0];
string[] targets = Option("--on") is { Length: > 0 } on ? on.Split(',') : ["host"];
string filter = Option("--filter") ?? "";
HashSet<string>? list = Option("--list") is { } file ? [.. File.ReadAllLines(file).Where(l => l.Length > 0 && l[0] != '#')] : null;
int integers = 0, integersGood = 0, floats = 0, floatsGood = 0, large = 0, verified = 0, different = 0;
foreach (var golden in GoldenPublic.Read(Path.Combine(shared, "golden", "public")).Values.Where(g => g.File.Contains(filter, StringComparison.Ordinal) && list?.Contains(g.File) != false))
{
    bool isFloat = golden.Outputs.Values.Any(o => o.Type == "FLOAT32");
    (integers, floats) = isFloat ? (integers, floats + 1) : (integers + 1, floats);
    string verdict;
    try
    {
        string? difference = GoldenPublic.FirstDifference(golden, shared);
        (integersGood, floatsGood) = (integersGood + (difference is null && !isFloat ? 1 : 0), floatsGood + (difference is null && isFloat ? 1 : 0));
        large += isFloat && golden.Outputs.Keys.Any(k => !File.Exists(Path.Combine(shared, "golden", "public", "out",
            string.Create(CultureInfo.InvariantCulture, $"{golden.Sha256[..12]}_s{k.Seed}_o{k.Output}.bin")))) ? 1 : 0;
        verdict = difference ?? "golden";
        if (difference is not null)
        {
            different++;
        }

        var (same, text) = Verify(Path.Combine(shared, "models", golden.File));
        verified += same ? 1 : 0;
        different += same ? 0 : 1;
        verdict += $"; {text}";
    }
    catch (DiagnosticException e)
    {
        verdict = e.Diagnostics[0].ToString();
    }

    Console.WriteLine($"{(isFloat ? "float" : "int  ")} {golden.File}: {verdict}");
}

Console.WriteLine($"integer outputs: {integersGood} of {integers} models give TFLM's bits");
Console.WriteLine($"float outputs: {floatsGood} of {floats} models are within the tolerance ({large} of them have outputs without golden bytes)");
Console.WriteLine($"C = C# to the bit on {string.Join(", ", targets)}: {verified} models");
return different == 0 ? 0 : 3;

(bool Same, string Text) Verify(string path)
{
    var model = Model.Load(path);
    var main = model.Module.Main;
    var invocations = new[] { 1u, 2u, 3u }.Select(seed => new Invocation([.. main.Inputs.Select((t, i) =>
    {
        var data = new byte[main.Tensors[t].ByteLength];
        InputRule.Random(seed, i, main.Tensors[t].Type, data);
        return data;
    })])).ToList();
    var reference = ReferenceTrace.Record(model, invocations);
    var texts = new List<string>();
    bool same = true;
    foreach (string name in targets)
    {
        try
        {
            var options = new CompileOptions { Name = "corpus", Target = CompileTarget.All.FirstOrDefault(t => t.Name == name) ?? CompileTarget.Host };
            var result = Verifier.Verify(model, options, Target.Get(name), reference, invocations);
            same &= result.IsIdentical;
            texts.Add(result.IsIdentical ? $"{name} identical, {result.LayersChecked.Length} layers" : $"{name} DIFFERENT {result.FirstDifference} {result.Failure}");
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Id == DiagnosticIds.PackageDoesNotBuild && e.Message.Contains("will not fit", StringComparison.Ordinal))
        {
            texts.Add($"{name} too small");
        }
    }

    return (same, string.Join(", ", texts));
}

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
