using Mote.Core;
using Mote.Operators.Loss;
using Mote.Runtime;

namespace Mote.Operators.Tests.Loss;

public sealed class LossesTests
{
    [Fact]
    public void Equal_logits_cost_the_logarithm_of_their_number() => Assert.Equal(MathF.Log(4), Run(new SoftmaxCrossEntropy(), [[7, 7, 7, 7]], [[0, 1, 0, 0]]), 1e-6f);

    // ln(1 + e^-2) for the right class 2 ahead; smoothing takes a twentieth of the target to the wrong one, which costs 2 more.
    [Fact]
    public void Smoothing_moves_a_share_of_the_target_to_all_classes()
    {
        Assert.Equal(0.126928f, Run(new SoftmaxCrossEntropy(), [[2, 0]], [[1, 0]]), 1e-6f);
        Assert.Equal(0.126928f + 0.1f, Run(new SoftmaxCrossEntropy { LabelSmoothing = 0.1f }, [[2, 0]], [[1, 0]]), 1e-6f);
    }

    [Fact]
    public void Logits_of_any_size_give_finite_losses()
    {
        Assert.Equal(2e30f, Run(new SoftmaxCrossEntropy(), [[1e30f, -1e30f]], [[0, 1]]), 1e24f);
        Assert.Equal(1000, Run(new SigmoidCrossEntropy(), [[1000]], [[0]]), 1e-3f);
        Assert.Equal(0, Run(new SigmoidCrossEntropy(), [[-1000]], [[0]]));
    }

    [Fact]
    public void No_evidence_costs_one_bit_a_label() => Assert.Equal(MathF.Log(2), Run(new SigmoidCrossEntropy(), [[0, 0, 0]], [[1, 0, 1]]), 1e-6f);

    // Differences 3 and -1: 9 and 1, 3 and 1, 2 (3 - 1) and 1/2.
    [Fact]
    public void Losses_of_differences_are_means_over_a_sample()
    {
        Assert.Equal(5, Run(new MeanSquaredError(), [[3, 0]], [[0, 1]]));
        Assert.Equal(2, Run(new MeanAbsoluteError(), [[3, 0]], [[0, 1]]));
        Assert.Equal(2.25f, Run(new Huber { Delta = 2 }, [[3, 0]], [[0, 1]]));
    }

    // Losses 1, 4 and 9 with weights 1, 3 and 0: (1 + 12) / 4.
    [Fact]
    public void Samples_count_by_their_weights() => Assert.Equal(3.25f, Run(new MeanSquaredError(), [[1], [2], [3]], [[0], [0], [0]], [1, 3, 0]));

    [Fact]
    public void A_sample_without_weight_may_hold_anything() => Assert.Equal(1, Run(new MeanSquaredError(), [[1], [float.NaN]], [[0], [0]], [1, 0]));

    [Fact]
    public void Targets_of_another_shape_are_reported()
    {
        var builder = new GraphBuilder("loss");
        int x = builder.Input("x", ElementType.Float32, new Shape(2, 3)), t = builder.Input("t", ElementType.Float32, new Shape(2, 4));
        var problem = Assert.Throws<DiagnosticException>(() => builder.Node(new MeanSquaredError(), "loss", ElementType.Float32, x, t));
        Assert.Equal(DiagnosticIds.ShapeMismatch, Assert.Single(problem.Diagnostics).Id);
    }

    private static float Run(LossOperator loss, float[][] x, float[][] target, float[]? weights = null)
    {
        var shape = new Shape(x.Length, x[0].Length);
        var builder = new GraphBuilder("loss");
        int[] inputs = [builder.Input("x", ElementType.Float32, shape), builder.Input("t", ElementType.Float32, shape)];
        int w = weights is null ? -1 : builder.Constant<float>("w", ElementType.Float32, new Shape(x.Length), weights);
        builder.Output(builder.Node(loss, "loss", ElementType.Float32, [.. inputs, w]));
        var session = Model.FromModule(new GraphModule([builder.Build()])).CreateSession();
        x.SelectMany(row => row).ToArray().CopyTo(session.Input<float>(0));
        target.SelectMany(row => row).ToArray().CopyTo(session.Input<float>(1));
        session.Run();
        return session.Output<float>(0)[0];
    }
}
