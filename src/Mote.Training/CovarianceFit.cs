using Mote.Core;
using Mote.Operators.Convolution;

namespace Mote.Training;

/// <summary>
/// What is normal by its mean and covariance, in place of training by steps. The dense layer that this makes gives x - W (x - mean), where W is the inverse
/// Cholesky factor of the covariance, so that its error as an autoencoder, the mean squared difference from x, is the squared Mahalanobis distance divided by the
/// number of features. There is nothing random in it. Sums are in double precision, in the order of the examples.
/// </summary>
public sealed record CovarianceFit
{
    /// <summary>The greatest number of features: their covariance takes 8 bytes for each pair.</summary>
    public const int MaxFeatures = 2048;

    /// <summary>How much less than the largest a diagonal element of a factor may be.</summary>
    private const double LeastPivot = 1e-12;

    /// <summary>
    /// The share of the mean variance's identity in the covariance, 0 to 1; null for what the examples themselves suggest (Ledoit and Wolf, 2004). With few examples
    /// a covariance needs some.
    /// </summary>
    public double? Shrinkage { get; init; }

    /// <summary>A network of one dense layer with what the examples say.</summary>
    /// <param name="network">The network: as many outputs as inputs, no activation.</param>
    /// <param name="examples">What is normal, as it is.</param>
    /// <exception cref="DiagnosticException">The network is another one, or the examples are too few for a covariance without shrinkage.</exception>
    public Graph Apply(Graph network, TrainingExamples examples)
    {
        var dense = Layer(network, examples.InputElements);
        int n = examples.InputElements;
        var (mean, covariance) = Measure(examples);
        Shrink(covariance, n, Shrinkage ?? LedoitWolf(examples, mean, covariance));
        double[] inverse = InverseFactor(covariance, n) ?? throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadNetwork, $"network '{network.Name}'",
            FormattableString.Invariant($"{examples.Count} examples give no covariance of {n} features that can be inverted"), Remedy: "Set 'shrinkage' of 'training', to 0.1 say"));
        var weights = new float[n * n];
        var bias = new float[n];
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = 0; j < n; j++)
            {
                sum += inverse[(i * n) + j] * mean[j];
                weights[(i * n) + j] = (float)((i == j ? 1 : 0) - inverse[(i * n) + j]);
            }

            bias[i] = (float)sum;
        }

        return network with
        {
            Tensors = network.Tensors.SetItem(dense.Inputs[1], Constant(network.Tensors[dense.Inputs[1]], weights)).SetItem(dense.Inputs[2], Constant(network.Tensors[dense.Inputs[2]], bias)),
        };
    }

    private static Tensor Constant(Tensor old, float[] values) => Tensor.Constant<float>(old.Name, ElementType.Float32, old.Shape, values);

    private static Node Layer(Graph network, int features)
    {
        var layers = network.Nodes.Where(n => n.Inputs.Any(t => t >= 0 && network.Tensors[t] is { IsConstant: true, Type: ElementType.Float32 })).ToList();
        return layers is [{ Operator: FullyConnected, Inputs: [_, _, >= 0] } dense] && dense.Outputs[0] == network.Outputs[0]
            && network.Tensors[dense.Inputs[1]].Shape == new Shape(features, features) && features <= MaxFeatures
                ? dense
                : throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadNetwork, $"network '{network.Name}'",
                    FormattableString.Invariant($"'fit: covariance' makes another network of {features} features"),
                    FormattableString.Invariant($"one dense layer without activation or normalisation, up to {MaxFeatures} features"), "Write 'network: {layers: [{kind: dense}]}'"));
    }

    private static (double[] Mean, double[] Covariance) Measure(TrainingExamples examples)
    {
        int n = examples.InputElements;
        var mean = new double[n];
        foreach (float[] x in Rows(examples))
        {
            for (int i = 0; i < n; i++)
            {
                mean[i] += x[i];
            }
        }

        for (int i = 0; i < n; i++)
        {
            mean[i] /= examples.Count;
        }

        var covariance = new double[n * n];
        foreach (float[] x in Rows(examples))
        {
            for (int i = 0; i < n; i++)
            {
                double d = x[i] - mean[i];
                for (int j = 0; j <= i; j++)
                {
                    covariance[(i * n) + j] += d * (x[j] - mean[j]);
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                covariance[(i * n) + j] /= examples.Count;
                covariance[(j * n) + i] = covariance[(i * n) + j];
            }
        }

        return (mean, covariance);
    }

    /// <summary>
    /// The share that makes the expected squared error of the covariance least: the mean squared distance of the examples' own products from the covariance by their
    /// number, against the squared distance of the covariance from the mean variance's identity.
    /// </summary>
    private static double LedoitWolf(TrainingExamples examples, double[] mean, double[] covariance)
    {
        int n = mean.Length;
        double trace = 0, squares = 0;
        for (int i = 0; i < n; i++)
        {
            trace += covariance[(i * n) + i];
            for (int j = 0; j < n; j++)
            {
                squares += covariance[(i * n) + j] * covariance[(i * n) + j];
            }
        }

        double distance = squares - (trace * trace / n);
        double fourth = 0;
        foreach (float[] x in Rows(examples))
        {
            double norm = 0;
            for (int i = 0; i < n; i++)
            {
                norm += (x[i] - mean[i]) * (x[i] - mean[i]);
            }

            fourth += norm * norm;
        }

        // The sum over the examples of |x x' - S|^2 is that of |x|^4, less count |S|^2.
        double noise = ((fourth / examples.Count) - squares) / examples.Count;
        return distance <= 0 ? 1 : Math.Clamp(noise / distance, 0, 1);
    }

    private static void Shrink(double[] covariance, int n, double share)
    {
        double trace = 0;
        for (int i = 0; i < n; i++)
        {
            trace += covariance[(i * n) + i];
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                covariance[(i * n) + j] = ((1 - share) * covariance[(i * n) + j]) + (i == j ? share * trace / n : 0);
            }
        }
    }

    /// <summary>The inverse of the lower Cholesky factor; null where there is none.</summary>
    private static double[]? InverseFactor(double[] covariance, int n)
    {
        double largest = Enumerable.Range(0, n).Max(i => covariance[(i * n) + i]);
        var factor = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = covariance[(i * n) + j];
                for (int k = 0; k < j; k++)
                {
                    sum -= factor[(i * n) + k] * factor[(j * n) + k];
                }

                if (i == j && !(sum > LeastPivot * largest))
                {
                    return null;
                }

                factor[(i * n) + j] = i == j ? Math.Sqrt(sum) : sum / factor[(j * n) + j];
            }
        }

        var inverse = new double[n * n];
        for (int column = 0; column < n; column++)
        {
            for (int i = column; i < n; i++)
            {
                double sum = i == column ? 1 : 0;
                for (int k = column; k < i; k++)
                {
                    sum -= factor[(i * n) + k] * inverse[(k * n) + column];
                }

                inverse[(i * n) + column] = sum / factor[(i * n) + i];
            }
        }

        return inverse;
    }

    /// <summary>The examples one after the other, in one array that is used again.</summary>
    private static IEnumerable<float[]> Rows(TrainingExamples examples)
    {
        var (x, target) = (new float[examples.InputElements], new float[examples.TargetElements]);
        for (int i = 0; i < examples.Count; i++)
        {
            examples.Read(i, -1, x, target);
            yield return x;
        }
    }
}
