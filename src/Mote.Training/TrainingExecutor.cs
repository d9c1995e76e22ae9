using System.Runtime.InteropServices;
using Mote.Core;

namespace Mote.Training;

/// <summary>
/// Runs a training graph: its values lie in one planned arena, parameters, gradients and statistics in vectors of their own. Running allocates
/// nothing. The same numbers give the same bits, whatever the number of threads.
/// </summary>
public sealed class TrainingExecutor : IDisposable
{
    private readonly TrainingGraph _graph;
    private readonly PlannedGraph _planned;
    private readonly WorkerPool _pool;

    /// <summary>Plans the memory of a graph and prepares its kernels.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="network">The network it was made of; its constants are the first values of parameters and statistics.</param>
    /// <param name="threads">How many threads compute; at least 1.</param>
    /// <exception cref="DiagnosticException">The values of a step take more than 2 GiB.</exception>
    public TrainingExecutor(TrainingGraph graph, Graph network, int threads = 1)
    {
        _graph = graph;
        Parameters = PlannedGraph.Allocate(graph.ParameterElements * sizeof(float));
        Gradients = PlannedGraph.Allocate(graph.ParameterElements * sizeof(float));
        Statistics = new float[graph.StatisticsElements];
        var places = new Dictionary<int, Memory<byte>>();
        foreach (var parameter in graph.Parameters)
        {
            int bytes = parameter.Shape.ElementCount * sizeof(float);
            places[parameter.Tensor] = Parameters.Slice(parameter.Offset * sizeof(float), bytes);
            places[parameter.Gradient] = Gradients.Slice(parameter.Offset * sizeof(float), bytes);
            network.Tensors[parameter.NetworkTensor].Data!.Value.CopyTo(places[parameter.Tensor]);
        }

        foreach (var statistics in graph.Statistics)
        {
            network.Tensors[statistics.NetworkMean].Values<float>().CopyTo(Statistics.AsSpan(statistics.Offset));
            network.Tensors[statistics.NetworkVariance].Values<float>().CopyTo(Statistics.AsSpan(statistics.Offset + statistics.Channels));
        }

        _planned = new PlannedGraph(graph.Graph, places, [graph.Loss, graph.Outputs, .. graph.Statistics.SelectMany(s => new[] { s.BatchMean, s.BatchVariance })], graph.Batch);
        _pool = new WorkerPool(threads);
    }

    /// <summary>The bytes of the arena that all values of a step share.</summary>
    public int ArenaBytes => _planned.ArenaBytes;

    /// <summary>All parameters, as <see cref="Parameter.Offset"/> says; between them is padding, which stays 0.</summary>
    public Memory<byte> Parameters { get; }

    /// <summary>The gradients of the last step, laid out like the parameters.</summary>
    public Memory<byte> Gradients { get; }

    /// <summary>The moving statistics of batch normalisations: see <see cref="MovingStatistics.Offset"/>.</summary>
    public float[] Statistics { get; }

    /// <summary>The graph.</summary>
    public TrainingGraph Graph => _graph;

    /// <summary>The elements of a tensor of the graph that is kept to the end of a step: an input, a parameter, a gradient, the loss, the outputs.</summary>
    public Span<T> Tensor<T>(int tensor)
        where T : unmanaged => _planned.Tensor<T>(tensor);

    /// <summary>The elements of one input for all examples of the batch, to be written before <see cref="Step"/>.</summary>
    public Span<float> Input(int index = 0) => Tensor<float>(_graph.Inputs[index]);

    /// <summary>What the outputs should be, (batch, outputs).</summary>
    public Span<float> Targets => Tensor<float>(_graph.Targets);

    /// <summary>The weights of the examples, (batch): the loss is sum(w * l) / sum(w), l being the losses of the examples.</summary>
    public Span<float> Weights => Tensor<float>(_graph.Weights);

    /// <summary>What the network gave in the last step, before what the loss takes over.</summary>
    public ReadOnlySpan<float> Outputs => Tensor<float>(_graph.Outputs);

    /// <summary>Computes the loss and all gradients, and moves the statistics.</summary>
    /// <param name="seed">What random operators draw from: another in each step.</param>
    /// <param name="momentum">How much of the moving statistics stays.</param>
    /// <returns>The loss.</returns>
    public float Step(ulong seed, float momentum = 0.9f)
    {
        if (_graph.Seed >= 0)
        {
            Tensor<ulong>(_graph.Seed)[0] = seed;
        }

        _planned.Run(_pool);

        foreach (var s in _graph.Statistics)
        {
            // The moving variance is the unbiased estimate, as PyTorch and TensorFlow keep it.
            float unbiased = s.Count > 1 ? (float)s.Count / (s.Count - 1) : 1;
            Move(Statistics.AsSpan(s.Offset, s.Channels), Tensor<float>(s.BatchMean), momentum, 1);
            Move(Statistics.AsSpan(s.Offset + s.Channels, s.Channels), Tensor<float>(s.BatchVariance), momentum, unbiased);
        }

        return Tensor<float>(_graph.Loss)[0];
    }

    /// <summary>The least milliseconds of each node in some steps on what the inputs hold, in execution order; parameters and statistics stay.</summary>
    public IEnumerable<(string Name, double Milliseconds)> Profile(int steps) => _planned.Profile(_pool, steps);

    /// <summary>The network with what has been learnt.</summary>
    public Graph Apply(Graph network) => ParameterVector.Apply(_graph, network, MemoryMarshal.Cast<byte, float>(Parameters.Span), Statistics);

    /// <inheritdoc/>
    public void Dispose() => _pool.Dispose();

    private static void Move(Span<float> moving, ReadOnlySpan<float> batch, float momentum, float factor)
    {
        for (int c = 0; c < moving.Length; c++)
        {
            moving[c] = (momentum * moving[c]) + ((1 - momentum) * factor * batch[c]);
        }
    }
}
