namespace Mote.Operators.Signal;

/// <summary>
/// The real transform of a power of two, forward and back, with the roundings of kissfft: first the numbers in the order in which the innermost
/// butterflies take them, then butterflies of growing size; integers are divided by the radix before each butterfly, so the forward
/// transform is the spectrum divided by the length. A product with the factor of angle 0 is left out (in fixed point it would not change
/// the number).
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TArithmetic">Its arithmetic.</typeparam>
internal sealed class RealFft<T, TArithmetic>(FftPlan<T, TArithmetic> plan)
    where T : unmanaged
    where TArithmetic : IFftArithmetic<T>
{
    private readonly int _points = plan.Points;
    private readonly T[] _work = new T[2 * plan.Points];

    /// <summary>From at most 2 * points numbers, behind which zeros are assumed, to points + 1 complex numbers.</summary>
    public void Forward(ReadOnlySpan<T> x, Span<T> y)
    {
        _work.AsSpan().Clear();
        x.CopyTo(_work);
        Transform(_work, y[..(2 * _points)]);
        var (r, i) = (TArithmetic.Divide(y[0], 2), TArithmetic.Divide(y[1], 2));
        (y[0], y[1]) = (TArithmetic.Add(r, i), default);
        (y[2 * _points], y[(2 * _points) + 1]) = (TArithmetic.Subtract(r, i), default);
        for (int k = 1; k <= _points / 2; k++)
        {
            int low = 2 * k;
            int high = 2 * (_points - k);
            var (er, ei, or, oi) = Halves(y, low, high, k);
            (y[low], y[low + 1]) = (TArithmetic.Mean(er, or), TArithmetic.Mean(ei, oi));
            (y[high], y[high + 1]) = (TArithmetic.HalfDifference(er, or), TArithmetic.HalfDifference(oi, ei));
        }
    }

    /// <summary>From points + 1 complex numbers to 2 * points numbers.</summary>
    public void Backward(ReadOnlySpan<T> x, Span<T> y)
    {
        T last = x[2 * _points];
        _work[0] = TArithmetic.Divide(TArithmetic.Add(x[0], last), 2);
        _work[1] = TArithmetic.Divide(TArithmetic.Subtract(x[0], last), 2);
        for (int k = 1; k <= _points / 2; k++)
        {
            int low = 2 * k;
            int high = 2 * (_points - k);
            var (er, ei, or, oi) = Halves(x, low, high, k);
            (_work[low], _work[low + 1]) = (TArithmetic.Add(er, or), TArithmetic.Add(ei, oi));
            (_work[high], _work[high + 1]) = (TArithmetic.Subtract(er, or), TArithmetic.Negate(TArithmetic.Subtract(ei, oi)));
        }

        Transform(_work, y);
    }

    /// <summary>a + b*, and a - b* turned by the factor of k, for elements a and b at half their size.</summary>
    private (T EvenReal, T EvenImaginary, T OddReal, T OddImaginary) Halves(ReadOnlySpan<T> x, int low, int high, int k)
    {
        var (ar, ai) = (TArithmetic.Divide(x[low], 2), TArithmetic.Divide(x[low + 1], 2));
        var (br, bi) = (TArithmetic.Divide(x[high], 2), TArithmetic.Divide(TArithmetic.Negate(x[high + 1]), 2));
        var (or, oi) = TArithmetic.Multiply(
            TArithmetic.Subtract(ar, br), TArithmetic.Subtract(ai, bi), plan.Super[(2 * k) - 2], plan.Super[(2 * k) - 1]);
        return (TArithmetic.Add(ar, br), TArithmetic.Add(ai, bi), or, oi);
    }

    private void Transform(ReadOnlySpan<T> x, Span<T> y)
    {
        int outer = _points / plan.FirstRadix;
        for (int i = 0; i < _points; i++)
        {
            // Input i belongs to the butterfly i % outer; the digits of that, last first, are the butterfly's place.
            int place = 0;
            for (int rest = i % outer, digits = outer; digits > 1; rest /= 4, digits /= 4)
            {
                place = (place * 4) + (rest % 4);
            }

            int to = (place * plan.FirstRadix) + (i / outer);
            (y[2 * to], y[(2 * to) + 1]) = (x[2 * i], x[(2 * i) + 1]);
        }

        int m = 1;
        for (int radix = plan.FirstRadix; m < _points; m *= radix, radix = m == plan.FirstRadix ? 4 : radix)
        {
            for (int first = 0; first < _points; first += m * radix)
            {
                for (int k = 0; k < m; k++)
                {
                    Butterfly(y[(2 * first)..], k, m, radix);
                }
            }
        }
    }

    private void Butterfly(Span<T> y, int k, int m, int radix)
    {
        var (ar, ai) = (TArithmetic.Divide(y[2 * k], radix), TArithmetic.Divide(y[(2 * k) + 1], radix));
        var (br, bi) = Turned(y, k, m, 1, radix);
        if (radix == 2)
        {
            Put(y, k, TArithmetic.Add(ar, br), TArithmetic.Add(ai, bi));
            Put(y, k + m, TArithmetic.Subtract(ar, br), TArithmetic.Subtract(ai, bi));
            return;
        }

        var (cr, ci) = Turned(y, k, m, 2, radix);
        var (dr, di) = Turned(y, k, m, 3, radix);
        var (differenceR, differenceI) = (TArithmetic.Subtract(ar, cr), TArithmetic.Subtract(ai, ci));
        var (sumR, sumI) = (TArithmetic.Add(ar, cr), TArithmetic.Add(ai, ci));
        var (oddSumR, oddSumI) = (TArithmetic.Add(br, dr), TArithmetic.Add(bi, di));
        var (oddR, oddI) = (TArithmetic.Subtract(br, dr), TArithmetic.Subtract(bi, di));
        int plus = plan.Inverse ? 1 : 3;
        Put(y, k, TArithmetic.Add(sumR, oddSumR), TArithmetic.Add(sumI, oddSumI));
        Put(y, k + (2 * m), TArithmetic.Subtract(sumR, oddSumR), TArithmetic.Subtract(sumI, oddSumI));
        Put(y, k + (plus * m), TArithmetic.Subtract(differenceR, oddI), TArithmetic.Add(differenceI, oddR));
        Put(y, k + ((4 - plus) * m), TArithmetic.Add(differenceR, oddI), TArithmetic.Subtract(differenceI, oddR));
    }

    private (T Real, T Imaginary) Turned(ReadOnlySpan<T> y, int k, int m, int j, int radix)
    {
        int at = 2 * (k + (j * m));
        var (r, i) = (TArithmetic.Divide(y[at], radix), TArithmetic.Divide(y[at + 1], radix));
        int factor = 2 * j * k * (_points / (m * radix));
        return k == 0 ? (r, i) : TArithmetic.Multiply(r, i, plan.Twiddles[factor], plan.Twiddles[factor + 1]);
    }

    private static void Put(Span<T> y, int index, T real, T imaginary) => (y[2 * index], y[(2 * index) + 1]) = (real, imaginary);
}
