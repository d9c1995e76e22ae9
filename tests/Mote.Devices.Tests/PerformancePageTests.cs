using Mote.Bench.Mcu;

namespace Mote.Devices.Tests;

/// <summary>The committed figures of <c>bench/mcu</c> and the page made from them. Nothing is measured here.</summary>
public sealed class PerformancePageTests
{
    private static readonly Figure Measured = new("cortex-m4", "kws_ref_model")
    {
        Instructions = 1_000_000,
        Cycles = 1_200_000,
        Arena = 16_000,
        State = 8,
        Static = 0,
        Stack = 192,
        Code = 7_000,
        Constants = 28_000,
    };

    private static readonly Figure Missing = new("cortex-m4", "vww_96_int8") { Problem = "MOTE2000: no, not this one" };

    private static readonly Dictionary<string, string> Tools = new() { ["cortex-m4"] = "gcc 1.2; qemu: 3" };

    [Fact]
    public void The_page_is_rendered_from_the_committed_figures() => GoldenText.Check("docs/performance.md", PerformancePage.Render(Committed()));

    [Fact]
    public void The_committed_figures_are_those_of_known_models_on_emulated_targets()
    {
        var committed = Committed();
        Assert.Equal(File.ReadAllText(FilePath), committed.Write());
        Assert.Contains("cortex-m4", committed.Cores);
        foreach (string core in committed.Cores)
        {
            Assert.True(Target.Get(core).IsEmulated);
            Assert.Equal(Baselines.Default.Models.Select(m => m.Name), committed.Figures.Where(f => f.Core == core).Select(f => f.Model));
        }
    }

    [Fact]
    public void Figures_are_read_as_they_were_written()
    {
        var file = FigureFile.Empty.With(Tools, [Missing, Measured, Measured with { Model = "ad01_int8", Cycles = null }]);
        var read = FigureFile.Read(file.Write());
        Assert.Equal(["ad01_int8", "kws_ref_model", "vww_96_int8"], file.Figures.Select(f => f.Model));
        Assert.Equal(file.Figures, read.Figures);
        Assert.Equal(file.Tools, read.Tools);
        Assert.Throws<InvalidDataException>(() => FigureFile.Read("core,model\n"));
    }

    [Fact]
    public void New_figures_replace_those_of_the_same_model_and_core_only()
    {
        var file = FigureFile.Empty.With(Tools, [Measured, Missing]).With(Tools, [Missing with { Problem = null, Instructions = 5 }]);
        Assert.Equal([Measured, new Figure("cortex-m4", "vww_96_int8") { Instructions = 5 }], file.Figures);
    }

    [Fact]
    public void More_than_one_percent_more_is_worse()
    {
        Assert.Empty((Measured with { Instructions = 1_010_000, Cycles = 9_000_000, Stack = 192 + 162, Code = 7_350 }).WorseThan(Measured));
        Assert.Empty((Measured with { Instructions = 1, Arena = 1, Code = 1 }).WorseThan(Measured));
        Assert.Equal("cortex-m4 kws_ref_model: 1,010,001 instructions instead of 1,000,000 (+1.0 %)", Assert.Single((Measured with { Instructions = 1_010_001 }).WorseThan(Measured)));
        Assert.Contains("bytes of RAM", Assert.Single((Measured with { State = 8 + 163 }).WorseThan(Measured)), StringComparison.Ordinal);
        Assert.Contains("bytes of flash", Assert.Single((Measured with { Constants = 28_351 }).WorseThan(Measured)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_no_longer_compiles_is_worse_and_one_that_never_did_is_not()
    {
        Assert.Contains("not this one", Assert.Single((Measured with { Problem = Missing.Problem }).WorseThan(Measured)), StringComparison.Ordinal);
        Assert.Empty(Measured.WorseThan(Missing));
        Assert.Empty(Missing.WorseThan(Missing));
    }

    [Fact]
    public void The_page_has_a_row_for_each_figure_with_its_ratio_to_TFLM()
    {
        string page = PerformancePage.Render(FigureFile.Empty.With(Tools, [Measured, Missing]));
        // 1,000,000 of 7,844,626 and 48,636,448; 16,200 of 24,408; 35,000 of 60,188 - 1,710 + 53,936.
        Assert.Contains("| kws_ref_model | 1,000,000 | 1,200,000 | 16,200 | 7,000 | 28,000 | 0.13 | 0.66 | 0.31 | 0.02 |\n", page, StringComparison.Ordinal);
        Assert.Contains("| cortex-m4 | 1 of 1 | CMSIS-NN | 0.13 | 0.13 | 0.66 | 0.31 | 1 of 1 |\n", page, StringComparison.Ordinal);
        Assert.Contains("| kws_ref_model | reference | 48,636,448 | 71,586,698 | 24,028 |", page, StringComparison.Ordinal);
        Assert.Contains("Not measured:\n\n- vww_96_int8: MOTE2000: no, not this one\n", page, StringComparison.Ordinal);
        Assert.Contains("| cortex-m4 | gcc 1.2; qemu: 3 |\n", page, StringComparison.Ordinal);
    }

    private static string FilePath => Path.Combine(GoldenText.Root, "bench", "mcu", "figures.csv");

    private static FigureFile Committed() => FigureFile.Read(File.ReadAllText(FilePath));
}
