using Mote.Core;

namespace Mote.Training;

/// <summary>Computes a float network for many examples at once with the kernels of training: fast, but not the bits of the device.</summary>
public sealed class Predictor : IDisposable
{
    private readonly PlannedGraph _planned;
    private readonly WorkerPool _pool;
    private readonly int _input;
    private readonly int _output;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">A float32 network with one input, for one example.</param>
    /// <param name="batch">Examples at a time.</param>
    /// <param name="threads">How many threads compute.</param>
    /// <exception cref="DiagnosticException">An operator does not do the same to each example, or the values take more than 2 GiB.</exception>
    public Predictor(Graph network, int batch, int threads = 1)
    {
        Batch = batch;
        network = TrainingForm.SplitActivations(network);
        var builder = new GraphBuilder(network.Name);
        var batched = new BatchedGraph(builder, network, batch);
        foreach (int t in network.Inputs)
        {
            batched.Set(t, builder.Input(network.Tensors[t].Name, network.Tensors[t].Type, batched.Batched(network.Tensors[t])));
        }

        foreach (var view in network.Views)
        {
            batched.AddTrained(view);
        }

        (_input, _output) = (batched[network.Inputs[0]], batched[network.Outputs[0]]);
        InputElements = network.Tensors[network.Inputs[0]].Shape.ElementCount;
        OutputElements = network.Tensors[network.Outputs[0]].Shape.ElementCount;
        _planned = new PlannedGraph(builder.Build(), new Dictionary<int, Memory<byte>>(), [_output], batch);
        _pool = new WorkerPool(threads);
    }

    /// <summary>Examples at a time.</summary>
    public int Batch { get; }

    /// <summary>The elements of one example.</summary>
    public int InputElements { get; }

    /// <summary>The elements of what the network gives for it.</summary>
    public int OutputElements { get; }

    /// <summary>The examples, (batch, input), to be written before <see cref="Run"/>.</summary>
    public Span<float> Inputs => _planned.Tensor<float>(_input);

    /// <summary>What the network gave, (batch, output), until the next run.</summary>
    public ReadOnlySpan<float> Outputs => _planned.Tensor<float>(_output);

    /// <summary>Computes the outputs.</summary>
    public void Run() => _planned.Run(_pool);

    /// <inheritdoc/>
    public void Dispose() => _pool.Dispose();
}
