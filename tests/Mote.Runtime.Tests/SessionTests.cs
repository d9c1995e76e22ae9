using Mote.Core;
using Mote.Tests.Graphs;

namespace Mote.Runtime.Tests;

public sealed class SessionTests
{
    [Fact]
    public void Running_allocates_nothing()
    {
        var session = Model.FromModule(TinyGraphs.Convolutions()).CreateSession();
        session.Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            session.Run();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Sessions_do_not_disturb_each_other()
    {
        var model = Model.FromModule(TinyGraphs.Delay());
        var (a, b) = (model.CreateSession(), model.CreateSession());
        var output = new sbyte[3];
        a.Run<sbyte, sbyte>([1, 2, 3], output);
        b.Run<sbyte, sbyte>([4, 5, 6], output);
        Assert.Equal([7, 8, 9], output);
        a.Run<sbyte, sbyte>([0, 0, 0], output);
        Assert.Equal([1, 2, 3], output);
    }

    [Fact]
    public void State_is_kept_until_it_is_reset()
    {
        var session = Model.FromModule(TinyGraphs.Delay()).CreateSession();
        var output = new sbyte[3];
        session.Run<sbyte, sbyte>([1, 2, 3], output);
        Assert.Equal([7, 8, 9], output);
        session.Run<sbyte, sbyte>([4, 5, 6], output);
        Assert.Equal([1, 2, 3], output);
        session.Reset();
        session.Run<sbyte, sbyte>([0, 0, 0], output);
        Assert.Equal([7, 8, 9], output);
    }

    [Fact]
    public void Spans_of_the_wrong_length_are_refused()
    {
        var session = Model.FromModule(TinyGraphs.Delay()).CreateSession();
        Assert.Throws<ArgumentException>(() => session.Run<sbyte, sbyte>([1, 2], new sbyte[3]));
        Assert.Throws<ArgumentException>(() => session.Run<sbyte, sbyte>([1, 2, 3], new sbyte[4]));
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_diagnostic()
    {
        var e = Assert.Throws<DiagnosticException>(() => Model.Load(Path.Combine(TestFolder.Create(), "no.tflite")));
        Assert.Equal(DiagnosticIds.UnreadableFile, e.Diagnostics[0].Id);
    }
}
