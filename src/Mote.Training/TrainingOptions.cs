namespace Mote.Training;

/// <summary>How a network is trained.</summary>
/// <param name="Loss">What is minimised.</param>
public sealed record TrainingOptions(Loss Loss)
{
    /// <summary>How often every example is seen.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Examples a step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>How gradients move parameters.</summary>
    public Optimizer Optimizer { get; init; } = new AdamW { WeightDecay = 1e-4 };

    /// <summary>The learning rate at its highest.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The learning rate over time.</summary>
    public Schedule Schedule { get; init; } = new(ScheduleKind.Cosine);

    /// <summary>The largest Euclidean norm of all gradients together: longer ones are shortened to it; 0 for no limit.</summary>
    public double ClipNorm { get; init; }

    /// <summary>How much of the moving statistics of batch normalisations stays in each step.</summary>
    public double StatisticsMomentum { get; init; } = 0.9;

    /// <summary>
    /// The part of all steps over which parameters are averaged: what is validated and kept is the moving average, which reaches back so far; 0 for the
    /// parameters themselves.
    /// </summary>
    public double Average { get; init; }

    /// <summary>Training ends when the validation has not become better for this many epochs; 0 for never. The best parameters are kept in any case where there is a validation.</summary>
    public int Patience { get; init; }

    /// <summary>Order of examples, dropout and noise follow from it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many threads compute. Makes no difference to the result.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What the examples are, in one word: a checkpoint of a training on others is refused.</summary>
    public string DataIdentity { get; init; } = "";

    /// <summary>True for names of parameters that stay as they are.</summary>
    public Func<string, bool> Frozen { get; init; } = static _ => false;
}

/// <summary>What one epoch gave.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Loss">The mean loss of its steps.</param>
/// <param name="Accuracy">The share of training examples whose highest output was their class, while training; NaN without classes.</param>
/// <param name="ValidationLoss">The loss of the validation after it; NaN without validation.</param>
/// <param name="ValidationAccuracy">The share of the validation that was right; NaN without classes or validation.</param>
/// <param name="LearningRate">At its last step.</param>
public sealed record Epoch(int Number, double Loss, double Accuracy, double ValidationLoss, double ValidationAccuracy, double LearningRate);
