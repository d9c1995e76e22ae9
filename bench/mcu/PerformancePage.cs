using System.Globalization;
using System.Text;
using Mote.Devices;

namespace Mote.Bench.Mcu;

/// <summary>Renders <c>docs/performance.md</c> from the committed figures and the known figures of TFLM; nothing else goes into it.</summary>
internal static class PerformancePage
{
    /// <summary>The page's text.</summary>
    public static string Render(FigureFile file)
    {
        var known = Baselines.Default;
        var page = new StringBuilder();
        page.Append(Opening);
        Summary(page, file, known);
        page.Append(Reading);
        foreach (string core in file.Cores)
        {
            Core(page, core, file, known);
        }

        page.Append(Method);
        page.Append(CultureInfo.InvariantCulture, $"| core | compiler and emulator |\n| --- | --- |\n");
        foreach (string core in file.Cores)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {core} | {file.Tools[core]} |\n");
        }

        page.Append(Reproduction);
        page.Append("| model | bytes | MACs | INPUT | public source | SHA-256 |\n| --- | ---: | ---: | --- | --- | --- |\n");
        foreach (var model in known.Models)
        {
            string input = model.InputOptions.Length > 0 ? $"`{model.InputOptions}`" : "";
            page.Append(CultureInfo.InvariantCulture,
                $"| {model.Name} | {model.Bytes:N0} | {model.Macs:N0} | {input} | {model.Repository} at {model.Commit}: {model.Path} | {model.Sha256} |\n");
        }

