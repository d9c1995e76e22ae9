using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Decision;

public sealed partial record GmmScore
{
    /// <summary>
    /// Component k has the logarithm t = peak - (the sum over i of z_i^2) / 2 with z_i = the sum over j to i of factor_ij (x_j - mean_j), both in order; the score is
    /// -(m + log(the sum over k of exp(t_k - m))) with m the greatest t. Where m is minus infinity the score is infinite.
    /// </summary>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var (steps, width) = Extents(node.Input(0).Shape);
        int components = node.Input(1).Shape[0];
        bool full = IsFull(node);
        var logarithms = new float[components];
        return (in KernelIo io) =>
        {
            var means = io.Input<float>(1);
            var factors = io.Input<float>(2);
            var peaks = io.Input<float>(3);
            for (int step = 0; step < steps; step++)
            {
                var x = io.Input<float>(0).Slice(step * width, width);
                for (int k = 0; k < components; k++)
                {
                    float sum = 0;
                    for (int i = 0; i < width; i++)
                    {
                        float z = 0;
                        for (int j = full ? 0 : i; j <= i; j++)
                        {
                            z += factors[full ? (k * width + i) * width + j : k * width + i] * (x[j] - means[k * width + j]);
                        }

                        sum += z * z;
                    }

                    logarithms[k] = peaks[k] - 0.5f * sum;
                }

                io.Output<float>(0)[step] = NegativeLogarithmOfSum(logarithms);
            }
        };
    }

    private static float NegativeLogarithmOfSum(ReadOnlySpan<float> logarithms)
    {
        float greatest = logarithms[0];
        foreach (float t in logarithms)
        {
            greatest = t > greatest ? t : greatest;
        }

        if (float.IsNegativeInfinity(greatest))
        {
            return float.PositiveInfinity;
        }

        float sum = 0;
        foreach (float t in logarithms)
        {
            sum += ExactMath.Exp(t - greatest);
        }

        return -(greatest + ExactMath.Log(sum));
    }
}
