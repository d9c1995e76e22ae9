using Mote.Data;
using Mote.Training;

namespace Mote.Bench.Ablation;

/// <summary>The recipes and everything that is tried on them: what has no row here does not count as built.</summary>
internal static class Subjects
{
    private const string Augmentation = "augmentation";
    private const string Regulariser = "regulariser";
    private const string Schedule = "schedule and optimizer";
    private const string Features = "features";

    public static IReadOnlyList<Subject> All { get; } =
    [
        new("fsdd", "accuracy", 20,
        [
            Without("shift"), Without("gain"), Without("noise"), Without("spec_augment"),
            With(new SpeedAugmentation(), "speed 0.9 to 1.1"),
            new(Augmentation, "all four together", true, p => Augmented(p, [])),
            new(Regulariser, "dropout 0.2", true, p => Subject.WithNetwork(p, "    - {kind: dropout, rate: 0.2}\n", "")),
            new(Regulariser, "weight decay 1e-4", true, p => Optimized(p, new AdamW { WeightDecay = 0 })),
            new(Regulariser, "weight decay 1e-2 in place of 1e-4", false, p => Optimized(p, new AdamW { WeightDecay = 1e-2 })),
            new(Regulariser, "label smoothing 0.05", true, p => p with { Options = p.Options with { Loss = p.Options.Loss with { LabelSmoothing = 0 } } }),
            new(Regulariser, "batch normalization", true, p => Subject.WithNetwork(p, "batch_norm: true, ", "")),
            new(Regulariser, "best epoch by the validation", true, p => p with { Options = p.Options with { Patience = Trial.KeepLast } }),
            new(Regulariser, "early stopping, patience 4", false, p => p with { Options = p.Options with { Patience = 4 } }),
            new(Regulariser, "gradients clipped to norm 1", false, p => p with { Options = p.Options with { ClipNorm = 1 } }),
            new(Schedule, "cosine in place of constant", true, p => Scheduled(p, s => s with { Kind = ScheduleKind.Constant })),
            new(Schedule, "step in place of cosine", false, p => Scheduled(p, s => s with { Kind = ScheduleKind.Step })),
            new(Schedule, "exponential in place of cosine", false, p => Scheduled(p, s => s with { Kind = ScheduleKind.Exponential })),
            new(Schedule, "warm-up over a tenth", false, p => Scheduled(p, s => s with { Warmup = 0.1 })),
            new(Augmentation, "another change in each epoch in place of 4 in turn", false, p => p with { Variants = 0 }),
            new(Schedule, "Adam in place of AdamW", false, p => Optimized(p, new Adam { WeightDecay = 1e-4 })),
            new(Schedule, "SGD, Nesterov 0.9, rate 0.05, in place of AdamW", false,
                p => Optimized(p, new Sgd { WeightDecay = 1e-4, Momentum = 0.9, Nesterov = true }) is var sgd ? sgd with { Options = sgd.Options with { LearningRate = 0.05 } } : p),
            new(Features, "normalized by column in place of all together", false, p => p with { Normalization = Normalization.Column }),
            new(Features, "normalized one by one in place of all together", false, p => p with { Normalization = Normalization.Feature }),
            new(Features, "normalized", true, p => p with { Normalization = Normalization.None }),
        ],
        Quantizations),
        new("har_exercises", "accuracy", 20,
        [
            Without("rotate"), Without("scale"),
            With(new WarpAugmentation(), "warp, 4 stretches by 0.2"),
            With(new JitterAugmentation(), "jitter 0.05"),
            With(new ShiftAugmentation(), "shift by 0.1"),
            With(new SpeedAugmentation(), "speed 0.9 to 1.1"),
        ], []),
        new("mnist_png", "accuracy", 3,
        [
            Without("crop"), Without("tilt"),
            With(new FlipAugmentation(), "flip (wrong for digits)"),
            With(new ColourAugmentation(), "colour, brightness and contrast 0.1"),
            With(new CutoutAugmentation { Size = 6 }, "cutout 6"),
        ], []),
        new("ai4i2020", "f1", 20,
        [
            new(Regulariser, "class weights 1 and 5", true, p => p with { ClassWeights = [] }),
            new(Regulariser, "balanced class weights in place of 1 and 5", false, p => p with { ClassWeights = [], BalanceClasses = true }),
        ], []),
    ];

    private static IReadOnlyList<QuantizationFactor> Quantizations =>
    [
        new("percentile", new QuantizationSection { Method = "percentile" }),
        new("entropy", new QuantizationSection { Method = "entropy" }),
        new("mse", new QuantizationSection { Method = "mse" }),
        new("bias correction", new QuantizationSection { BiasCorrection = true }),
        new("percentile and bias correction", new QuantizationSection { Method = "percentile", BiasCorrection = true }),
        new("one scale a layer in place of a filter", new QuantizationSection()) { PerChannel = false, PerChannelDense = false },
        new("one scale for the dense layer alone", new QuantizationSection()) { PerChannelDense = false },
        new("one scale a layer, bias correction", new QuantizationSection { BiasCorrection = true }) { PerChannel = false, PerChannelDense = false },
        new("32 examples in place of 256", new QuantizationSection { Examples = 32 }),
        new("4 epochs of quantization-aware training", new QuantizationSection { AwareEpochs = 4 }),
        new("one scale a layer, 4 epochs of quantization-aware training", new QuantizationSection { AwareEpochs = 4 }) { PerChannel = false, PerChannelDense = false },
    ];

    private static Factor Without(string name) => new(Augmentation, name, true, p => Augmented(p, [.. p.Data.Augment.Where(a => a.Name != name)]));

    private static Factor With(Augmentation augmentation, string name) => new(Augmentation, name, false, p => Augmented(p, [augmentation, .. p.Data.Augment]));

    private static TrainingProject Augmented(TrainingProject project, Augmentation[] augmentations) =>
        augmentations.Length != project.Data.Augment.Length ? project with { Data = project.Data with { Augment = [.. augmentations] } }
        : throw new InvalidOperationException($"{project.Path} does not have the augmentation that is taken away");

    private static TrainingProject Optimized(TrainingProject project, Optimizer optimizer) => project with { Options = project.Options with { Optimizer = optimizer } };

    private static TrainingProject Scheduled(TrainingProject project, Func<Training.Schedule, Training.Schedule> change) =>
        project with { Options = project.Options with { Schedule = change(project.Options.Schedule) } };
}
