using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mote.Training;

/// <summary>How gradients move parameters.</summary>
public abstract record Optimizer
{
    /// <summary>
    /// How much of a parameter goes with each step, for those that decay: added to the gradient as <c>decay * parameter</c>, or apart from it where the
    /// optimizer is decoupled (<see cref="AdamW"/>).
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>The vectors that it keeps beside the parameters.</summary>
    internal abstract int Vectors { get; }

    /// <summary>Moves parameters that are laid out one after the other.</summary>
    /// <param name="parameters">They are moved.</param>
    /// <param name="gradients">Of the same length.</param>
    /// <param name="state">The optimizer's vectors for these parameters; zero at first.</param>
    /// <param name="rate">The learning rate of this step.</param>
    /// <param name="step">The number of the step, from 1, with the powers that follow from it.</param>
    /// <param name="decays">Whether weight decay applies.</param>
    internal abstract void Apply(Span<float> parameters, ReadOnlySpan<float> gradients, Memory<float>[] state, float rate, StepPowers step, bool decays);
}

/// <summary>What depends on the number of steps: the powers of the decay rates, as products, so that they are the same on any machine.</summary>
/// <param name="FirstPower">beta1 to the power of the number of steps.</param>
/// <param name="SecondPower">beta2 to the power of the number of steps.</param>
public readonly record struct StepPowers(double FirstPower, double SecondPower)
{
    /// <summary>Before the first step.</summary>
    public static StepPowers Start { get; } = new(1, 1);
}

/// <summary>Stochastic gradient descent: v = momentum v + g; p -= rate v (Nesterov: p -= rate (g + momentum v)), as PyTorch has it.</summary>
public sealed record Sgd : Optimizer
{
    /// <summary>How much of the last step's direction stays.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether the gradient is looked at ahead.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    internal override int Vectors => 1;

    /// <inheritdoc/>
    internal override void Apply(Span<float> parameters, ReadOnlySpan<float> gradients, Memory<float>[] state, float rate, StepPowers step, bool decays)
    {
        var velocity = state[0].Span;
        float momentum = (float)Momentum;
        float decay = decays ? (float)WeightDecay : 0;
        for (int i = 0; i < parameters.Length; i++)
        {
            float g = gradients[i] + (decay * parameters[i]);
            velocity[i] = (momentum * velocity[i]) + g;
            parameters[i] -= rate * (Nesterov ? g + (momentum * velocity[i]) : velocity[i]);
        }
    }
}

/// <summary>
/// Adam (Kingma and Ba, 2015): m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p -= rate / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + epsilon). Weight
/// decay is added to the gradient; see <see cref="AdamW"/>.
/// </summary>
public record Adam : Optimizer
{
    /// <summary>The decay of the mean of gradients.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the mean of their squares.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Keeps the quotient finite.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Whether weight decay stays out of the means.</summary>
    private protected virtual bool IsDecoupled => false;

    /// <inheritdoc/>
    internal override int Vectors => 2;

    /// <inheritdoc/>
    internal override void Apply(Span<float> parameters, ReadOnlySpan<float> gradients, Memory<float>[] state, float rate, StepPowers step, bool decays)
    {
        var m = state[0].Span;
        var v = state[1].Span;
        float decay = decays ? (float)WeightDecay : 0;
        var factors = new Factors(
            (float)Beta1, (float)(1 - Beta1), (float)Beta2, (float)(1 - Beta2),
            (float)(rate / (1 - step.FirstPower)), (float)Math.Sqrt(1 - step.SecondPower), (float)Epsilon,
            IsDecoupled ? 0 : decay, IsDecoupled ? 1 - (rate * decay) : 1);

        // Each element by itself, so that the width of the vectors makes no difference.
        int i = 0;
        for (; i <= parameters.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var p = Vector512.Create<float>(parameters[i..]);
            var g = Vector512.Create<float>(gradients[i..]) + (factors.Decay * p);
            var mean = (factors.B1 * Vector512.Create<float>(m[i..])) + (factors.A1 * g);
            var square = (factors.B2 * Vector512.Create<float>(v[i..])) + (factors.A2 * (g * g));
            mean.CopyTo(m[i..]);
            square.CopyTo(v[i..]);
            var denominator = (Vector512.Sqrt(square) / Vector512.Create(factors.Root)) + Vector512.Create(factors.Epsilon);
            ((factors.Keep * p) - (factors.Rate * (mean / denominator))).CopyTo(parameters[i..]);
        }

        for (; i < parameters.Length; i++)
        {
            float p = parameters[i];
            float g = gradients[i] + (factors.Decay * p);
            m[i] = (factors.B1 * m[i]) + (factors.A1 * g);
            v[i] = (factors.B2 * v[i]) + (factors.A2 * (g * g));
            parameters[i] = (factors.Keep * p) - (factors.Rate * (m[i] / ((MathF.Sqrt(v[i]) / factors.Root) + factors.Epsilon)));
        }
    }

    private readonly record struct Factors(float B1, float A1, float B2, float A2, float Rate, float Root, float Epsilon, float Decay, float Keep);
}

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019): p shrinks by rate * decay in each step, whatever its gradient.</summary>
public sealed record AdamW : Adam
{
    /// <inheritdoc/>
    private protected override bool IsDecoupled => true;
}
