using Mote.Core;
using Mote.Operators.Decision;
using Mote.Operators.Layout;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Decision;

public sealed class RecognizeCommandsTests
{
    private static readonly sbyte[] Silence = [127, -128, -128, -128];
    private static readonly sbyte[] Yes = [-128, -128, 127, -128];
    private static readonly sbyte[] No = [-128, -128, -128, 127];

    // The test of TFLM's example, 10 invocations a second: a window of 1000 ms is 10 invocations, a quarter of it 2.5, so that the 4th finds "yes" with
    // 255. "no" then grows by 255 of up to 11 scores each time: after 3 of them (3 * 255) / 11 = 69 is above 51 but below (8 * 255) / 11; the 6th of
    // them is the first with a higher average, 6 * 255 / 11 = 139.
    [Fact]
    public void The_commands_of_the_example_are_found_once_each()
    {
        var op = new RecognizeCommands { Window = 10, Threshold = 51, Suppression = 15 };
        sbyte[][] rows = [.. Enumerable.Repeat(Yes, 10), .. Enumerable.Repeat(No, 10)];
        Assert.Equal("- - - 2@255 - - - - - - - - - - - 3@139 - - - -", DecisionRun.Events(op, rows));
    }

    [Fact]
    public void The_same_label_is_found_again_after_the_suppression() =>
        Assert.Equal("- 2@255 - - - 2@255 - -", DecisionRun.Events(new RecognizeCommands { Window = 1, Suppression = 3, MinimumCount = 2 }, [.. Enumerable.Repeat(Yes, 8)]));

    // Silence is found at every invocation; after it nothing is suppressed, whether it is reported or not.
    [Fact]
    public void Unreported_labels_are_found_all_the_same()
    {
        var op = new RecognizeCommands { Window = 1, MinimumCount = 1, MinimumSpan = 0, Threshold = 130 };
        Assert.Equal("2@255 - - 0@255 0@255 - 2@255", DecisionRun.Events(op, Yes, Yes, Silence, Silence, Silence, Yes, Yes));
        Assert.Equal("2@255 - - - - - 2@255", DecisionRun.Events(op with { Unreported = new IntegerList(0) }, Yes, Yes, Silence, Silence, Silence, Yes, Yes));
    }

    // (0.5 + 1) / 2 = 192 / 256; NaN counts as nothing.
    [Fact]
    public void Float_scores_are_averaged_in_256ths() =>
        Assert.Equal("- 1@192 - 0@256", DecisionRun.Events(new RecognizeCommands { Window = 1, MinimumCount = 2, Threshold = 128 }, [0f, 0.5f], [float.NaN, 1f], [7f, -1f], [1f, 0f]));

    [Fact]
    public void Attributes_beyond_their_ranges_are_reported()
    {
        var shape = new Shape(1, 4);
        var op = new RecognizeCommands();
        foreach (var bad in new[] { op with { Window = 0 }, op with { Threshold = 257 }, op with { MinimumCount = 52 }, op with { Background = 4 } })
        {
            Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(DecisionCases.Integer("bad", bad, shape)));
        }

        Assert.Equal([DiagnosticIds.OutOfRange], CaseRun.Diagnostics(DecisionCases.Integer("bad", op with { Unreported = new IntegerList(4) }, shape)));
        Assert.Equal([DiagnosticIds.BadQuantization], CaseRun.Diagnostics(DecisionCases.Integer("bad", op, shape, quantization: new Quantization(2000))));
    }
}
