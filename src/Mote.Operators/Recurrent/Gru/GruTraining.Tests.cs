using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Recurrent;
using Mote.Operators.Training;
using Mote.Runtime;

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
        var problem = Problem.Random(shapes, sequences, biased);
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
        var problem = Problem.Random((30, 11, 5, 19), true, true);
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

    [Fact]
    public void Without_the_gradient_of_the_input_the_others_are_the_same()
    {
        var problem = Problem.Random((3, 5, 4, 6), true, true);
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

    /// <summary>A GRU with a loss: the sum of its results, each times a weight.</summary>
    private sealed record Problem((int Batch, int Steps, int Features, int Units) Shapes, bool Sequences, bool Biased, double[][] Variables, double[] Weights)
    {
        public static Problem Random((int Batch, int Steps, int Features, int Units) shapes, bool sequences, bool biased)
        {
            double[] Numbers(uint seed, int count, float most) => Array.ConvertAll(CaseData.Floats(seed, count, -most, most), v => (double)v);
            int rows = 3 * shapes.Units;
            return new Problem(shapes, sequences, biased,
                [
                    Numbers(1, shapes.Batch * shapes.Steps * shapes.Features, 1.5f), Numbers(2, rows * shapes.Features, 0.8f),
                    Numbers(3, rows * shapes.Units, 0.6f), biased ? Numbers(4, 2 * rows, 0.5f) : new double[2 * rows],
                ],
                Numbers(5, shapes.Batch * shapes.Units * (sequences ? shapes.Steps : 1), 1));
        }

        public double[] Forward()
        {
            double[] all = GruOracle.Forward(Shapes, Variables[0], Variables[1], Variables[2], Variables[3], out double[] last);
            return Sequences ? all : last;
        }

        public double Loss() => Forward().Zip(Weights, (y, w) => y * w).Sum();

        public (float[] Y, float[][] Gradients) Train(bool recompute, bool forInput = true)
        {
            var (batch, steps, features, units) = Shapes;
            var graph = new GraphBuilder("training");
            int x = graph.Input("x", ElementType.Float32, new Shape(batch, steps, features));
            int kernel = Parameter(graph, "kernel", new Shape(3 * units, features), 1);
            int recurrent = Parameter(graph, "recurrent", new Shape(3 * units, units), 2);
            int bias = Biased ? Parameter(graph, "bias", new Shape(2, 3 * units), 3) : -1;
            var gru = new Gru { ReturnSequences = Sequences };
            Tensor Named(string name) => new(name, ElementType.Float32, Shape.Scalar);
            var (form, saved) = recompute ? (gru, 0) : gru.TrainingForm!.Value;
            var outputs = graph.Nodes(form, new[] { Named("y"), Named("gates"), Named("states") }.AsSpan(0, 1 + saved), x, kernel, recurrent, bias);
            var shape = graph[outputs[0]].Shape;
            int given = graph.Constant<float>("dy", ElementType.Float32, shape, Array.ConvertAll(Weights, w => (float)w));
            var built = graph.Build();
            var scope = new GradientScope(graph, built.View(0), [given, .. Enumerable.Repeat(-1, saved)], [forInput, true, true, Biased]);
            Assert.True(form.Differentiate(scope));
            int[] results = [outputs[0], .. Enumerable.Range(0, 4).Select(slot => scope.Given[slot])];
            foreach (int result in results.Where(r => r >= 0))
            {
                graph.Output(result);
            }

            var session = Model.FromModule(new GraphModule([graph.Build()])).CreateSession();
            MemoryMarshal.AsBytes(Array.ConvertAll(Variables[0], v => (float)v).AsSpan()).CopyTo(session.Input(0));
            session.Run();
            int at = 0;
            float[] Next(int tensor) => tensor < 0 ? [] : MemoryMarshal.Cast<byte, float>(session.Output(at++)).ToArray();
            float[][] all = [.. results.Select(Next)];
            return (all[0], all[1..]);
        }

        private int Parameter(GraphBuilder graph, string name, Shape shape, int variable) =>
            graph.Constant<float>(name, ElementType.Float32, shape, Array.ConvertAll(Variables[variable], v => (float)v));
    }
}
