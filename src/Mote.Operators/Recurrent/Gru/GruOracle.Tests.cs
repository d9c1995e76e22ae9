namespace Mote.Operators.Tests.Recurrent;

/// <summary>A GRU by its definition, in double precision: the oracle of results and gradients.</summary>
internal static class GruOracle
{
    /// <summary>The hidden state after each step, (N,T,U).</summary>
    public static double[] Forward((int Batch, int Steps, int Features, int Units) shapes, double[] x, double[] kernel, double[] recurrent, double[] bias, out double[] last)
    {
        var (batch, steps, features, units) = shapes;
        var y = new double[batch * steps * units];
        last = new double[batch * units];
        for (int b = 0; b < batch; b++)
        {
            var h = new double[units];
            for (int t = 0; t < steps; t++)
            {
                double Input(int row) => bias[row] + Enumerable.Range(0, features).Sum(i => kernel[row * features + i] * x[(b * steps + t) * features + i]);
                double Hidden(int row) => bias[3 * units + row] + Enumerable.Range(0, units).Sum(i => recurrent[row * units + i] * h[i]);
                var next = new double[units];
                for (int u = 0; u < units; u++)
                {
                    double z = 1 / (1 + Math.Exp(-Input(u) - Hidden(u)));
                    double r = 1 / (1 + Math.Exp(-Input(units + u) - Hidden(units + u)));
                    double n = Math.Tanh(Input(2 * units + u) + r * Hidden(2 * units + u));
                    next[u] = (1 - z) * n + z * h[u];
                }

                h = next;
                h.CopyTo(y, (b * steps + t) * units);
            }

            h.CopyTo(last, b * units);
        }

        return y;
    }
}
