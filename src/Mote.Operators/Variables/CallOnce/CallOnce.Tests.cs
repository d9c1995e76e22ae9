using Mote.Core;
using Mote.Operators.Variables;

namespace Mote.Operators.Tests.Variables;

public sealed class CallOnceTests
{
    // tests/Mote.Runtime.Tests runs a model with such a call; this is what the operator itself says.
    [Fact]
    public void It_asks_for_its_subgraph_and_is_never_removed()
    {
        var op = new CallOnce { Subgraph = 3 };
        Assert.Equal(new ControlFlow(3), op.Control);
        Assert.True(op.HasSideEffects);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(-1)]
    public void A_call_of_no_other_subgraph_is_reported(int subgraph)
    {
        var graph = new Graph("main", [], [new Node(new CallOnce { Subgraph = subgraph }, [], [])], [], []);
        Assert.Equal(DiagnosticIds.BrokenGraph, Assert.Single(GraphVerifier.Check(new GraphModule([graph])).Items).Id);
    }
}
