using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Normalization;
using Mote.Operators.Recurrent;

namespace Mote.Operators.Tests.Gradients;

/// <summary>Cases of the forms that layers have while they are trained.</summary>
public static class LayerCases
{
    private const ElementType Real = ElementType.Float32;

    /// <summary>Batch normalization by moving statistics, as of a layer that is frozen.</summary>
    public static IEnumerable<OperatorCase> Normalization()
    {
        (Shape X, Shape Channels, float Epsilon)[] shapes =
            [(new(3, 5, 4), new(4), 1e-3f), (new(40, 1), new(1), 0.5f), (new(2, 3, 3, 17), new(1, 1, 1, 17), 1e-5f)];
        foreach (var (x, channels, epsilon) in shapes)
        {
            yield return new OperatorCase($"normalization of {x} by {channels}", new BatchNormalization { Epsilon = epsilon })
                .Input(Real, x, -4, 4).Input(Real, channels, 0.5, 2).Input(Real, channels, -1, 1).Input(Real, channels, -2, 2).Input(Real, channels, 0.1, 3).Output(Real);
        }
    }

    /// <summary>Batch normalization by the statistics of the batch, which are computed here in double.</summary>
    public static IEnumerable<OperatorCase> BatchNormalization()
    {
        foreach (var shape in new Shape[] { new(30, 5), new(2, 3, 4, 3), new(5, 1), new(300, 2), new(4, 40) })
        {
            foreach (var activation in new[] { FusedActivation.None, FusedActivation.Relu, FusedActivation.Relu6 })
            {
                foreach (bool hasResidual in new[] { false, true })
                {
                    yield return OfBatch(shape, activation, hasResidual);
                }
            }
        }
    }

    /// <summary>The GRU that saves its gates.</summary>
    public static IEnumerable<OperatorCase> Recurrent()
    {
        foreach (var (batch, steps, features, units) in new[] { (2, 3, 4, 5), (30, 2, 2, 3), (1, 4, 3, 17), (1, 1, 1, 1) })
        {
            foreach (bool sequences in new[] { false, true })
            {
                foreach (bool hasBias in new[] { false, true })
                {
                    var one = new OperatorCase($"{batch} sequences of {steps}x{features}, {units} units{(sequences ? ", all states" : "")}{(hasBias ? "" : ", no bias")}",
                            new GruTraining { ReturnSequences = sequences })
                        .Input(Real, new Shape(batch, steps, features), -2, 2).Input(Real, new Shape(3 * units, features), -1, 1).Input(Real, new Shape(3 * units, units), -1, 1);
                    yield return (hasBias ? one.Input(Real, new Shape(2, 3 * units), -1, 1) : one.Absent()).Output(Real).Output(Real).Output(Real);
                }
            }
        }
    }

    private static OperatorCase OfBatch(Shape shape, FusedActivation activation, bool hasResidual)
    {
        var channels = new Shape(shape[-1]);
        float[] x = CaseData.Floats(41, shape.ElementCount, -2, 2);
        var (mean, variance) = Normalizations.Statistics(Array.ConvertAll(x, v => (double)v), channels.ElementCount);
        var one = new OperatorCase($"{shape} {activation}{(hasResidual ? ", residual" : "")}", new BatchNormalizationTraining { Activation = activation })
            .Constant<float>(Real, shape, x).Input(Real, channels, 2, 6).Input(Real, channels, -1, 3)
            .Constant<float>(Real, channels, Array.ConvertAll(mean, v => (float)v)).Constant<float>(Real, channels, Array.ConvertAll(variance, v => (float)v));
        return (hasResidual ? one.Input(Real, shape, -3, 3) : one).Output(Real);
    }
}
