using Mote.Core;
using Mote.Operators.Cases;
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

    // The rules of the example by the clock, with a queue of scores and their times, against the operator's counts of invocations.
    [Theory]
    [InlineData(100, 1000, 200, 1500, 3)]
    [InlineData(20, 1000, 120, 700, 3)]
    [InlineData(30, 500, 150, 90, 1)]
    [InlineData(7, 100, 100, 50, 9)]
    public void Counts_of_invocations_are_the_times_of_the_example(int period, int window, int threshold, int suppression, int minimumCount)
    {
        sbyte[][] rows = Speech(600);
        var queue = new Queue<(int Time, sbyte[] Scores)>();
        (int previous, int? previousTime) = (0, null);
        var expected = new List<string>();
        for (int time = 0; time < period * rows.Length; time += period)
        {
            queue.Enqueue((time, rows[time / period]));
            while (queue.Peek().Time < time - window)
            {
                queue.Dequeue();
            }

            expected.Add("-");
            if (queue.Count < minimumCount || time - queue.Peek().Time < window / 4)
            {
                continue;
            }

            int[] means = [.. Enumerable.Range(0, 4).Select(label => queue.Sum(q => q.Scores[label] + 128) / queue.Count)];
            int top = Array.IndexOf(means, means.Max());
            bool isRecent = previous != 0 && previousTime is { } then && time - then <= suppression;
            if (means[top] > threshold && (top != previous || !isRecent))
            {
                (previous, previousTime) = (top, time);
                expected[^1] = FormattableString.Invariant($"{top}@{means[top]}");
            }
        }

        var op = new RecognizeCommands
        {
            Window = window / period,
            Suppression = suppression / period,
            MinimumSpan = (window / 4 + period - 1) / period,
            Threshold = threshold,
            MinimumCount = minimumCount,
        };
        Assert.Equal(string.Join(' ', expected), DecisionRun.Events(op, rows));
        Assert.InRange(expected.Distinct().Count(), 4, 600);
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

    /// <summary>Scores in which one label after the other stands out, each for a while.</summary>
    private static sbyte[][] Speech(int steps)
    {
        uint state = 3;
        int label = 0;
        int left = 0;
        return [.. Enumerable.Range(0, steps).Select(step =>
        {
            if (left-- <= 0)
            {
                state = CaseData.Next(state);
                (label, left) = ((int)(state >> 9) & 3, (int)(state >> 20) & 31);
            }

            sbyte[] scores = CaseData.SignedBytes((uint)step, 4, -128, 0);
            scores[label] = CaseData.SignedBytes((uint)step + 1000, 1, 60, 127)[0];
            return scores;
        })];
    }
}
