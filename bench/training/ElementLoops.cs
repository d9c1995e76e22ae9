using System.Numerics;
using System.Runtime.InteropServices;

namespace Mote.Bench.Training;

/// <summary>What a step needs besides the operators; not under test, but part of the time.</summary>
internal static class ElementLoops
{
    /// <summary>The mean of (found - expected)^2, and its gradient.</summary>
    public static double SquareError(Span<float> found, Span<float> expected, Span<float> gradient)
    {
        Span<Vector<float>> f = MemoryMarshal.Cast<float, Vector<float>>(found), e = MemoryMarshal.Cast<float, Vector<float>>(expected), g = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        var sum = Vector<float>.Zero;
        float factor = 2f / found.Length;
        for (int i = 0; i < f.Length; i++)
        {
            var d = f[i] - e[i];
            sum += d * d;
            g[i] = d * factor;
        }

        double rest = 0;
        for (int i = f.Length * Vector<float>.Count; i < found.Length; i++)
        {
            float d = found[i] - expected[i];
            rest += d * d;
            gradient[i] = d * factor;
        }

        return (Vector.Sum(sum) + rest) / found.Length;
    }

    /// <summary>Adam with the usual constants; rate and root hold the corrections of the first steps.</summary>
    public static void Adam(Span<float> value, Span<float> gradient, Span<float> first, Span<float> second, float rate, float root)
    {
        Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(value), gradients = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        Span<Vector<float>> firsts = MemoryMarshal.Cast<float, Vector<float>>(first), seconds = MemoryMarshal.Cast<float, Vector<float>>(second);
        var inverse = new Vector<float>(1 / root);
        var epsilon = new Vector<float>(1e-8f);
        for (int v = 0; v < w.Length; v++)
        {
            var g = gradients[v];
            var m = firsts[v] * 0.9f + g * 0.1f;
            var s = seconds[v] * 0.999f + g * g * 0.001f;
            firsts[v] = m;
            seconds[v] = s;
            w[v] -= m * rate / (Vector.SquareRoot(s) * inverse + epsilon);
        }

        int i = w.Length * Vector<float>.Count;
        for (; i < value.Length; i++)
        {
            float g = gradient[i];
            first[i] = first[i] * 0.9f + g * 0.1f;
            second[i] = second[i] * 0.999f + g * g * 0.001f;
            value[i] -= first[i] * rate / (MathF.Sqrt(second[i]) / root + 1e-8f);
        }
    }
}
