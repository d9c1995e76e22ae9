using Mote.Core;
using Mote.Operators.Loss;

namespace Mote.Training;

/// <summary>What is minimised.</summary>
public enum LossKind
{
    /// <summary>Softmax and cross-entropy: one class of several. The network ends with SOFTMAX, which the loss takes over.</summary>
    CrossEntropy,

    /// <summary>Sigmoid and cross-entropy of each output. The network ends with LOGISTIC, which the loss takes over.</summary>
    BinaryCrossEntropy,

    /// <summary>Mean of squared errors.</summary>
    MeanSquaredError,

    /// <summary>Mean of absolute errors.</summary>
    MeanAbsoluteError,

    /// <summary>Squared near 0, absolute beyond <see cref="Loss.Delta"/>.</summary>
    Huber,
}

/// <summary>A loss with its parameters.</summary>
/// <param name="Kind">What is minimised.</param>
public sealed record Loss(LossKind Kind)
{
    /// <summary>The share of a target that is spread over all classes, for <see cref="LossKind.CrossEntropy"/>.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Where <see cref="LossKind.Huber"/> becomes linear.</summary>
    public double Delta { get; init; } = 1;

    /// <summary>True for losses of classes, whose targets are probabilities.</summary>
    public bool IsOfClasses => Kind is LossKind.CrossEntropy or LossKind.BinaryCrossEntropy;

    /// <summary>The operator: (outputs, targets, weights of the examples) to a scalar.</summary>
    internal Operator ToOperator() => Kind switch
    {
        LossKind.CrossEntropy => new SoftmaxCrossEntropy { LabelSmoothing = (float)LabelSmoothing },
        LossKind.BinaryCrossEntropy => new SigmoidCrossEntropy(),
        LossKind.MeanSquaredError => new MeanSquaredError(),
        LossKind.MeanAbsoluteError => new MeanAbsoluteError(),
        LossKind.Huber => new Huber { Delta = (float)Delta },
        _ => throw new InvalidOperationException($"There is no loss {Kind}."),
    };
}
