using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Decision;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Decision;

public sealed class KMeansScoreTests
{
    // (3,4) is 5 from (0,0), whose radius is 1, and 4 from (3,0), whose radius is 0.5: 3.5. (0,0.5) lies inside of the first cluster.
    [Fact]
    public void The_score_is_the_distance_to_the_nearest_surface() =>
        Assert.Equal([[3.5f], [-0.5f]], CaseRun.Outputs<float>(Clusters().Output(ElementType.Float32), [3, 4], [0, 0.5f]));

    // ((7,2) - (1,2)) / (2,1) = (3,0): the second centroid.
    [Fact]
    public void Features_are_standardised_first() =>
        Assert.Equal([[-0.5f]], CaseRun.Outputs<float>(Clusters().Constant<float>(ElementType.Float32, new Shape(2), [1, 2])
            .Constant<float>(ElementType.Float32, new Shape(2), [2, 1]).Output(ElementType.Float32), [7, 2]));

    [Fact]
    public void A_mean_without_a_scale_is_reported() =>
        Assert.Equal([DiagnosticIds.OperandCount], CaseRun.Diagnostics(Clusters().Constant<float>(ElementType.Float32, new Shape(2), [1, 2]).Output(ElementType.Float32)));

    private static OperatorCase Clusters() => new OperatorCase("one", new KMeansScore()).Input(ElementType.Float32, new Shape(1, 2))
        .Constant<float>(ElementType.Float32, new Shape(2, 2), [0, 0, 3, 0]).Constant<float>(ElementType.Float32, new Shape(2), [1, 0.5f]);
}
