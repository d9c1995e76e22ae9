namespace Mote.Operators.Elementwise;

/// <summary>
/// An int8 ADD or SUB as one linear form: (x * <see cref="A"/> + z * <see cref="B"/> + <see cref="C"/>) >> <see cref="Shift"/>, saturated to a byte and
/// then clamped. Forms are made by <see cref="Find"/> alone, which tries all 65,536 pairs.
/// </summary>
/// <param name="A">The factor of the first operand.</param>
/// <param name="B">The factor of the second operand.</param>
/// <param name="C">What is added: zero points, and half a unit.</param>
internal sealed record LinearSum(int A, int B, int C)
{
    /// <summary>How many bits of the sum are fractions. A form of fewer bits is one of this many, too, with its numbers shifted.</summary>
    public const int Shift = 22;

    /// <summary>How far factors are looked for on either side of where they are expected.</summary>
    private const int Reach = 32;

    /// <summary>
    /// By how much factors are expected above the exact ratios of scales. Halves are rounded away from zero: where ratios are fractions of small
    /// numbers so many sums are halves that factors have to lean outward further than they are uncertain.
    /// </summary>
    private static readonly double[] Leans = [0, 1.0 / (1 << 15), 1.0 / (1 << 13)];

    /// <summary>128 times this, with <see cref="Shift"/> bits more, is below 2^31.</summary>
    private const double MostRatio = 3.99;

    private const int Pairs = 1 << 16;

    /// <summary>
    /// The form that equals a function on all pairs; null where none with factors near the ratios of the scales does. By cutting planes: each
    /// pair bounds C from below, from above or both, depending on the factors. Those factors are tried that leave C the most room on the pairs
    /// seen so far; where all pairs together leave none, the two that clash are added to these.
    /// </summary>
    /// <param name="reference">The function.</param>
    /// <param name="min">Its least result: a clamp.</param>
    /// <param name="max">Its greatest result: a clamp.</param>
    /// <param name="ratioOfA">The scale of the first operand over that of the result.</param>
    /// <param name="ratioOfB">The same for the second; negative where it is subtracted.</param>
    public static LinearSum? Find(Func<sbyte, sbyte, sbyte> reference, int min, int max, double ratioOfA, double ratioOfB)
    {
        // Each product fits 32 bits; whether the sum does, the proof shows.
        if (!(Math.Max(Math.Abs(ratioOfA), Math.Abs(ratioOfB)) < MostRatio))
        {
            return null;
        }

        var bounds = new Bounds(reference, min, max);
        return Leans.Select(lean => FindWithin(bounds, new Grid(Factor(ratioOfA, lean), Factor(ratioOfB, lean)))).FirstOrDefault(form => form is not null);
    }

    private static int Factor(double ratio, double lean) => (int)Math.Round(ratio * (1 + lean) * (1 << Shift));

    private static LinearSum? FindWithin(Bounds bounds, Grid grid)
    {
        while (grid.Roomiest() is var (a, b))
        {
            var (low, atLow, high, atHigh) = bounds.Of(a, b);
            if (low < high)
            {
                long c = (low / 2) + (high / 2);
                return int.CreateSaturating(c) == c && new LinearSum(a, b, (int)c) is var form && bounds.Hold(form) ? form : null;
            }

            grid.Cut(bounds.OfPair(atLow));
            grid.Cut(bounds.OfPair(atHigh));
        }

        return null;
    }

    /// <summary>What a pair asks of x * A + z * B + C: Low or more, and less than High.</summary>
    private readonly record struct Bound(int X, int Z, long Low, long High);

    /// <summary>What all pairs ask. A result at a clamp bounds on one side alone; the other is far beyond all sums.</summary>
    private sealed class Bounds
    {
        private const long Far = 1L << 40;

        private readonly Bound[] _pairs = new Bound[Pairs];
        private readonly sbyte[] _results = new sbyte[Pairs];
        private readonly int _min, _max;

        public Bounds(Func<sbyte, sbyte, sbyte> reference, int min, int max)
        {
            (_min, _max) = (min, max);
            for (int i = 0; i < Pairs; i++)
            {
                var (x, z) = ((sbyte)((i >> 8) - 128), (sbyte)((i & 255) - 128));
                _results[i] = reference(x, z);
                long low = (long)_results[i] << Shift;
                _pairs[i] = new Bound(x, z, _results[i] > min ? low : -Far, _results[i] < max ? low + (1 << Shift) : Far);
            }
        }

        public Bound OfPair(int pair) => _pairs[pair];

        /// <summary>The least C for given factors, what C has to be less than, and the pairs that say so.</summary>
        public (long Low, int AtLow, long High, int AtHigh) Of(int a, int b)
        {
            var (low, atLow, high, atHigh) = (long.MinValue, 0, long.MaxValue, 0);
            for (int i = 0; i < Pairs; i++)
            {
                ref readonly var pair = ref _pairs[i];
                long linear = ((long)pair.X * a) + ((long)pair.Z * b);
                if (pair.Low - linear > low)
                {
                    (low, atLow) = (pair.Low - linear, i);
                }

                if (pair.High - linear < high)
                {
                    (high, atHigh) = (pair.High - linear, i);
                }
            }

            return (low, atLow, high, atHigh);
        }

        /// <summary>The proof: the form, with the device's 32 bits, on every pair; none may overflow.</summary>
        public bool Hold(LinearSum form)
        {
            for (int i = 0; i < Pairs; i++)
            {
                long whole = ((long)_pairs[i].X * form.A) + ((long)_pairs[i].Z * form.B) + form.C;
                int sum = (int)whole >> Shift;
                if (whole != (int)whole || Math.Clamp(Math.Clamp(sum, sbyte.MinValue, sbyte.MaxValue), _min, _max) != _results[i])
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The factors within reach, each with the room that the pairs seen so far leave to C.</summary>
    private sealed class Grid(int centreOfA, int centreOfB)
    {
        private const int Side = 2 * Reach + 1;

        private readonly long[] _low = [.. Enumerable.Repeat(long.MinValue / 2, Side * Side)];
        private readonly long[] _high = [.. Enumerable.Repeat(long.MaxValue / 2, Side * Side)];
        private bool _isCut;

        /// <summary>The factors that leave C the most room; null where none leaves any. Before the first cut those in the middle.</summary>
        public (int A, int B)? Roomiest()
        {
            int best = Side * Side / 2;
            for (int i = 0; i < _low.Length && _isCut; i++)
            {
                best = _high[i] - _low[i] > _high[best] - _low[best] ? i : best;
            }

            return _low[best] < _high[best] ? (A(best), B(best)) : null;
        }

        public void Cut(Bound pair)
        {
            _isCut = true;
            for (int i = 0; i < _low.Length; i++)
            {
                long linear = ((long)pair.X * A(i)) + ((long)pair.Z * B(i));
                _low[i] = Math.Max(_low[i], pair.Low - linear);
                _high[i] = Math.Min(_high[i], pair.High - linear);
            }
        }

        private int A(int index) => centreOfA - Reach + index / Side;

        private int B(int index) => centreOfB - Reach + index % Side;
    }
}
