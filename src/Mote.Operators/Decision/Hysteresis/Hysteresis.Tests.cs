using Mote.Core;
using Mote.Operators.Decision;
using Mote.Operators.Layout;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Decision;

public sealed class HysteresisTests
{
    // On at 0.75 = 192; 0.5 = 128 is not below the lower threshold, 0.25 is; then on again.
    [Fact]
    public void A_label_stays_on_between_the_thresholds() =>
        Assert.Equal("- 0@192 - - - 0@256", DecisionRun.Events(new Hysteresis { On = new IntegerList(192), Off = new IntegerList(128) }, [0.7f], [0.75f], [0.5f], [1f], [0.25f], [1f]));

    // Two in a row at or above switch on; a single one below does not switch off, two do.
    [Fact]
    public void Switching_takes_its_time() =>
        Assert.Equal("- - - 0@256 - - - - - 0@256", DecisionRun.Events(new Hysteresis { MinimumOn = 2, MinimumOff = 2 }, [1f], [0f], [1f], [1f], [0f], [1f], [0f], [0f], [1f], [1f]));

    [Fact]
    public void The_highest_score_of_several_onsets_is_the_event() =>
        Assert.Equal("1@243 -", DecisionRun.Events(new Hysteresis { Unreported = new IntegerList(3) }, [0.9f, 0.95f, 0.95f, 1f], [1f, 1f, 1f, 1f]));

    [Fact]
    public void Thresholds_of_the_wrong_number_or_order_are_reported()
    {
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(DecisionCases.Real("bad", new Hysteresis { On = new IntegerList(200, 200) }, new Shape(1, 3))));
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(DecisionCases.Real("bad", new Hysteresis { Off = new IntegerList(210) }, new Shape(1, 3))));
    }
}
