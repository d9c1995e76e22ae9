using Mote.Core;
using Mote.Operators.Loss;

namespace Mote.Operators.Tests.Gradients;

/// <summary>Losses in double precision by their textbook formulas.</summary>
public static class Losses
{
    public static Forward Of(LossOperator loss) => (node, x) =>
    {
        int samples = node.Input(0).Shape[0];
        int length = x[0]!.Length / samples;
        double sum = 0, total = 0;
        for (int b = 0; b < samples; b++)
        {
            double weight = x.Length > 2 && x[2] is { } weights ? weights[b] : 1;
            total += weight;
            sum += weight * Sample(loss, x[0]![(b * length)..((b + 1) * length)], x[1]![(b * length)..((b + 1) * length)]);
        }

        return [[total > 0 ? sum / total : 0]];
    };

    private static double Sample(LossOperator loss, double[] x, double[] t)
    {
        double Mean(Func<double, double, double> f) => x.Zip(t).Average(pair => f(pair.First, pair.Second));
        switch (loss)
        {
            case SoftmaxCrossEntropy softmax:
                double sum = x.Sum(v => Math.Exp(v - x[0]));
                return -x.Zip(t).Sum(pair => (((1 - softmax.LabelSmoothing) * pair.Second) + (softmax.LabelSmoothing / x.Length)) * (pair.First - x[0] - Math.Log(sum)));
            case SigmoidCrossEntropy sigmoid:
                return Mean((v, target) =>
                {
                    double smoothed = ((1 - sigmoid.LabelSmoothing) * target) + (sigmoid.LabelSmoothing / 2);
                    return -(smoothed * -Softplus(-v)) - ((1 - smoothed) * -Softplus(v));
                });
            case MeanSquaredError:
                return Mean((v, target) => (v - target) * (v - target));
            case MeanAbsoluteError:
                return Mean((v, target) => Math.Abs(v - target));
            case Huber huber:
                return Mean((v, target) => Math.Abs(v - target) <= huber.Delta
                    ? (v - target) * (v - target) / 2
                    : huber.Delta * (Math.Abs(v - target) - (huber.Delta / 2.0)));
            default:
                throw new ArgumentException($"No formula for {loss.Name}.", nameof(loss));
        }
    }

    private static double Softplus(double x) => x > 30 ? x : Math.Log(1 + Math.Exp(x));
}
