using Mote.Core;
using Mote.Operators.Decision;
using Mote.Operators.Layout;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Decision;

public sealed class VoteTests
{
    private static readonly float[] A = [0.75f, 0.25f];
    private static readonly float[] B = [0f, 1f];

    // A has 2 of 3 votes at the second step, still at the third; at the fourth B has 2 of A B B.
    [Fact]
    public void A_label_is_found_when_it_gets_the_majority() =>
        Assert.Equal("- 0@192 - 1@256 - - 0@192", DecisionRun.Events(new Vote { Votes = 2, Of = 3 }, A, A, B, B, B, A, A));

    // A A . . . A A: the majority is lost at the fourth step, so that A is found anew.
    [Fact]
    public void A_label_is_found_again_after_it_lost_the_majority() =>
        Assert.Equal("- 0@192 - - - - 0@192", DecisionRun.Events(new Vote { Votes = 2, Of = 3, Rejected = new IntegerList(1) }, A, A, B, B, B, A, A));

    [Fact]
    public void Low_scores_are_no_votes() =>
        Assert.Equal("- - - 1@256", DecisionRun.Events(new Vote { Votes = 2, Of = 2, Minimum = 193 }, A, A, B, B));

    [Fact]
    public void Half_of_the_votes_are_not_enough() =>
        Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(DecisionCases.Real("bad", new Vote { Votes = 2, Of = 4 }, new Shape(1, 2))));
}
