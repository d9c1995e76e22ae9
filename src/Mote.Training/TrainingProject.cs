using System.Collections.Immutable;
using Mote.Core;
using Mote.Data;
using Mote.Formats.Yaml;
using Mote.Projects;
using Mote.Runtime;
using Mote.Training.Layers;

namespace Mote.Training;

/// <summary>What a network is trained to do.</summary>
public enum TrainingTask
{
    /// <summary>To tell classes apart.</summary>
    Classification,

    /// <summary>To predict numbers.</summary>
    Regression,

    /// <summary>To give back what is normal, so that the error of anything else is large.</summary>
    Autoencoder,
}

/// <summary>A project with everything that its training needs: samples and front end, dataset, network, options.</summary>
public sealed record TrainingProject
{
    /// <summary>The project's file.</summary>
    public required string Path { get; init; }

    /// <summary>Samples and front end.</summary>
    public required Project Project { get; init; }

    /// <summary>Where the trained model belongs.</summary>
    public required string ModelFile { get; init; }

    /// <summary>The dataset.</summary>
    public required DatasetSpec Data { get; init; }

    /// <summary>To what the dataset's paths are relative.</summary>
    public required string Folder { get; init; }

    /// <summary>What the network is trained to do.</summary>
    public TrainingTask Task { get; init; }

    /// <summary>How it is trained.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>How it is quantized.</summary>
    public required QuantizationSection Quantization { get; init; }

    /// <summary>How features are scaled.</summary>
    public Normalization Normalization { get; init; } = Normalization.All;

    /// <summary>See <see cref="ExampleOptions.Variants"/>.</summary>
    public int Variants { get; init; } = 4;

    /// <summary>Whether rare classes count more, as much as makes all classes count the same.</summary>
    public bool BalanceClasses { get; init; }

    /// <summary>What each class counts, in the order of the labels; empty where <see cref="BalanceClasses"/> decides.</summary>
    public ImmutableArray<float> ClassWeights { get; init; } = [];

    /// <summary>Whether the metrics of folds are of all their test examples together, in place of the mean over folds.</summary>
    public bool IsPooled { get; init; }

    /// <summary>A float model to start from (.tflite); null for new weights.</summary>
    public string? Start { get; init; }

    /// <summary>The section <c>network</c>.</summary>
    public required YamlNode NetworkNode { get; init; }

    /// <summary>The labels, in the order of the network's outputs; empty for the dataset's.</summary>
    public ImmutableArray<string> Labels => Project.Labels.IsEmpty ? Data.Labels : Project.Labels;

    /// <summary>Reads a project's file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dataFolder">What takes the place of the project's folder for the paths of the dataset; null for the project's.</param>
    /// <exception cref="DiagnosticException">The file cannot be read, or what it says cannot be; all that is wrong with the sections for training.</exception>
    public static TrainingProject Load(string path, string? dataFolder = null)
    {
        var (project, modelFile, node) = ProjectFile.LoadUntrained(path);
        var bag = new DiagnosticBag();
        var root = YamlFields.Of(node, "the project", bag)!;
        var data = root.RequiredFields("data") is { } d ? DatasetSpec.Read(d, bag) : null;
        var network = root.RequiredNode("network");
        var training = root.Fields("training");
        bool isRegression = data?.IsRegression == true;
        var task = training?.Choice("task", isRegression ? "regression" : "classification", "classification", "regression", "autoencoder") switch
        {
            "autoencoder" => TrainingTask.Autoencoder,
            "regression" => TrainingTask.Regression,
            null when isRegression => TrainingTask.Regression,
            _ => TrainingTask.Classification,
        };
        string balance = training?.Items("class_weights") is [YamlScalar] ? training.Choice("class_weights", "none", "none", "balanced") : "none";
        var weights = balance == "none" && training?.Items("class_weights").Length > 1 ? training.Numbers("class_weights", 0, 1e6) : [];
        var normalization = Enum.Parse<Normalization>(training?.Choice("normalize", "all", "none", "all", "column", "feature") ?? "all", ignoreCase: true);
        int variants = training?.Int32("augment_variants", 4, 0, 1000) ?? 4;
        bool pooled = training?.Choice("folds", "mean", "mean", "pooled") == "pooled";
        string? start = training?.Text("start", "");
        var frozen = training?.Texts("freeze") ?? [];
        var options = TrainingSection.Read(training, task != TrainingTask.Classification);
        training?.Finish();
        var quantization = QuantizationSection.Read(root.Fields("quantization"));
        bag.ThrowIfAny();
        if (modelFile is null)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadProject, path, "nothing says where the trained model belongs",
                Remedy: $"Add 'model: {{file: {System.IO.Path.GetFileNameWithoutExtension(path)}.tflite}}'"));
        }

        return new TrainingProject
        {
            Path = path,
            Project = project,
            ModelFile = modelFile,
            Data = data!,
            Folder = dataFolder ?? System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!,
            Task = task,
            Options = options with { Frozen = name => frozen.Any(f => name.StartsWith(f, StringComparison.Ordinal)) },
            Quantization = quantization,
            Normalization = normalization,
            Variants = variants,
            BalanceClasses = balance == "balanced",
            ClassWeights = [.. weights.Select(w => (float)w)],
            IsPooled = pooled,
            Start = string.IsNullOrEmpty(start) ? null : System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, start),
            NetworkNode = network!,
        };
    }

    /// <summary>The network with first weights.</summary>
    /// <param name="input">The extents of an example's features, batch of 1 in front.</param>
    /// <param name="outputs">How many classes or targets there are.</param>
    /// <param name="seed">First weights follow from it.</param>
    /// <exception cref="DiagnosticException">A layer says something that cannot be, or does not fit what it gets.</exception>
    public Graph BuildNetwork(Shape input, int outputs, ulong seed)
    {
        var bag = new DiagnosticBag();
        var fields = YamlFields.Of(NetworkNode, "'network'", bag);
        var layers = fields is null ? [] : new LayerReader(outputs, bag).Read(fields.Items("layers"));
        fields?.Finish();
        bag.ThrowIfAny();
        var network = NetworkBuilder.Build(Project.Name, input, layers, seed);
        int given = network.Tensors[network.Outputs[0]].Shape.ElementCount;
        if (given != outputs)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadNetwork, $"{System.IO.Path.GetFileName(Path)}: 'network'",
                FormattableString.Invariant($"it gives {given} numbers"), FormattableString.Invariant($"{outputs}, as many as there are classes or targets")));
        }

        return Start is null ? network : Transfer.Into(network, Model.Load(Start).Module.Main);
    }
}
