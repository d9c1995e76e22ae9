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
        int i = 0;
        for (; i + Vector<float>.Count <= value.Length; i += Vector<float>.Count)
        {
            var g = new Vector<float>(gradient[i..]);
            var m = new Vector<float>(first[i..]) * 0.9f + g * 0.1f;
            var v = new Vector<float>(second[i..]) * 0.999f + g * g * 0.001f;
            m.CopyTo(first[i..]);
            v.CopyTo(second[i..]);
            (new Vector<float>(value[i..]) - m * rate / (Vector.SquareRoot(v) / new Vector<float>(root) + new Vector<float>(1e-8f))).CopyTo(value[i..]);
        }

        for (; i < value.Length; i++)
        {
            float g = gradient[i];
            first[i] = first[i] * 0.9f + g * 0.1f;
            second[i] = second[i] * 0.999f + g * g * 0.001f;
            value[i] -= first[i] * rate / (MathF.Sqrt(second[i]) / root + 1e-8f);
        }
    }
}
