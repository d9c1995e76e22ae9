using System.Numerics;

namespace Mote.Operators.Signal;

/// <summary>The arithmetic of complex numbers of one element type in a transform, as kissfft does it.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal interface IFftArithmetic<T>
    where T : unmanaged
{
    /// <summary>The number that stands for a real number from -1 to 1 in a table of factors.</summary>
    static abstract T Factor(double value);

    /// <summary>x divided by 2 or 4 before a butterfly, against overflow; floats are not.</summary>
    static abstract T Divide(T x, int by);

    /// <summary>a.r * b.r - a.i * b.i, or a.r * b.i + a.i * b.r, rounded.</summary>
    static abstract (T Real, T Imaginary) Multiply(T ar, T ai, T br, T bi);

    /// <summary>a + b; integers wrap.</summary>
    static abstract T Add(T a, T b);

    /// <summary>a - b; integers wrap.</summary>
    static abstract T Subtract(T a, T b);

    /// <summary>(a + b) / 2, integers rounded down.</summary>
    static abstract T Mean(T a, T b);

    /// <summary>(a - b) / 2, integers rounded down.</summary>
    static abstract T HalfDifference(T a, T b);

    /// <summary>-x; integers wrap.</summary>
    static abstract T Negate(T x);
}

/// <summary>
/// What a real transform of a power of two needs beforehand. The complex transform of half the size takes radix 4 as often as possible and
/// radix 2 once, in the innermost stage, where the power is odd; factors are cosines and sines in double precision, rounded to the
/// element type. Source: kissfft's kf_factor, kiss_fft_alloc and kiss_fftr_alloc.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TArithmetic">Its arithmetic.</typeparam>
internal sealed class FftPlan<T, TArithmetic>
    where T : unmanaged
    where TArithmetic : IFftArithmetic<T>
{
    /// <summary>A plan.</summary>
    /// <param name="length">Real numbers of the transform: a power of two, 4 or more.</param>
    /// <param name="inverse">From the spectrum to the numbers.</param>
    public FftPlan(int length, bool inverse)
    {
        Points = length / 2;
        Inverse = inverse;
        FirstRadix = BitOperations.Log2((uint)Points) % 2 == 0 ? 4 : 2;
        Twiddles = new T[2 * Points];
        for (int i = 0; i < Points; i++)
        {
            Put(Twiddles, i, -2 * Math.PI * i / Points);
        }

        Super = new T[Points / 2 * 2];
        for (int i = 0; i < Points / 2; i++)
        {
            Put(Super, i, -Math.PI * ((double)(i + 1) / Points + 0.5));
        }
    }

    /// <summary>Complex numbers of the inner transform.</summary>
    public int Points { get; }

    /// <summary>From the spectrum to the numbers.</summary>
    public bool Inverse { get; }

    /// <summary>The radix of the first stage; all others have radix 4.</summary>
    public int FirstRadix { get; }

    /// <summary>The roots of unity: pairs real, imaginary.</summary>
    public T[] Twiddles { get; }

    /// <summary>The factors that join the halves of the real transform.</summary>
    public T[] Super { get; }

    /// <summary>For each first butterfly by its first input: the place of its first output, in scalars.</summary>
    public ushort[] Order()
    {
        int butterflies = Points / FirstRadix;
        var order = new ushort[butterflies];
        for (int p = 0; p < butterflies; p++)
        {
            // The digits of p in base 4, the last one first.
            int place = 0;
            for (int rest = p, digits = butterflies; digits > 1; rest /= 4, digits /= 4)
            {
                place = (place * 4) + (rest % 4);
            }

            order[p] = (ushort)(place * FirstRadix * 2);
        }

        return order;
    }

    /// <summary>For each stage but the first, and each k > 0: the three factors of its butterflies.</summary>
    public T[] StageTwiddles()
    {
        var factors = new List<T>();
        for (int m = FirstRadix; m < Points; m *= 4)
        {
            int stride = Points / (4 * m);
            for (int k = 1; k < m; k++)
            {
                for (int j = 1; j < 4; j++)
                {
                    factors.Add(Twiddles[2 * j * k * stride]);
                    factors.Add(Twiddles[(2 * j * k * stride) + 1]);
                }
            }
        }

        return [.. factors];
    }

    private void Put(T[] table, int index, double phase)
    {
        if (Inverse)
        {
            phase *= -1;
        }

        table[2 * index] = TArithmetic.Factor(Math.Cos(phase));
        table[(2 * index) + 1] = TArithmetic.Factor(Math.Sin(phase));
    }
}
