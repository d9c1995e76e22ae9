using System.Text.Json;
using Mote.Cli.Commands;
using Mote.Devices;

namespace Mote.Cli.Tests;

/// <summary><c>mote profile --compare baselines</c>.</summary>
public sealed class BaselineTests
{
    private const string KeywordSpotter = "aeea436800704fce17b17292e4412630ad856e9d777c044c64ef748a880bd0ae";
    private const string WakeWord = "0689abe1912a95a3318a0d8cb2e67bad0cbcfe3e24dd6e050c75debddfb6f891";
    private static readonly Footprint Ours = new(3_922_313, null, 12_204, 112_414);

    [Fact]
    public void A_model_without_known_figures_is_profiled_and_that_is_said()
    {
        string[] arguments = ["profile", DemoModel.FilePath, "--on", "cortex-m4", "--compare", "baselines"];
        var text = ToolRun.Mote(arguments).Expect(0);
        Assert.Contains("instructions", text.Output, StringComparison.Ordinal);
        Assert.Contains("No figures of other runtimes are known for this model", text.Output, StringComparison.Ordinal);
        var json = ToolRun.Mote([.. arguments, "--json"]).Expect(0).Json();
        Assert.Equal(0, json.GetProperty("baselines").GetArrayLength());
        Assert.StartsWith("No figures", json.GetProperty("baselines_note").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_known_model_is_shown_beside_TFLM()
    {
        string path = Path.Combine(SharedData.Require("models"), "mlperf-tiny", "keyword_spotting__trained_models__kws_ref_model.tflite");
        string[] arguments = ["profile", path, "--on", "cortex-m4", "--compare", "baselines"];
        string text = ToolRun.Mote(arguments).Expect(0).Output;
        Assert.Contains("│ TFLM    │ cmsis-nn  │ O3      │    7,844,626 │", text, StringComparison.Ordinal);
        Assert.DoesNotContain("other inputs", text, StringComparison.Ordinal);

        var json = ToolRun.Mote([.. arguments, "--json"]).Expect(0).Json();
        var baselines = json.GetProperty("baselines").EnumerateArray().ToList();
        Assert.Equal(["O3", "Os", "Ofast", "default", "O3"], baselines.Select(b => b.GetProperty("optimisation").GetString()));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("baselines_note").ValueKind);
        Assert.All(baselines, b => Assert.Equal(
            (double)json.GetProperty("instructions").GetInt64() / b.GetProperty("instructions").GetInt64(),
            b.GetProperty("ratio").GetProperty("instructions").GetDouble(), 4));
    }

    [Fact]
    public void The_report_in_JSON_has_sizes_and_ratios()
    {
        var report = BaselineReport.Create(KeywordSpotter, "cortex-m4", Ours, "");
        Assert.Null(report.Note);
        var first = JsonSerializer.SerializeToElement(report.Json().First());
        Assert.Equal("TFLM", first.GetProperty("Runtime").GetString());
        Assert.Equal(24_408, first.GetProperty("Ram").GetProperty("Total").GetInt32());
        Assert.Equal(112_414, first.GetProperty("Flash").GetProperty("Total").GetInt32());
        var ratio = first.GetProperty("Ratio");
        Assert.Equal(0.5, ratio.GetProperty("Instructions").GetDouble());
        Assert.Equal(JsonValueKind.Null, ratio.GetProperty("Cycles").ValueKind);
        Assert.Equal(0.5, ratio.GetProperty("Ram").GetDouble());
        Assert.Equal(1, ratio.GetProperty("Flash").GetDouble());
    }

    [Theory]
    [InlineData("cortex-m0")]
    [InlineData("cortex-m33")]
    [InlineData("riscv32")]
    public void A_core_without_figures_is_named_with_those_that_have_some(string core)
    {
        var report = BaselineReport.Create(KeywordSpotter, core, Ours, "");
        Assert.Empty(report.Baselines);
        Assert.Equal($"No figures of other runtimes are known for kws_ref_model on {core}; there are for cortex-m3, cortex-m4, cortex-m7, cortex-m55.", report.Note);
    }

    [Theory]
    [InlineData(KeywordSpotter, "", null)]
    [InlineData(KeywordSpotter, "--random 1,2,3", "without --random and --input.")]
    [InlineData(WakeWord, "--random 1,2,3", null)]
    [InlineData(WakeWord, "--random 1", "with --random 1,2,3.")]
    [InlineData(WakeWord, "--input", "with --random 1,2,3.")]
    public void Other_inputs_than_those_of_the_figures_are_pointed_out(string model, string inputs, string? remark)
    {
        var report = BaselineReport.Create(model, "cortex-m4", Ours, inputs);
        Assert.NotEmpty(report.Baselines);
        Assert.True(remark is null ? report.Note is null : report.Note!.EndsWith(remark, StringComparison.Ordinal), report.Note);
    }
}
