using System.Runtime.CompilerServices;
using Mote.Operators.Training;

namespace Mote.Operators.Normalization;

/// <summary>The inner loops of batch normalization, over one tile: coefficients and sums have its length.</summary>
/// <typeparam name="TLanes">The vectors.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
internal static unsafe class BatchRows<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>
    /// first += x - centre; second += (x - centre)^2, over so many tiles. Two vectors of columns at a time, whose sums stay in registers; each column is
    /// one chain over the tiles.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMoments(float* x, float* centre, float* first, float* second, nint length, nint tiles)
    {
        nint i = 0;
        for (; i + 2 * TLanes.Count <= length; i += 2 * TLanes.Count)
        {
            nint j = i + TLanes.Count;
            TVector c0 = TLanes.Load(centre + i), c1 = TLanes.Load(centre + j);
            TVector f0 = TLanes.Load(first + i), f1 = TLanes.Load(first + j), s0 = TLanes.Load(second + i), s1 = TLanes.Load(second + j);
            float* at = x + i;
            for (nint t = tiles; t > 0; t--, at += length)
            {
                TVector d0 = TLanes.Subtract(TLanes.Load(at), c0), d1 = TLanes.Subtract(TLanes.Load(at + TLanes.Count), c1);
                f0 = TLanes.Add(f0, d0);
                f1 = TLanes.Add(f1, d1);
                s0 = TLanes.Fma(d0, d0, s0);
                s1 = TLanes.Fma(d1, d1, s1);
            }

            TLanes.Store(f0, first + i);
            TLanes.Store(f1, first + j);
            TLanes.Store(s0, second + i);
            TLanes.Store(s1, second + j);
        }

        for (; i < length; i += TLanes.Count)
        {
            // The mask of all lanes where a vector is whole.
            var mask = TLanes.Mask((int)Math.Min(TLanes.Count, length - i));
            TVector c = TLanes.Load(centre + i, mask), f = TLanes.Load(first + i, mask), s = TLanes.Load(second + i, mask);
            float* at = x + i;
            for (nint t = tiles; t > 0; t--, at += length)
            {
                var d = TLanes.Subtract(TLanes.Load(at, mask), c);
                f = TLanes.Add(f, d);
                s = TLanes.Fma(d, d, s);
            }

            TLanes.Store(f, first + i, mask);
            TLanes.Store(s, second + i, mask);
        }
    }

    /// <summary>y = clamp(x * scale + shift (+ residual)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(float* x, float* scale, float* shift, float* residual, float lowest, float highest, float* y, nint count)
    {
        TVector low = TLanes.Create(lowest), high = TLanes.Create(highest);
        nint i = 0;
        if (residual == null)
        {
            for (; i + TLanes.Count <= count; i += TLanes.Count)
            {
                var v = TLanes.Fma(TLanes.Load(x + i), TLanes.Load(scale + i), TLanes.Load(shift + i));
                TLanes.Store(TLanes.Least(TLanes.Greatest(v, low), high), y + i);
            }
        }
        else
        {
            for (; i + TLanes.Count <= count; i += TLanes.Count)
            {
                var v = TLanes.Add(TLanes.Fma(TLanes.Load(x + i), TLanes.Load(scale + i), TLanes.Load(shift + i)), TLanes.Load(residual + i));
                TLanes.Store(TLanes.Least(TLanes.Greatest(v, low), high), y + i);
            }
        }

        if (i < count)
        {
            var mask = TLanes.Mask((int)(count - i));
            var v = TLanes.Fma(TLanes.Load(x + i, mask), TLanes.Load(scale + i, mask), TLanes.Load(shift + i, mask));
            v = residual == null ? v : TLanes.Add(v, TLanes.Load(residual + i, mask));
            TLanes.Store(TLanes.Least(TLanes.Greatest(v, low), high), y + i, mask);
        }
    }

    /// <summary>With d = dy where low &lt; x * scale + shift &lt; high, else 0: first += d; second += d * (x - mean), over so many tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGradients(
        float* dy, float* x, float* mean, float* scale, float* shift, float lowest, float highest, float* first, float* second, nint length, nint tiles)
    {
        TVector low = TLanes.Create(lowest), high = TLanes.Create(highest);
        nint i = 0;
        for (; i + 2 * TLanes.Count <= length; i += 2 * TLanes.Count)
        {
            nint j = i + TLanes.Count;
            TVector m0 = TLanes.Load(mean + i), m1 = TLanes.Load(mean + j);
            TVector a0 = TLanes.Load(scale + i), a1 = TLanes.Load(scale + j), b0 = TLanes.Load(shift + i), b1 = TLanes.Load(shift + j);
            TVector f0 = TLanes.Load(first + i), f1 = TLanes.Load(first + j), s0 = TLanes.Load(second + i), s1 = TLanes.Load(second + j);
            nint at = i;
            for (nint t = tiles; t > 0; t--, at += length)
            {
                TVector v0 = TLanes.Load(x + at), v1 = TLanes.Load(x + at + TLanes.Count);
                var d0 = Passed(TLanes.Fma(v0, a0, b0), low, high, TLanes.Load(dy + at));
                var d1 = Passed(TLanes.Fma(v1, a1, b1), low, high, TLanes.Load(dy + at + TLanes.Count));
                f0 = TLanes.Add(f0, d0);
                f1 = TLanes.Add(f1, d1);
                s0 = TLanes.Fma(d0, TLanes.Subtract(v0, m0), s0);
                s1 = TLanes.Fma(d1, TLanes.Subtract(v1, m1), s1);
            }

            TLanes.Store(f0, first + i);
            TLanes.Store(f1, first + j);
            TLanes.Store(s0, second + i);
            TLanes.Store(s1, second + j);
        }

        for (; i < length; i += TLanes.Count)
        {
            var mask = TLanes.Mask((int)Math.Min(TLanes.Count, length - i));
            TVector m = TLanes.Load(mean + i, mask), f = TLanes.Load(first + i, mask), s = TLanes.Load(second + i, mask);
            TVector a = TLanes.Load(scale + i, mask), b = TLanes.Load(shift + i, mask);
            nint at = i;
            for (nint t = tiles; t > 0; t--, at += length)
            {
                var v = TLanes.Load(x + at, mask);
                var d = Passed(TLanes.Fma(v, a, b), low, high, TLanes.Load(dy + at, mask));
                f = TLanes.Add(f, d);
                s = TLanes.Fma(d, TLanes.Subtract(v, m), s);
            }

            TLanes.Store(f, first + i, mask);
            TLanes.Store(s, second + i, mask);
        }
    }

    /// <summary>As <see cref="AddGradients"/>, but what passes is decided by the output y, and d is kept: it is the gradient of the residual.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddResidualGradients(
        float* dy, float* x, float* mean, float* y, float lowest, float highest, float* kept, float* first, float* second, nint length, nint tiles)
    {
        TVector low = TLanes.Create(lowest), high = TLanes.Create(highest);
        nint i = 0;
        for (; i + 2 * TLanes.Count <= length; i += 2 * TLanes.Count)
        {
            nint j = i + TLanes.Count;
            TVector m0 = TLanes.Load(mean + i), m1 = TLanes.Load(mean + j);
            TVector f0 = TLanes.Load(first + i), f1 = TLanes.Load(first + j), s0 = TLanes.Load(second + i), s1 = TLanes.Load(second + j);
            nint at = i;
            for (nint t = tiles; t > 0; t--, at += length)
            {
                TVector v0 = TLanes.Load(x + at), v1 = TLanes.Load(x + at + TLanes.Count);
                var d0 = Passed(TLanes.Load(y + at), low, high, TLanes.Load(dy + at));
                var d1 = Passed(TLanes.Load(y + at + TLanes.Count), low, high, TLanes.Load(dy + at + TLanes.Count));
                TLanes.Store(d0, kept + at);
                TLanes.Store(d1, kept + at + TLanes.Count);
                f0 = TLanes.Add(f0, d0);
                f1 = TLanes.Add(f1, d1);
                s0 = TLanes.Fma(d0, TLanes.Subtract(v0, m0), s0);
                s1 = TLanes.Fma(d1, TLanes.Subtract(v1, m1), s1);
            }

            TLanes.Store(f0, first + i);
            TLanes.Store(f1, first + j);
            TLanes.Store(s0, second + i);
            TLanes.Store(s1, second + j);
        }

        for (; i < length; i += TLanes.Count)
        {
            var mask = TLanes.Mask((int)Math.Min(TLanes.Count, length - i));
            TVector m = TLanes.Load(mean + i, mask), f = TLanes.Load(first + i, mask), s = TLanes.Load(second + i, mask);
            nint at = i;
            for (nint t = tiles; t > 0; t--, at += length)
            {
                var v = TLanes.Load(x + at, mask);
                var d = Passed(TLanes.Load(y + at, mask), low, high, TLanes.Load(dy + at, mask));
                TLanes.Store(d, kept + at, mask);
                f = TLanes.Add(f, d);
                s = TLanes.Fma(d, TLanes.Subtract(v, m), s);
            }

            TLanes.Store(f, first + i, mask);
            TLanes.Store(s, second + i, mask);
        }
    }

    /// <summary>dx = d * scale + (x * slope + offset), d as in <see cref="AddGradients"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(
        float* dy, float* x, float* scale, float* shift, float lowest, float highest, float* slope, float* offset, float* dx, nint count)
    {
        TVector low = TLanes.Create(lowest), high = TLanes.Create(highest);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TVector v = TLanes.Load(x + i), s = TLanes.Load(scale + i);
            var d = Passed(TLanes.Fma(v, s, TLanes.Load(shift + i)), low, high, TLanes.Load(dy + i));
            TLanes.Store(TLanes.Fma(d, s, TLanes.Fma(v, TLanes.Load(slope + i), TLanes.Load(offset + i))), dx + i);
        }

        if (i < count)
        {
            var mask = TLanes.Mask((int)(count - i));
            TVector v = TLanes.Load(x + i, mask), s = TLanes.Load(scale + i, mask);
            var d = Passed(TLanes.Fma(v, s, TLanes.Load(shift + i, mask)), low, high, TLanes.Load(dy + i, mask));
            TLanes.Store(TLanes.Fma(d, s, TLanes.Fma(v, TLanes.Load(slope + i, mask), TLanes.Load(offset + i, mask))), dx + i, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Passed(TVector z, TVector low, TVector high, TVector d) =>
        TLanes.WhereGreater(z, low, TLanes.WhereGreater(high, z, d, TLanes.Zero), TLanes.Zero);
}
