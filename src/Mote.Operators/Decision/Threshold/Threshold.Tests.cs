using Mote.Core;
using Mote.Operators.Decision;
using Mote.Operators.Layout;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Decision;

public sealed class ThresholdTests
{
    [Fact]
    public void An_event_is_the_highest_score_at_or_above_the_level() =>
        Assert.Equal("- 0@128 1@192 0@256", DecisionRun.Events(new Threshold(), [0.49f, float.NaN], [0.5f, float.NaN], [0.6f, 0.75f], [float.PositiveInfinity, 1f]));

    [Fact]
    public void A_further_event_is_held_back() =>
        Assert.Equal("0@256 - - 0@256", DecisionRun.Events(new Threshold { Hold = 2 }, [1f], [1f], [1f], [1f]));

    // Real values are (q + 4) / 2: 1.5 is q = -1.
    [Fact]
    public void A_gate_stays_open_for_a_while()
    {
        var one = DecisionCases.Integer("one", new Threshold { Level = 1.5f, Hold = 1, Labels = new IntegerList(1) }, new Shape(1, 2), ElementType.Int8, new Quantization(0.5f, -4));
        Assert.Equal([[0], [1], [1], [0], [1]], CaseRun.Outputs<sbyte>(one, [9, -2], [9, -1], [9, -2], [9, -2], [-128, 127]).Select(y => y.Select(v => (int)v)));
    }

    [Fact]
    public void A_level_that_is_no_number_is_reported() =>
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(DecisionCases.Real("bad", new Threshold { Level = float.NaN }, new Shape(1, 2))));
}