        return page.ToString();
    }

    private static void Summary(StringBuilder page, FigureFile file, Baselines known)
    {
        page.Append("| core | models | peer | instructions | cycles (model) | RAM | flash | fewer instructions in |\n");
        page.Append("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (string core in file.Cores)
        {
            var measured = Measured(file, core);
            var rows = new[] { ("CMSIS-NN", Ratios(known.Optimised)), ("reference kernels", Ratios(known.Reference)) }.Where(r => r.Item2.Count > 0).ToList();
            foreach (var (peer, ratios) in rows)
            {
                page.Append(CultureInfo.InvariantCulture, $"| {core} | {ratios.Count} of {measured.Count} | {peer} | ");
                page.Append(CultureInfo.InvariantCulture, $"{Mean(ratios, r => r.Instructions)} | {Mean(ratios, r => r.Cycles)} | {Mean(ratios, r => r.Ram)} | {Mean(ratios, r => r.Flash)} | ");
                page.Append(CultureInfo.InvariantCulture, $"{ratios.Count(r => r.Instructions < 1)} of {ratios.Count} |\n");
            }

            if (rows.Count == 0)
            {
                page.Append(CultureInfo.InvariantCulture, $"| {core} | 0 of {measured.Count} | none known |  |  |  |  |  |\n");
            }

            List<FootprintRatio> Ratios(Func<BaselineModel, string, Baseline?> peerOf) => [.. measured.Select(f => (Figure: f, Peer: peerOf(ModelOf(known, f), core)))
                .Where(p => p.Peer is not null).Select(p => p.Figure.Footprint.DividedBy(p.Peer!.Footprint))];
        }
    }

    private static void Core(StringBuilder page, string core, FigureFile file, Baselines known)
    {
        var measured = Measured(file, core);
        page.Append(CultureInfo.InvariantCulture, $"\n## {core}\n\n");
        page.Append("| model | instructions | cycles (model) | RAM | code | constants | instructions ÷ CMSIS-NN | RAM ÷ | flash ÷ | instructions ÷ reference |\n");
        page.Append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var f in measured)
        {
            var model = ModelOf(known, f);
            var optimised = known.Optimised(model, core) is { } o ? f.Footprint.DividedBy(o.Footprint) : null;
            var reference = known.Reference(model, core) is { } r ? f.Footprint.DividedBy(r.Footprint) : null;
            page.Append(CultureInfo.InvariantCulture, $"| {f.Model} | {f.Instructions:N0} | {f.Cycles:N0} | {f.Ram:N0} | {f.Code:N0} | {f.Constants:N0} | ");
            page.Append(CultureInfo.InvariantCulture, $"{optimised?.Instructions:F2} | {optimised?.Ram:F2} | {optimised?.Flash:F2} | {reference?.Instructions:F2} |\n");
        }

        var missing = file.Figures.Where(f => f.Core == core && f.Problem is not null).ToList();
        page.Append(missing.Count > 0 ? "\nNot measured:\n\n" : "");
        foreach (var f in missing)
        {
            page.Append(CultureInfo.InvariantCulture, $"- {f.Model}: {f.Problem}\n");
        }

        Peers(page, core, measured, known);
        string statement = Target.Find(core)?.CycleModel?.Statement ?? "none for this core: what it does at the same time is not known from a table of costs";
        page.Append(CultureInfo.InvariantCulture, $"\nCycles: {statement}.\n");
    }

    private static void Peers(StringBuilder page, string core, List<Figure> measured, Baselines known)
    {
        var peers = measured.SelectMany(f => known.Of(ModelOf(known, f), core)
            .Where(b => b.Optimisation == Baseline.FullOptimisation).Select(b => (Figure: f, Peer: b))).ToList();
        if (peers.Count == 0)
        {
            page.Append("\nNo figures of TFLM are known for this core.\n");
            return;
        }

        page.Append("\nTFLM at -O3, and Mote divided by it:\n\n");
        page.Append("| model | kernels | instructions | cycles (model) | RAM | code | model file | instructions ÷ | cycles ÷ | RAM ÷ | flash ÷ |\n");
        page.Append("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var (f, b) in peers)
        {
            var ratio = f.Footprint.DividedBy(b.Footprint);
            string mark = b.Outputs == BaselineOutputs.Wrong ? " (other numbers)" : "";
            page.Append(CultureInfo.InvariantCulture, $"| {f.Model} | {b.Kernels}{mark} | {b.Instructions:N0} | {b.Cycles:N0} | {b.Ram:N0} | {b.Code:N0} | {b.Constants:N0} | ");
            page.Append(CultureInfo.InvariantCulture, $"{ratio.Instructions:F2} | {ratio.Cycles:F2} | {ratio.Ram:F2} | {ratio.Flash:F2} |\n");
        }
    }

    private static List<Figure> Measured(FigureFile file, string core) => [.. file.Figures.Where(f => f.Core == core && f.Problem is null)];

    private static BaselineModel ModelOf(Baselines known, Figure figure) => known.Models.Single(m => m.Name == figure.Model);

    /// <summary>The geometric mean: half as much of one and twice as much of another are as much as before.</summary>
    private static string Mean(List<FootprintRatio> ratios, Func<FootprintRatio, double?> value)
    {
        double[] values = [.. ratios.Select(value).OfType<double>()];
        return values.Length == 0 ? "" : Math.Exp(values.Average(Math.Log)).ToString("F2", CultureInfo.InvariantCulture);
    }

    private const string Opening = """
        # Performance

        What public models take on emulated cores, beside TensorFlow Lite for Microcontrollers (TFLM) with the same files. Made by `bench/mcu` from
        [its figures](../bench/mcu/figures.csv); do not edit.

        A number after ÷ is Mote divided by TFLM: below 1, Mote takes less. Geometric means over the models that both have figures of:


        """;

    private const string Reading = """

        In the tables: RAM is arena, state, static data and stack; flash is code and constants; sizes in bytes. CMSIS-NN is TFLM with all of its
        optimised kernels, reference is TFLM with its portable kernels, both built with `-O3`. Mote is built as by default, balanced (`-O2`).

        """;

    private const string Method = """

        ## How it was measured

        - Instructions: all that are executed inside of `NAME_run` (Mote) or `Invoke()` (TFLM), counted by a plug-in of the emulator; exact, and the same
          each time. Setting up is not counted: Mote has next to none, TFLM's interpreter takes 20 thousand to 3 million instructions once.
        - Inputs: the same for both. Models without an entry under INPUT below: the pattern `(i*37 + 11) % 251 - 125` in every element, fresh state, the first
          invocation. The others: random numbers by the seeds 1, 2 and 3 in order, state kept, the third invocation.
        - Cycles: of both by the costs of the same manuals, applied by two programs that may differ by a cycle at a store or at a load whose address was just
          computed.
        - RAM: Mote's stack is a bound derived from the machine code (where there is none: the deepest use that was seen); TFLM's is the deepest use that was
          seen, some 100 bytes of its caller among it.
        - Flash: TFLM's code holds interpreter, kernels of the model's operators and what they use of the libraries; its constants are the model file. Mote's
          code holds kernels, the run function and what they use of the libraries. In both the measuring program is left out; in TFLM's case the most that
          it can be (1,710 or 2,260 bytes, which include the construction of the interpreter).
        - TFLM's LSTM on CMSIS-NN forgets its state after every invocation (revision 90b983c2b3f1). Such rows are marked "other numbers", and the ratio to
          CMSIS-NN is then to TFLM with its portable LSTM and CMSIS-NN for the rest.
        - TFLM: revision 90b983c2b3f1, CMSIS-NN 4ab83cc3cc98, arm-none-eabi-gcc 12.2.1 with newlib-nano, QEMU 7.2.22; measured once, all of it in
          [a table](../src/Mote.Devices/Baselines/tflm.csv) with further levels of optimisation.
        - Not measured: silicon, caches, wait states, energy. On cores that execute two instructions at once or vectors in several beats, instructions are not time.


        """;

    private const string Reproduction = """

        ## The same figures again

        One row, where FILE is the model's file and INPUT stands in the table below:

            ./mote profile FILE --on CORE INPUT --compare baselines

        or, the file found by its hash in `MOTE_SHARED/models`; then all, and a check that nothing got worse by more than 1 %:

            dotnet run -c Release --project bench/mcu -- --only CORE,MODEL
            dotnet run -c Release --project bench/mcu
            dotnet run -c Release --project bench/mcu -- --check


        """;
}
