using System.Collections.Immutable;
using Mote.Core;
using Mote.Formats.Yaml;

namespace Mote.Training;

/// <summary>How numbers are brought to a common size before the network; the device does the same, in float32.</summary>
public enum Normalization
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>One mean and one deviation for all features.</summary>
    All,

    /// <summary>A mean and a deviation for each column (the innermost extent).</summary>
    Column,

    /// <summary>A mean and a deviation for each feature.</summary>
    Feature,
}

/// <summary>How the quantizer finds the ranges of activations.</summary>
public sealed record QuantizationSection
{
    /// <summary><c>minmax</c>, <c>percentile</c>, <c>entropy</c> or <c>mse</c>.</summary>
    public string Method { get; init; } = "minmax";

    /// <summary>How many training examples the ranges are measured on.</summary>
    public int Examples { get; init; } = 256;

    /// <summary>Whether biases make up for the mean error of the rounding of weights.</summary>
    public bool BiasCorrection { get; init; }

    /// <summary>Epochs of quantization-aware training after the float training; 0 for none.</summary>
    public int AwareEpochs { get; init; }

    /// <summary>The learning rate of quantization-aware training, as a share of the training's.</summary>
    public double AwareRate { get; init; } = 0.05;

    /// <summary>Reads the section; null keys have the defaults.</summary>
    public static QuantizationSection Read(YamlFields? fields)
    {
        var defaults = new QuantizationSection();
        if (fields is null)
        {
            return defaults;
        }

        var section = new QuantizationSection
        {
            Method = fields.Choice("method", defaults.Method, "minmax", "percentile", "entropy", "mse"),
            Examples = fields.Int32("examples", defaults.Examples, 1, 1 << 20),
            BiasCorrection = fields.Boolean("bias_correction", defaults.BiasCorrection),
            AwareEpochs = fields.Int32("aware_epochs", defaults.AwareEpochs, 0, 10_000),
            AwareRate = fields.Number("aware_rate", defaults.AwareRate, 0, 1),
        };
        fields.Finish();
        return section;
    }
}

/// <summary>Reads the section <c>training:</c> of a project; docs/training.md has the keys.</summary>
public static class TrainingSection
{
    /// <summary>Reads the section.</summary>
    /// <param name="fields">The map, or null for the defaults.</param>
    /// <param name="isRegression">Whether there are targets in place of classes.</param>
    public static TrainingOptions Read(YamlFields? fields, bool isRegression)
    {
        var loss = new Loss(isRegression ? LossKind.MeanSquaredError : LossKind.CrossEntropy);
        var defaults = new TrainingOptions(loss);
        if (fields is null)
        {
            return defaults;
        }

        double decay = fields.Number("weight_decay", 1e-4, 0, 10);
        double momentum = fields.Number("momentum", 0.9, 0, 0.9999);
        bool nesterov = fields.Boolean("nesterov", false);
        var options = defaults with
        {
            Loss = ReadLoss(fields, loss.Kind),
            Epochs = fields.Int32("epochs", defaults.Epochs, 1, 1_000_000),
            Batch = fields.Int32("batch", defaults.Batch, 1, 1 << 16),
            Optimizer = fields.Choice("optimizer", "adamw", "adamw", "adam", "sgd") switch
            {
                "sgd" => new Sgd { WeightDecay = decay, Momentum = momentum, Nesterov = nesterov },
                "adam" => new Adam { WeightDecay = decay },
                _ => new AdamW { WeightDecay = decay },
            },
            LearningRate = fields.Number("learning_rate", defaults.LearningRate, 0, 100),
            Schedule = new Schedule(fields.Choice("schedule", "cosine", "cosine", "constant", "step", "exponential") switch
            {
                "constant" => ScheduleKind.Constant,
                "step" => ScheduleKind.Step,
                "exponential" => ScheduleKind.Exponential,
                _ => ScheduleKind.Cosine,
            })
            {
                Warmup = fields.Number("warmup", 0, 0, 1),
                Final = fields.Number("final_rate", 0.01, 1e-6, 1),
                Factor = fields.Number("step_factor", 0.1, 1e-6, 1),
                Milestones = fields.Numbers("milestones", 0, 1) is { IsEmpty: false } milestones ? milestones : [0.5, 0.75],
            },
            ClipNorm = fields.Number("clip_norm", 0, 0, 1e9),
            StatisticsMomentum = fields.Number("statistics_momentum", defaults.StatisticsMomentum, 0, 0.9999),
            Average = fields.Number("average", 0, 0, 1),
            Patience = fields.Int32("patience", 0, 0, 1_000_000),
            Seed = (ulong)fields.Int32("seed", 1, 0),
        };
        return options;
    }

    private static Loss ReadLoss(YamlFields fields, LossKind otherwise)
    {
        string[] names = ["cross_entropy", "binary_cross_entropy", "mse", "mae", "huber"];
        var kind = (LossKind)Array.IndexOf(names, fields.Choice("loss", names[(int)otherwise], names));
        return new Loss(kind) { LabelSmoothing = fields.Number("label_smoothing", 0, 0, 0.9), Delta = fields.Number("huber_delta", 1, 1e-6, 1e6) };
    }
}
