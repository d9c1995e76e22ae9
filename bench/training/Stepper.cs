using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Training;

namespace Mote.Bench.Training;

/// <summary>Steps of a network as training takes them: forward, loss, backward, moving statistics, Adam; always on the same random batch.</summary>
internal sealed class Stepper : IDisposable
{
    private readonly Adam _adam = new();
    private readonly TrainingExecutor _executor;
    private readonly Memory<float>[] _state;
    private StepPowers _powers = StepPowers.Start;

    public Stepper(Network network, int threads)
    {
        var graph = TrainingGraphBuilder.Build(network.Graph, network.Loss, network.Batch);
        _executor = new TrainingExecutor(graph, network.Graph, threads);
        _state = [new float[graph.ParameterElements], new float[graph.ParameterElements]];
        var random = new Random64(2);
        foreach (ref float x in _executor.Input())
        {
            x = random.NextFloat() * 2 - 1;
        }

        _executor.Weights.Fill(1);
        if (network.Reconstructs)
        {
            _executor.Input().CopyTo(_executor.Targets);
            return;
        }

        int classes = _executor.Targets.Length / network.Batch;
        for (int example = 0; example < network.Batch; example++)
        {
            _executor.Targets[example * classes + example % classes] = 1;
        }
    }

    /// <summary>A hash of the bits of all parameters.</summary>
    public uint Checksum => Crc32.Compute(_executor.Parameters.Span);

    /// <summary>One step; the loss before it.</summary>
    public float Step()
    {
        float loss = _executor.Step(seed: 0);
        _powers = new StepPowers(_powers.FirstPower * _adam.Beta1, _powers.SecondPower * _adam.Beta2);
        var parameters = MemoryMarshal.Cast<byte, float>(_executor.Parameters.Span);
        _adam.Apply(parameters, MemoryMarshal.Cast<byte, float>(_executor.Gradients.Span), _state, 1e-3f, _powers, decays: false);
        return loss;
    }

    /// <summary>Milliseconds of each node, the least of some steps.</summary>
    public IEnumerable<(string Name, double Milliseconds)> Profile(int steps)
    {
        Step();
        return _executor.Profile(steps);
    }

    public void Dispose() => _executor.Dispose();
}
