using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators.Recurrent;
using Mote.Operators.Training;

namespace Mote.Operators.Tests.Recurrent;

public sealed class GruTrainingTests
{
    private static readonly (int Batch, int Steps, int Features, int Units)[] Shapes =
    [
        (3, 5, 4, 6), (1, 1, 1, 1), (2, 9, 3, 16), (57, 2, 2, 5), (2, 17, 5, 18),
    ];

    public static TheoryData<int, bool, bool> Every()
    {
        var data = new TheoryData<int, bool, bool>();
        for (int i = 0; i < Shapes.Length; i++)
        {
            data.Add(i, false, true);
            data.Add(i, true, i % 2 == 0);
        }

        return data;
    }

    // Half a step of 1e-6 in double precision: the differences are good to about nine digits, single precision to six.
    [Theory]
    [MemberData(nameof(Every))]
    public void Results_and_gradients_are_those_of_the_definition(int which, bool sequences, bool biased)
    {
        var shapes = Shapes[which];
        var problem = GruProblem.Random(shapes, sequences, biased);
        var (y, gradients) = problem.Train(recompute: which == 1);
        Close(problem.Forward(), y, 2e-6);
        double[][] variables = problem.Variables;
        for (int v = 0; v < variables.Length; v++)
        {
            if (v == 3 && !biased)
            {
                continue;
            }

            var differences = new double[variables[v].Length];
            for (int i = 0; i < differences.Length; i += 1 + differences.Length / 60)
            {
                double kept = variables[v][i];
                variables[v][i] = kept + 1e-6;
                double up = problem.Loss();
                variables[v][i] = kept - 1e-6;
                differences[i] = (up - problem.Loss()) / 2e-6;
                variables[v][i] = kept;
                Assert.InRange(gradients[v][i] - differences[i], -2e-5 * Math.Max(1, shapes.Batch), 2e-5 * Math.Max(1, shapes.Batch));
            }

            // With one step the state before is 0 and teaches the recurrent kernel nothing.
            Assert.Equal(v != 2 || shapes.Steps > 1, differences.Any(d => Math.Abs(d) > 1e-3));
        }
    }

    [Fact]
    public void Bits_depend_on_the_width_of_the_vectors_in_no_way()
    {
        var problem = GruProblem.Random((30, 11, 5, 19), true, true);
        var (y, gradients) = problem.Train(false);
        foreach (int width in new[] { 8, 4, 1 }.Where(w => w <= Lanes.Widest))
        {
            Lanes.Width = width;
            try
            {
                var (same, sameGradients) = problem.Train(false);
                Assert.Equal(y, same);
                Assert.Equal(gradients.SelectMany(g => g), sameGradients.SelectMany(g => g));
            }
            finally
            {
                Lanes.Width = 0;
            }
        }
    }

    // The same on every machine and with every set of instructions: DOTNET_EnableAVX512=0, DOTNET_EnableAVX2=0, DOTNET_EnableHWIntrinsic=0.
    [Fact]
    public void Bits_are_those_on_record()
    {
        var (y, gradients) = GruProblem.Random((30, 11, 5, 19), true, true).Train(false);
        float[] all = [.. y, .. gradients.SelectMany(g => g)];
        Assert.Equal("decdf184", Crc32.Hex(MemoryMarshal.AsBytes(all.AsSpan())));
    }

    [Fact]
    public void Without_the_gradient_of_the_input_the_others_are_the_same()
    {
        var problem = GruProblem.Random((3, 5, 4, 6), true, true);
        Assert.Equal(problem.Train(false).Gradients[1..].SelectMany(g => g), problem.Train(false, forInput: false).Gradients[1..].SelectMany(g => g));
    }

    // The functions over their range: within 3 units in the last place of the functions in double precision, where those are not tiny.
    [Fact]
    public void The_gate_functions_are_exact_to_three_units_in_the_last_place()
    {
        double worstLogistic = 0, worstTanh = 0;
        for (int i = -40000; i <= 40000; i += 16)
        {
            var x = System.Runtime.Intrinsics.Vector512.Create([.. Enumerable.Range(i, 16).Select(v => v * 5e-4f)]);
            var (logistic, tanh) = (GateFunctions.Logistic(x), GateFunctions.Tanh(x));
            for (int lane = 0; lane < 16; lane++)
            {
                worstLogistic = Math.Max(worstLogistic, Units(logistic[lane], 1 / (1 + Math.Exp(-(double)x[lane]))));
                worstTanh = Math.Max(worstTanh, Units(tanh[lane], Math.Tanh((double)x[lane])));
            }
        }

        Assert.InRange(worstLogistic, 0.5, 3);
        Assert.InRange(worstTanh, 0.5, 3);

        static double Units(float actual, double exact) => exact == 0 ? Math.Abs(actual) : Math.Abs(actual - exact) / (MathF.BitIncrement(Math.Abs((float)exact)) - Math.Abs((double)(float)exact));
    }

    [Theory]
    [InlineData(float.NaN, float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, 1, 1)]
    [InlineData(-0f, 0.5f, -0f)]
    [InlineData(200, 1, 1)]
    [InlineData(-200, 1.6458115e-38f, -1)]
    public void The_gate_functions_at_their_ends(float x, float logistic, float tanh)
    {
        var all = System.Runtime.Intrinsics.Vector512.Create(x);
        Assert.Equal(logistic, GateFunctions.Logistic(all)[3]);
        Assert.Equal(tanh, GateFunctions.Tanh(all)[5]);
    }

    private static void Close(double[] exact, float[] actual, double tolerance)
    {
        Assert.Equal(exact.Length, actual.Length);
        for (int i = 0; i < exact.Length; i++)
        {
            Assert.InRange(actual[i] - exact[i], -tolerance, tolerance);
        }
    }
}
