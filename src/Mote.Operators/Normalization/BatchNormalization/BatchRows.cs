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
    /// <summary>first += x - centre; second += (x - centre)^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMoments(float* x, float* centre, float* first, float* second, nint count)
    {
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            var d = TLanes.Subtract(TLanes.Load(x + i), TLanes.Load(centre + i));
            TLanes.Store(TLanes.Add(TLanes.Load(first + i), d), first + i);
            TLanes.Store(TLanes.Fma(d, d, TLanes.Load(second + i)), second + i);
        }

        if (i < count)
        {
            var mask = TLanes.Mask((int)(count - i));
            var d = TLanes.Subtract(TLanes.Load(x + i, mask), TLanes.Load(centre + i, mask));
            TLanes.Store(TLanes.Add(TLanes.Load(first + i, mask), d), first + i, mask);
            TLanes.Store(TLanes.Fma(d, d, TLanes.Load(second + i, mask)), second + i, mask);
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

    /// <summary>With d = dy where low &lt; x * scale + shift &lt; high, else 0: first += d; second += d * (x - mean).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGradients(float* dy, float* x, float* mean, float* scale, float* shift, float lowest, float highest, float* first, float* second, nint count)
    {
        TVector low = TLanes.Create(lowest), high = TLanes.Create(highest);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            var v = TLanes.Load(x + i);
            var d = Passed(TLanes.Fma(v, TLanes.Load(scale + i), TLanes.Load(shift + i)), low, high, TLanes.Load(dy + i));
            TLanes.Store(TLanes.Add(TLanes.Load(first + i), d), first + i);
            TLanes.Store(TLanes.Fma(d, TLanes.Subtract(v, TLanes.Load(mean + i)), TLanes.Load(second + i)), second + i);
        }

        if (i < count)
        {
            var mask = TLanes.Mask((int)(count - i));
            var v = TLanes.Load(x + i, mask);
            var d = Passed(TLanes.Fma(v, TLanes.Load(scale + i, mask), TLanes.Load(shift + i, mask)), low, high, TLanes.Load(dy + i, mask));
            TLanes.Store(TLanes.Add(TLanes.Load(first + i, mask), d), first + i, mask);
            TLanes.Store(TLanes.Fma(d, TLanes.Subtract(v, TLanes.Load(mean + i, mask)), TLanes.Load(second + i, mask)), second + i, mask);
        }
    }

    /// <summary>As <see cref="AddGradients"/>, but what passes is decided by the output y, and d is kept: it is the gradient of the residual.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddResidualGradients(float* dy, float* x, float* mean, float* y, float lowest, float highest, float* kept, float* first, float* second, nint count)
    {
        TVector low = TLanes.Create(lowest), high = TLanes.Create(highest);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            var d = Passed(TLanes.Load(y + i), low, high, TLanes.Load(dy + i));
            TLanes.Store(d, kept + i);
            TLanes.Store(TLanes.Add(TLanes.Load(first + i), d), first + i);
            TLanes.Store(TLanes.Fma(d, TLanes.Subtract(TLanes.Load(x + i), TLanes.Load(mean + i)), TLanes.Load(second + i)), second + i);
        }

        if (i < count)
        {
            var mask = TLanes.Mask((int)(count - i));
            var d = Passed(TLanes.Load(y + i, mask), low, high, TLanes.Load(dy + i, mask));
            TLanes.Store(d, kept + i, mask);
            TLanes.Store(TLanes.Add(TLanes.Load(first + i, mask), d), first + i, mask);
            TLanes.Store(TLanes.Fma(d, TLanes.Subtract(TLanes.Load(x + i, mask), TLanes.Load(mean + i, mask)), TLanes.Load(second + i, mask)), second + i, mask);
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
