using Mote.Core;
using Mote.Operators.Regularization;
using Mote.Runtime;

namespace Mote.Operators.Tests.Regularization;

public sealed class DropoutTests
{
    [Fact]
    public void Elements_are_dropped_at_the_rate_and_the_others_raised()
    {
        float[] y = Run(0.25f, 0, 1, 100_000);
        Assert.All(y, v => Assert.True(v is 0 or (4f / 3)));
        Assert.InRange(y.Count(v => v == 0), 24_500, 25_500);
    }

    [Fact]
    public void Neighbours_are_dropped_independently()
    {
        bool[] dropped = [.. Run(0.5f, 0, 1, 100_000).Select(v => v == 0)];
        foreach (int distance in new[] { 1, 2, 8, 64, 1024 })
        {
            int both = Enumerable.Range(0, dropped.Length - distance).Count(i => dropped[i] && dropped[i + distance]);
            Assert.InRange(both, 24_300, 25_700);
        }
    }

    [Fact]
    public void Seed_and_layer_choose_the_mask()
    {
        float[] first = Run(0.5f, 0, 1, 1000);
        Assert.Equal(first, Run(0.5f, 0, 1, 1000));
        foreach (float[] other in new[] { Run(0.5f, 1, 1, 1000), Run(0.5f, 0, 2, 1000) })
        {
            Assert.InRange(Enumerable.Range(0, 1000).Count(i => (other[i] == 0) == (first[i] == 0)), 420, 580);
        }
    }

    [Fact]
    public void A_mask_does_not_depend_on_what_follows() => Assert.Equal(Run(0.5f, 0, 1, 1003), Run(0.5f, 0, 1, 40_000)[..1003]);

    [Fact]
    public void A_rate_of_one_is_reported() => Assert.Throws<DiagnosticException>(() => Run(1, 0, 1, 3));

    private static float[] Run(float rate, int layer, long seed, int count)
    {
        var builder = new GraphBuilder("dropout");
        int x = builder.Input("x", ElementType.Float32, new Shape(count)), s = builder.Input("seed", ElementType.Int64, Shape.Scalar);
        builder.Output(builder.Node(new Dropout { Rate = rate, Layer = layer }, "y", ElementType.Float32, x, s));
        var session = Model.FromModule(new GraphModule([builder.Build()])).CreateSession();
        session.Input<float>(0).Fill(1);
        session.Input<long>(1)[0] = seed;
        session.Run();
        return session.Output<float>(0).ToArray();
    }
}
