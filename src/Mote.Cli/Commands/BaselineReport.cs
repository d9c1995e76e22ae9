using System.Globalization;
using Mote.Cli.Output;
using Mote.Devices;
using Spectre.Console;

namespace Mote.Cli.Commands;

/// <summary>What <c>mote profile --compare baselines</c> adds: the known figures of other runtimes for the same file on the same core.</summary>
internal sealed record BaselineReport(IReadOnlyList<Baseline> Baselines, Footprint Ours, string? Note)
{
    /// <summary>The only value of <c>--compare</c>.</summary>
    public const string Name = "baselines";

    /// <summary>The report of a profile of the file with that hash; <paramref name="inputs"/> are the options that chose its inputs, or empty.</summary>
    public static BaselineReport Create(string sha256, string target, Footprint ours, string inputs)
    {
        var known = Mote.Devices.Baselines.Default;
        if (known.Find(sha256) is not { } model)
        {
            return new BaselineReport([], ours, $"No figures of other runtimes are known for this model (SHA-256 {sha256}).");
        }

        var found = known.Of(model, target);
        string same = model.InputOptions.Length > 0 ? $"with {model.InputOptions}" : "without --random and --input";
        string? note = found.Count == 0
            ? $"No figures of other runtimes are known for {model.Name} on {target}; there are for {string.Join(", ", known.Cores(model))}."
            : inputs != model.InputOptions ? $"The figures of other runtimes are for other inputs than these: to compare, measure {same}."
            : null;
        return new BaselineReport(found, ours, note);
    }

    /// <summary>The value of <c>baselines</c> in the JSON of the profile.</summary>
    public IEnumerable<object> Json() => Baselines.Select(b =>
    {
        var ratio = Ours.DividedBy(b.Footprint);
        return (object)new
        {
            Runtime = Baseline.Runtime,
            b.Kernels,
            b.Optimisation,
            b.Core,
            Input = b.Model.Input.ToString().ToLowerInvariant(),
            Outputs = b.Outputs.ToString().ToLowerInvariant(),
            b.Instructions,
            b.Cycles,
            Ram = new { b.Arena, b.Static, b.Stack, Total = b.Ram },
            Flash = new { b.Code, b.Constants, Total = b.Flash },
            Ratio = new { Instructions = Rounded(ratio.Instructions), Cycles = Rounded(ratio.Cycles), Ram = Rounded(ratio.Ram), Flash = Rounded(ratio.Flash) },
        };
    });

    /// <summary>A table, and what one has to know to read it.</summary>
    public void Print()
    {
        if (Baselines.Count > 0)
        {
            var table = Terminal.NewTable("runtime", "kernels", "level", ">instructions", ">ours", ">cycles (model)", ">ours", ">RAM", ">ours", ">flash: code", ">constants", ">ours");
            foreach (var b in Baselines)
            {
                var ratio = Ours.DividedBy(b.Footprint);
                string mark = b.Outputs == BaselineOutputs.Wrong ? " *" : "";
                Terminal.Row(table, Baseline.Runtime, b.Kernels + mark, b.Optimisation, Numbers.Grouped(b.Instructions), Times(ratio.Instructions),
                    b.Cycles is { } cycles ? Numbers.Grouped(cycles) : "", ratio.Cycles is { } r ? Times(r) : "",
                    Numbers.Grouped(b.Ram), Times(ratio.Ram), Numbers.Grouped(b.Code), Numbers.Grouped(b.Constants), Times(ratio.Flash));
            }

            Terminal.Write(table);
            Terminal.Line("ours: ours divided by theirs; below 1 we take less. Theirs: one Invoke() without set-up; arena, static data and stack; interpreter, kernels and");
            Terminal.Line("libraries, and the model file as constants; the measuring program left out. How each was measured: docs/performance.md.");
            if (Baselines.Any(b => b.Outputs == BaselineOutputs.Wrong))
            {
                Terminal.Line("* computes other numbers than TFLM's reference: its LSTM forgets its state after every Invoke().");
            }
        }

        if (Note is not null)
        {
            Terminal.Line(Markup.Escape(Note));
        }
    }

    private static string Times(double ratio) => ratio.ToString("F2", CultureInfo.InvariantCulture);

    private static double? Rounded(double? ratio) => ratio is { } value ? Math.Round(value, 4) : null;
}
