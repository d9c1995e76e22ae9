using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Spectrum;

public sealed partial record Cmvn
{
    /// <summary>
    /// For each coefficient: u = x - x of the first frame, so that what is constant gives zeros. A sum over the window is taken once, for frame 0, from the first of its
    /// frames on; for each further frame the one that comes in is added, then the one that goes is subtracted. Sums are kept in two floats (Knuth's exact addition). d = u - sum / W. With the
    /// sums of d and of d * d over the window and the means m and q: y = d / (sqrt(q - m * m, at least 0) + 1e-10). Where an element is not finite, so are the results of its coefficient
    /// from the first window on that holds it.
    /// </summary>
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int frames = node.Input(0).Shape[0];
        int coefficients = node.Input(0).Shape[1];
        float[] u = new float[frames];
        float[] d = new float[frames];
        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            for (int c = 0; c < coefficients; c++)
            {
                for (int i = 0; i < frames; i++)
                {
                    u[i] = x[i * coefficients + c] - x[c];
                }

                RemoveMean(u, d);
                if (NormalizesVariance)
                {
                    DivideByDeviation(d, u);
                }

                for (int i = 0; i < frames; i++)
                {
                    y[i * coefficients + c] = NormalizesVariance ? u[i] : d[i];
                }
            }
        };
    }

    private void RemoveMean(float[] u, float[] d)
    {
        var sum = default(ExactSum);
        for (int i = 0; i < Window; i++)
        {
            sum.Add(u[Mirrored(i - Window / 2, u.Length)]);
        }

        for (int i = 0; i < u.Length; i++)
        {
            d[i] = u[i] - sum.Value / Window;
            sum.Add(u[Mirrored(i + 1 + Window / 2, u.Length)]);
            sum.Add(0f - u[Mirrored(i - Window / 2, u.Length)]);
        }
    }

    private void DivideByDeviation(float[] d, float[] y)
    {
        var sum = default(ExactSum);
        var squares = default(ExactSum);
        for (int i = 0; i < Window; i++)
        {
            float v = d[Mirrored(i - Window / 2, d.Length)];
            sum.Add(v);
            squares.Add(v * v);
        }

        for (int i = 0; i < d.Length; i++)
        {
            float mean = sum.Value / Window;
            float variance = squares.Value / Window - mean * mean;
            y[i] = d[i] / (ExactMath.Sqrt(variance < 0 ? 0 : variance) + 1e-10f);
            float comes = d[Mirrored(i + 1 + Window / 2, d.Length)];
            float goes = d[Mirrored(i - Window / 2, d.Length)];
            sum.Add(comes);
            sum.Add(0f - goes);
            squares.Add(comes * comes);
            squares.Add(0f - goes * goes);
        }
    }

    /// <summary>The frame at index i of the frames continued on both sides, in turn in reverse and as they are.</summary>
    private static int Mirrored(int i, int frames)
    {
        int place = i % (2 * frames);
        place = place < 0 ? place + 2 * frames : place;
        return place < frames ? place : 2 * frames - 1 - place;
    }

    /// <summary>A sum in two floats.</summary>
    private struct ExactSum
    {
        private float _high;
        private float _low;

        public readonly float Value => _high + _low;

        public void Add(float v)
        {
            float sum = _high + v;
            float added = sum - _high;
            _low += (_high - (sum - added)) + (v - added);
            _high = sum;
        }
    }
}
