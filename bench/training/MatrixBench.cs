using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mote.Operators.Training;

namespace Mote.Bench.Training;

/// <summary>Speed of the matrix product at the sizes of small networks, in GFLOP/s of CPU time.</summary>
internal static unsafe class MatrixBench
{
    private static readonly (string Name, int Rows, int Columns, int Depth, bool Transposed)[] Cases =
    [
        ("pointwise 125x64x64", 125, 64, 64, false),
        ("pointwise filter gradient 64x64x12500", 64, 64, 12500, true),
        ("convolution 1024x16x144", 1024, 16, 144, false),
        ("convolution 64x64x576", 64, 64, 576, false),
        ("dense 512x128x640", 512, 128, 640, false),
        ("dense weight gradient 128x640x512", 128, 640, 512, true),
        ("GRU step 100x192x64", 100, 192, 64, false),
        ("classifier 100x12x64", 100, 12, 64, false),
    ];

    public static void Run()
    {
        foreach (var (name, rows, columns, depth, transposed) in Cases)
        {
            float* a = New(rows * depth), b = New(depth * columns), c = New(rows * columns);
            var call = GemmCall.Of(rows, columns, depth, transposed ? 1 : depth, transposed ? rows : 1, columns, columns);
            Console.Write($"{name,-40}");
            foreach (int width in new[] { 16, 8 })
            {
                if (width > Lanes.Widest)
                {
                    continue;
                }

                Lanes.Width = width;
                var product = Lanes.Choose(new Product(call, (nint)a, (nint)b, (nint)c));
                double best = 0;
                for (int round = 0; round < 15; round++)
                {
                    long work = 2L * rows * columns * depth;
                    int times = (int)Math.Max(1, 200_000_000 / work);
                    long begin = Stopwatch.GetTimestamp();
                    for (int i = 0; i < times; i++)
                    {
                        product();
                    }

                    best = Math.Max(best, work * times / Stopwatch.GetElapsedTime(begin).TotalSeconds * 1e-9);
                }

                Console.Write($"  {width} lanes {best,6:F1}");
            }

            Console.WriteLine();
            NativeMemory.AlignedFree(a);
            NativeMemory.AlignedFree(b);
            NativeMemory.AlignedFree(c);
        }
    }

    private static float* New(int count)
    {
        var memory = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), 64);
        new Span<float>(memory, count).Fill(0.5f);
        return memory;
    }

    private sealed class Product(GemmCall call, nint a, nint b, nint c) : ILaneChoice<Action>
    {
        public Action With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => () => Gemm<TLanes, TVector>.Run(call, (float*)a, (float*)b, (float*)c, null);
    }
}
