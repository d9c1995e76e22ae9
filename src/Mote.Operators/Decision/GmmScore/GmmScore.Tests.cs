using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Decision;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Decision;

public sealed class GmmScoreTests
{
    // One component, mean (1,2), deviations (1,1/2), peak 1: z = (2, 2 * 1), -(1 - (4 + 4) / 2) = 3. At the mean it is -1.
    [Fact]
    public void A_diagonal_component_weighs_each_feature() =>
        Assert.Equal([[3f], [-1f], [float.PositiveInfinity]], CaseRun.Outputs<float>(
            One(new Shape(1, 2), [1, 2], new Shape(1, 2), [1, 2], [1]), [3, 3], [1, 2], [float.PositiveInfinity, 0]));

    // z = (1 * 3, 1 * 3 - 2 * 1): -(0 - (9 + 1) / 2) = 5; the upper triangle is not read.
    [Fact]
    public void A_full_component_mixes_the_features() =>
        Assert.Equal([[5f]], CaseRun.Outputs<float>(One(new Shape(1, 2), [0, 0], new Shape(1, 2, 2), [1, float.NaN, 1, -2], [0]), [3, 1]));

    // Two equal components of half the weight are one: -(log(1/2) + log 2 - 2) = 2.
    [Fact]
    public void Likelihoods_of_components_are_added()
    {
        float half = -0.6931472f;
        float score = CaseRun.Outputs<float>(One(new Shape(2, 1), [1, 1], new Shape(2, 1), [1, 1], [half, half]), [3])[0][0];
        Assert.Equal(2f, score, 1e-6f);
    }

    [Fact]
    public void Factors_that_fit_no_covariance_are_reported() =>
        Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(One(new Shape(1, 2), [1, 2], new Shape(2, 2), [1, 2, 3, 4], [1])));

    private static OperatorCase One(Shape means, float[] mean, Shape factors, float[] factor, float[] peaks) =>
        new OperatorCase("one", new GmmScore()).Input(ElementType.Float32, new Shape(1, means[1]))
            .Constant<float>(ElementType.Float32, means, mean).Constant<float>(ElementType.Float32, factors, factor)
            .Constant<float>(ElementType.Float32, new Shape(means[0]), peaks).Output(ElementType.Float32);
}
