using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.FakeQuantization;
using Mote.Operators.Layout;
using Mote.Operators.Loss;
using Mote.Operators.Normalization;
using Mote.Operators.Reduction;
using Mote.Operators.Regularization;

namespace Mote.Operators.Tests.Gradients;

/// <summary>Cases of the operators that exist for training alone and have a gradient; those that compute gradients are reached by the others.</summary>
public static class TrainingCases
{
    private const ElementType Real = ElementType.Float32;

    /// <summary>Training operators that no gradient flows through, with the reason.</summary>
    public static Dictionary<string, string> WithoutGradient { get; } = new()
    {
        ["BatchStatistics"] = "the rule of BATCH_NORMALIZATION_TRAINING includes the way through the statistics, and is compared so",
        ["RangeObserver"] = "an observer: nothing depends on what it reports",
        ["UnsupportedOperator"] = "stands for an operator of a file that is not known, and never runs",
    };

    /// <summary>The inputs whose gradient nobody needs, by operator: what is compared with, weighted by or limited to is given, not learnt.</summary>
    public static bool IsGiven(Operator op, int slot) => op switch
    {
        LossOperator or FakeQuantize => slot > 0,
        BatchNormalization or BatchNormalizationTraining => slot is 3 or 4,
        _ => false,
    };

    /// <summary>All cases.</summary>
    public static IEnumerable<OperatorCase> All() => [.. Own(), .. LayerCases.Normalization(), .. LayerCases.BatchNormalization(), .. LayerCases.Recurrent()];

    private static IEnumerable<OperatorCase> Own()
    {
        LossOperator[] losses =
        [
            new SoftmaxCrossEntropy(), new SoftmaxCrossEntropy { LabelSmoothing = 0.1f }, new SigmoidCrossEntropy(), new SigmoidCrossEntropy { LabelSmoothing = 0.2f },
            new MeanSquaredError(), new MeanAbsoluteError(), new Huber(), new Huber { Delta = 3 },
        ];
        foreach (var loss in losses)
        {
            yield return new OperatorCase($"{loss}, 5 samples", loss).Input(Real, new Shape(5, 7)).Input(Real, new Shape(5, 7), 0, 1).Output(Real);
            yield return new OperatorCase($"{loss}, weighted", loss).Input(Real, new Shape(4, 3, 11)).Input(Real, new Shape(4, 3, 11), 0, 1)
                .Constant<float>(Real, new Shape(4), [0.5f, 2, 0, 1]).Output(Real);
            yield return new OperatorCase($"{loss}, large", loss).Input(Real, new Shape(2, 33), -60, 60).Input(Real, new Shape(2, 33), 0, 1).Output(Real);
            yield return new OperatorCase($"{loss}, no weight at all", loss).Input(Real, new Shape(2, 3)).Input(Real, new Shape(2, 3), 0, 1)
                .Constant<float>(Real, new Shape(2), [0, 0]).Output(Real);
        }

        foreach (var (rate, layer) in new[] { (0f, 0), (0.25f, 1), (0.9f, 2) })
        {
            yield return new OperatorCase($"dropout {rate}", new Dropout { Rate = rate, Layer = layer }).Input(Real, new Shape(3, 5, 13)).Input(ElementType.Int64, Shape.Scalar).Output(Real);
        }

        foreach (var (low, high) in new[] { (-4f, 4f), (0f, 6f), (-3f, 0f), (-0.3f, 5.1f), (1f, 2f), (0f, 0f) })
        {
            yield return new OperatorCase($"fake quantization {low} to {high}", new FakeQuantize()).Input(Real, new Shape(3, 43)).Constant<float>(Real, new Shape(2), [low, high]).Output(Real);
        }

        yield return new OperatorCase("fake weights, first axis", new FakeQuantizeWeights()).Input(Real, new Shape(5, 3, 3, 2)).Output(Real);
        yield return new OperatorCase("fake weights, last axis", new FakeQuantizeWeights { Axis = 3 }).Input(Real, new Shape(1, 3, 3, 7)).Output(Real);
        yield return new OperatorCase("fake weights, one scale", new FakeQuantizeWeights { Axis = -1 }).Input(Real, new Shape(4, 19)).Output(Real);
        yield return new OperatorCase("fake weights, all zero", new FakeQuantizeWeights()).Constant<float>(Real, new Shape(2, 3), [0, 0, 0, 1, -2, 0.3f]).Output(Real);

        (Shape Large, Shape Small)[] shapes =
        [
            (new(3, 5), new(5)), (new(3, 5), new(3, 1)), (new(2, 3, 4, 5), new(1, 3, 1, 5)), (new(2, 3, 4, 5), new(3, 1, 1)), (new(700, 37), new(37)),
            (new(20000), Shape.Scalar), (new(3, 50), new(3, 1)), (new(1, 4), new(4)), (new(4, 1, 3), new(4, 1, 3)),
        ];
        foreach (var (large, small) in shapes)
        {
            yield return new OperatorCase($"{large} summed to {small}", new SumTo { Shape = new IntegerList(small.Dimensions) }).Input(Real, large).Output(Real);
        }
    }
}
