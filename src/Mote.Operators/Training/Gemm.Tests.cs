using System.Runtime.Intrinsics;
using Mote.Core.Numerics;
using Mote.Operators.Training;

namespace Mote.Operators.Tests.Training;

/// <summary>Every width of vectors that this machine has gives the bits of one chain of fused multiply-adds an element.</summary>
public sealed unsafe class GemmTests
{
    /// <summary>The widths that this machine has.</summary>
    public static IEnumerable<int> Widths => new[] { 16, 8, 4, 1 }.Where(w => w <= Lanes.Widest);

    [Fact]
    public void Every_width_gives_the_chain_of_each_element()
    {
        var random = new Random64(7);
        foreach (var (rows, columns, depth, runs) in new[]
        {
            (1, 1, 1, 1), (3, 2, 5, 1), (14, 16, 9, 1), (15, 17, 4, 3), (29, 33, 21, 2), (5, 64, 1100, 1), (16, 31, 1500, 1), (13, 47, 3, 7), (8, 32, 1, 1), (2, 15, 0, 1), (2, 40, 6, 0),
        })
        {
            foreach (bool transposed in new[] { false, true })
            {
                foreach (int start in new[] { 0, 1, 2 })
                {
                    Check(random, rows, columns, depth, runs, transposed, start);
                }
            }
        }
    }

    private static void Check(Random64 random, int rows, int columns, int depth, int runs, bool transposed, int start)
    {
        int terms = depth * runs;
        float[] a = Values(random, (rows + 1) * (terms + 5) + 64), b = Values(random, (terms + runs + 1) * (columns + 3)), first = Values(random, rows * (columns + 1) + columns);
        var call = GemmCall.Of(rows, columns, depth, transposed ? 1 : terms + 3, transposed ? rows : 1, columns + 2, columns + 1);
        (call.Runs, call.ARun, call.BRun, call.StartRow) = (runs, depth * call.AColumn, (depth + 1) * call.BRow, start == 2 ? 0 : columns + 1);

        float[] expected = [.. first];
        for (int i = 0; i < rows; i++)
        {
            for (int n = 0; n < columns; n++)
            {
                float sum = start == 0 ? 0 : first[i * call.StartRow + n];
                for (int r = 0; r < runs; r++)
                {
                    for (int k = 0; k < depth; k++)
                    {
                        sum = MathF.FusedMultiplyAdd(a[i * call.ARow + r * call.ARun + k * call.AColumn], b[r * call.BRun + k * call.BRow + n], sum);
                    }
                }

                expected[i * call.CRow + n] = sum;
            }
        }

        foreach (int width in Widths)
        {
            float[] c = [.. first], bias = [.. first];
            fixed (float* pa = a, pb = b, pc = c, ps = bias)
            {
                float* from = start switch { 0 => null, 1 => pc, _ => ps };
                switch (width)
                {
                    case 16: Gemm<Lanes512, Vector512<float>>.Run(call, pa, pb, pc, from); break;
                    case 8: Gemm<Lanes256, Vector256<float>>.Run(call, pa, pb, pc, from); break;
                    case 4: Gemm<Lanes128, Vector128<float>>.Run(call, pa, pb, pc, from); break;
                    default: Gemm<Lanes1, float>.Run(call, pa, pb, pc, from); break;
                }
            }

            Assert.Equal(expected, c);
        }
    }

    private static float[] Values(Random64 random, int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.NextFloat() * 2 - 1;
        }

        return values;
    }
}
