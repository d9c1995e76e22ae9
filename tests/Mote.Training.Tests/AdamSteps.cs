using System.Runtime.InteropServices;

namespace Mote.Training.Tests;

/// <summary>Adam on all parameters of an executor, rate 1e-3 and what the README of tests/Golden/training says else.</summary>
internal sealed class AdamSteps(TrainingExecutor executor)
{
    private readonly Adam _adam = new();
    private readonly Memory<float>[] _state = [new float[executor.Graph.ParameterElements], new float[executor.Graph.ParameterElements]];
    private StepPowers _powers = StepPowers.Start;

    /// <summary>Moves the parameters by the gradients of the last step.</summary>
    public void Step()
    {
        _powers = new StepPowers(_powers.FirstPower * _adam.Beta1, _powers.SecondPower * _adam.Beta2);
        _adam.Apply(MemoryMarshal.Cast<byte, float>(executor.Parameters.Span), MemoryMarshal.Cast<byte, float>(executor.Gradients.Span), _state, 1e-3f, _powers, decays: false);
    }
}
