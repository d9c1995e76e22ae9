using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mote.Operators.Training;

/// <summary>What several training kernels do with rows of numbers.</summary>
/// <typeparam name="TLanes">The vectors.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
internal static unsafe class Rows<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Sums of so many rows are taken in single precision, their sum in double.</summary>
    private const int Block = 128;

    /// <summary>
    /// Adds the sum of each column to a total. Within a block of rows four partial sums of every fourth row hide the latency of the addition; they
    /// are the same for any width.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddColumnSums(float* x, int rows, int columns, nint rowStep, double* totals)
    {
        float* sums = stackalloc float[TLanes.Count];
        for (int first = 0; first < rows; first += Block)
        {
            int count = Math.Min(Block, rows - first);
            float* block = x + first * rowStep;
            for (int c = 0; c < columns; c += TLanes.Count)
            {
                int lanes = Math.Min(TLanes.Count, columns - c);
                bool whole = lanes == TLanes.Count;
                var mask = TLanes.Mask(lanes);
                TVector s0 = TLanes.Zero, s1 = TLanes.Zero, s2 = TLanes.Zero, s3 = TLanes.Zero;
                float* at = block + c;
                int r = 0;
                if (whole)
                {
                    for (; r + 4 <= count; r += 4, at += 4 * rowStep)
                    {
                        s0 = TLanes.Add(s0, TLanes.Load(at));
                        s1 = TLanes.Add(s1, TLanes.Load(at + rowStep));
                        s2 = TLanes.Add(s2, TLanes.Load(at + 2 * rowStep));
                        s3 = TLanes.Add(s3, TLanes.Load(at + 3 * rowStep));
                    }

                    for (; r < count; r++, at += rowStep)
                    {
                        s0 = TLanes.Add(s0, TLanes.Load(at));
                    }
                }
                else
                {
                    for (; r + 4 <= count; r += 4, at += 4 * rowStep)
                    {
                        s0 = TLanes.Add(s0, TLanes.Load(at, mask));
                        s1 = TLanes.Add(s1, TLanes.Load(at + rowStep, mask));
                        s2 = TLanes.Add(s2, TLanes.Load(at + 2 * rowStep, mask));
                        s3 = TLanes.Add(s3, TLanes.Load(at + 3 * rowStep, mask));
                    }

                    for (; r < count; r++, at += rowStep)
                    {
                        s0 = TLanes.Add(s0, TLanes.Load(at, mask));
                    }
                }

                TLanes.Store(TLanes.Add(TLanes.Add(s0, s1), TLanes.Add(s2, s3)), sums);
                for (int i = 0; i < lanes; i++)
                {
                    totals[c + i] += sums[i];
                }
            }
        }
    }

    /// <summary>to = the sum of partial results, in order.</summary>
    /// <param name="parts">So many results, one after the other.</param>
    /// <param name="partCount">How many there are.</param>
    /// <param name="length">Elements of one.</param>
    /// <param name="to">Where the sum goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(float* parts, int partCount, nint length, float* to)
    {
        nint i = 0;
        for (; i + TLanes.Count <= length; i += TLanes.Count)
        {
            var sum = TLanes.Load(parts + i);
            for (int part = 1; part < partCount; part++)
            {
                sum = TLanes.Add(sum, TLanes.Load(parts + part * length + i));
            }

            TLanes.Store(sum, to + i);
        }

        for (; i < length; i++)
        {
            float sum = parts[i];
            for (int part = 1; part < partCount; part++)
            {
                sum += parts[part * length + i];
            }

            to[i] = sum;
        }
    }

    /// <summary>to (columns, rows) = from (rows, columns) transposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* from, int rows, int columns, float* to)
    {
        const int Tile = 4;
        for (int r0 = 0; r0 < rows; r0 += Tile)
        {
            int height = Math.Min(Tile, rows - r0), c = 0;
            float* source = from + (nint)r0 * columns;
            float* target = to + r0;
            if (Sse.IsSupported && height == Tile)
            {
                for (; c + Tile <= columns; c += Tile, source += Tile, target += (nint)Tile * rows)
                {
                    Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + columns);
                    Vector128<float> d = Vector128.Load(source + 2 * (nint)columns), e = Vector128.Load(source + 3 * (nint)columns);
                    Vector128<float> ab = Sse.UnpackLow(a, b), de = Sse.UnpackLow(d, e), ab2 = Sse.UnpackHigh(a, b), de2 = Sse.UnpackHigh(d, e);
                    Sse.MoveLowToHigh(ab, de).Store(target);
                    Sse.MoveHighToLow(de, ab).Store(target + rows);
                    Sse.MoveLowToHigh(ab2, de2).Store(target + 2 * (nint)rows);
                    Sse.MoveHighToLow(de2, ab2).Store(target + 3 * (nint)rows);
                }
            }

            for (; c < columns; c++, source++, target += rows)
            {
                for (int r = 0; r < height; r++)
                {
                    target[r] = source[(nint)r * columns];
                }
            }
        }
    }
}
