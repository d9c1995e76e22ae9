using Mote.Core;
using Mote.Operators.Decision;
using Mote.Operators.Layout;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Decision;

public sealed class ArgmaxRejectTests
{
    [Fact]
    public void Low_and_close_scores_are_rejected() =>
        Assert.Equal("1@128 - - 2@256", DecisionRun.Events(new ArgmaxReject { Margin = 64 }, [0.25f, 0.5f, 0f], [0f, 0.499f - 0.01f, 0f], [0.75f, 0.6f, 0f], [0f, 0.75f, 1f]));

    [Fact]
    public void Integers_are_scores_of_their_scale() =>
        Assert.Equal("0@255 1@128 -", DecisionRun.Events(new ArgmaxReject { Rejected = new IntegerList(2) }, [127, 126, -128], [-1, 0, -128], [0, 0, 1]));

    [Fact]
    public void A_label_that_does_not_exist_is_reported() =>
        Assert.Equal([DiagnosticIds.OutOfRange], CaseRun.Diagnostics(DecisionCases.Real("bad", new ArgmaxReject { Rejected = new IntegerList(-1) }, new Shape(1, 2))));
}
