using System.Runtime.CompilerServices;
using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Training;

/// <summary>Loops over elements that do not depend on each other.</summary>
/// <typeparam name="TLanes">The vectors.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
internal static unsafe class Flat<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>y = a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* a, float* b, float* y, nint count)
    {
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Add(TLanes.Load(a + i), TLanes.Load(b + i)), y + i);
        }

        for (; i < count; i++)
        {
            y[i] = a[i] + b[i];
        }
    }

    /// <summary>y = factor * x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float* x, float factor, float* y, nint count)
    {
        var factors = TLanes.Create(factor);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Multiply(TLanes.Load(x + i), factors), y + i);
        }

        for (; i < count; i++)
        {
            y[i] = x[i] * factor;
        }
    }

    /// <summary>y += factor * x, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(float* x, float factor, float* y, nint count)
    {
        var factors = TLanes.Create(factor);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Fma(TLanes.Load(x + i), factors, TLanes.Load(y + i)), y + i);
        }

        for (; i < count; i++)
        {
            y[i] = MathF.FusedMultiplyAdd(x[i], factor, y[i]);
        }
    }

    /// <summary>y = x where it is greater, else y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Raise(float* x, float* y, nint count)
    {
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Greatest(TLanes.Load(x + i), TLanes.Load(y + i)), y + i);
        }

        for (; i < count; i++)
        {
            y[i] = x[i] > y[i] ? x[i] : y[i];
        }
    }

    /// <summary>y = x between two bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clamp(float* x, float lowest, float highest, float* y, nint count)
    {
        TVector low = TLanes.Create(lowest), high = TLanes.Create(highest);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Least(high, TLanes.Greatest(low, TLanes.Load(x + i))), y + i);
        }

        for (; i < count; i++)
        {
            float raised = lowest > x[i] ? lowest : x[i];
            y[i] = highest < raised ? highest : raised;
        }
    }

    /// <summary>dx = dy where y is strictly between two bounds, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ClampGradient(float* dy, float* y, float lowest, float highest, float* dx, nint count)
    {
        TVector low = TLanes.Create(lowest), high = TLanes.Create(highest);
        nint i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            var v = TLanes.Load(y + i);
            TLanes.Store(TLanes.WhereGreater(v, low, TLanes.WhereGreater(high, v, TLanes.Load(dy + i), TLanes.Zero), TLanes.Zero), dx + i);
        }

        for (; i < count; i++)
        {
            dx[i] = y[i] > lowest && highest > y[i] ? dy[i] : 0;
        }
    }
}
