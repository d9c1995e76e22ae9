using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Recurrent;
using Mote.Runtime;

namespace Mote.Operators.Tests.Recurrent;

/// <summary>A GRU with a loss: the sum of its results, each times a weight.</summary>
internal sealed record GruProblem((int Batch, int Steps, int Features, int Units) Shapes, bool Sequences, bool Biased, double[][] Variables, double[] Weights)
{
    public static GruProblem Random((int Batch, int Steps, int Features, int Units) shapes, bool sequences, bool biased)
    {
        double[] Numbers(uint seed, int count, float most) => Array.ConvertAll(CaseData.Floats(seed, count, -most, most), v => (double)v);
        int rows = 3 * shapes.Units;
        return new GruProblem(shapes, sequences, biased,
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
