using System.Runtime.CompilerServices;

namespace Mote.Operators.Training;

/// <summary>
/// A matrix product: c[i, n] = start[i, n] + sum over runs r and depths k of a[i, r, k] * b[r, k, n]. All distances are in elements. A sum over
/// rows of an image is one of several runs; a plain product has one.
/// </summary>
internal struct GemmCall
{
    /// <summary>Rows of a and c.</summary>
    public int Rows;

    /// <summary>Columns of b and c.</summary>
    public int Columns;

    /// <summary>Terms of a run.</summary>
    public int Depth;

    /// <summary>How many runs there are.</summary>
    public int Runs;

    /// <summary>From a row of a to the next.</summary>
    public nint ARow;

    /// <summary>From a term of a to the next.</summary>
    public nint AColumn;

    /// <summary>From the start of a run of a to the next.</summary>
    public nint ARun;

    /// <summary>From a term of b to the next; columns of b lie side by side.</summary>
    public nint BRow;

    /// <summary>From the start of a run of b to the next.</summary>
    public nint BRun;

    /// <summary>From a row of c to the next; columns of c lie side by side.</summary>
    public nint CRow;

    /// <summary>From a row of the start to the next; 0 where all rows start from the same, such as a bias.</summary>
    public nint StartRow;

    /// <summary>For the kernels: how many columns the last vector has.</summary>
    internal int Part;

    /// <summary>A product of a (rows, depth), of any strides, and b (depth, columns), row by row.</summary>
    public static GemmCall Of(int rows, int columns, int depth, nint aRow, nint aColumn, nint bRow, nint cRow) => new()
    {
        Rows = rows,
        Columns = columns,
        Depth = depth,
        Runs = 1,
        ARow = aRow,
        AColumn = aColumn,
        BRow = bRow,
        CRow = cRow,
        StartRow = cRow,
    };
}

/// <summary>
/// Matrix products for training, float32. Each element is one chain of fused multiply-adds, runs and depths ascending, from 0 or from a start; so
/// its bits depend neither on the width of the vectors nor on how rows and columns are shared out. Nothing is packed: matrices here fit the caches.
/// </summary>
/// <typeparam name="TLanes">The vectors.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
internal static unsafe class Gemm<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Longer sums are cut into blocks, so that what is read of b stays in the cache while rows of a pass by; the bits are the same.</summary>
    private const int DepthBlock = 512;

    /// <summary>Computes a product. The caller has checked that everything lies within its buffers.</summary>
    /// <param name="call">Extents and distances.</param>
    /// <param name="a">The left matrix.</param>
    /// <param name="b">The right matrix.</param>
    /// <param name="c">The result; overlaps neither.</param>
    /// <param name="start">What the sums start from: null for 0, <paramref name="c"/> to add to it, or a bias.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(GemmCall call, float* a, float* b, float* c, float* start)
    {
        if (call.Rows <= 0 || call.Columns <= 0)
        {
            return;
        }

        if (call.Runs <= 0 || call.Depth <= 0)
        {
            // No terms: one that is 0 leaves the start as it is.
            float zero = 0;
            float* zeros = stackalloc float[TLanes.Count];
            new Span<float>(zeros, TLanes.Count).Clear();
            for (int n = 0; n < call.Columns; n += TLanes.Count)
            {
                var part = call;
                (part.Columns, part.Depth, part.Runs, part.ARow) = (Math.Min(TLanes.Count, call.Columns - n), 1, 1, 0);
                Block(part, &zero, zeros, c + n, start == null ? null : start + n);
            }

            return;
        }

        if (call.Runs > 1 || call.Depth <= 2 * DepthBlock)
        {
            Block(call, a, b, c, start);
            return;
        }

        int depth = call.Depth;
        for (int k = 0; k < depth; k += DepthBlock)
        {
            call.Depth = Math.Min(DepthBlock, depth - k);
            Block(call, a + k * call.AColumn, b + k * call.BRow, c, start);
            start = c;
            call.StartRow = call.CRow;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(GemmCall call, float* a, float* b, float* c, float* start)
    {
        int n = 0;
        for (; n + 2 * TLanes.Count <= call.Columns; n += 2 * TLanes.Count)
        {
            Column(GemmKernels<TLanes, TVector>.TwoVectors, TLanes.WideTileRows, &call, a, b + n, c + n, start == null ? null : start + n);
        }

        for (; n + TLanes.Count <= call.Columns; n += TLanes.Count)
        {
            Column(GemmKernels<TLanes, TVector>.OneVector, TLanes.TileRows, &call, a, b + n, c + n, start == null ? null : start + n);
        }

        if (n < call.Columns)
        {
            call.Part = call.Columns - n;
            Column(GemmKernels<TLanes, TVector>.PartOfVector, TLanes.TileRows, &call, a, b + n, c + n, start == null ? null : start + n);
        }
    }

    /// <summary>Tiles of as equal heights as can be: 16 rows by two tiles of 8, not by 12 and 4.</summary>
    private static void Column(
        delegate*<GemmCall*, float*, float*, float*, float*, void>[] kernels, int most, GemmCall* call, float* a, float* b, float* c, float* start)
    {
        int rest = call->Rows;
        for (int tiles = (rest + most - 1) / most; tiles > 0; tiles--)
        {
            int rows = (rest + tiles - 1) / tiles;
            kernels[rows](call, a, b, c, start);
            a += rows * call->ARow;
            c += rows * call->CRow;
            start = start == null ? null : start + rows * call->StartRow;
            rest -= rows;
        }
    }
}
