using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
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

    /// <summary>How an autoencoder follows from its examples' covariance; null where it is trained by steps.</summary>
    public CovarianceFit? Fit { get; init; }

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

    /// <summary>The labels that are the rest of the world, of which nothing is to be noticed: metrics say how much of it is taken for something else.</summary>
    public ImmutableArray<string> Background { get; init; } = [];

    /// <summary>A float model to start from (.tflite); null for new weights.</summary>
    public string? Start { get; init; }

    /// <summary>The section <c>network</c>.</summary>
    public required YamlNode NetworkNode { get; init; }

    /// <summary>A hash of everything in the project and the files that it names that a training depends on, the data's content left out.</summary>
    public string Identity { get; init; } = "";

    /// <summary>The labels, in the order of the network's outputs; empty for the dataset's.</summary>
    public ImmutableArray<string> Labels => Project.Labels.IsEmpty ? Data.Labels : Project.Labels;

    /// <summary>Reads a project's file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dataFolder">What takes the place of the project's folder for the paths of the dataset, or of the folders above its sources; null for the project's.</param>
    /// <exception cref="DiagnosticException">The file cannot be read, or what it says cannot be; all that is wrong with the sections for training.</exception>
    public static TrainingProject Load(string path, string? dataFolder = null)
    {
        var (project, modelFile, node, files) = ProjectFile.LoadUntrained(path);
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
        var fit = training?.Choice("fit", "steps", "steps", "covariance") == "covariance" ? new CovarianceFit { Shrinkage = training.Has("shrinkage") ? training.Number("shrinkage", 0, 0, 1) : null } : null;
        var background = training?.Texts("background") ?? [];
        string? start = training?.Text("start", "");
        var frozen = training?.Texts("freeze") ?? [];
        var options = TrainingSection.Read(training, task != TrainingTask.Classification);
        training?.Finish();
        var quantization = QuantizationSection.Read(root.Fields("quantization"));
        if (fit is not null && (task != TrainingTask.Autoencoder || quantization.AwareEpochs > 0 || data?.Augment.IsEmpty == false))
        {
            bag.Add(DiagnosticIds.BadProject, training!.PlaceOf("fit").ToString(), $"'fit: covariance' goes with nothing that takes steps", "'task: autoencoder' without 'augment' and 'aware_epochs'");
        }

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
            Data = dataFolder is null ? data! : DatasetPlace.In(data!, dataFolder, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!),
            Folder = dataFolder ?? System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!,
            Task = task,
            Fit = fit,
            Options = options with { Epochs = fit is null ? options.Epochs : 1, Frozen = name => frozen.Any(f => name.StartsWith(f, StringComparison.Ordinal)) },
            Quantization = quantization,
            Normalization = normalization,
            Variants = variants,
            BalanceClasses = balance == "balanced",
            ClassWeights = [.. weights.Select(w => (float)w)],
            IsPooled = pooled,
            Background = background,
            Start = string.IsNullOrEmpty(start) ? null : System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, start),
            NetworkNode = network!,
            Identity = IdentityOf(node, files, string.IsNullOrEmpty(start) ? null : System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, start)),
        };
    }

    /// <summary>Reads no more of a project than its data.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dataFolder">As for <see cref="Load"/>.</param>
    /// <returns>The dataset and the folder that its paths are relative to.</returns>
    /// <exception cref="DiagnosticException">The file cannot be read, or the section cannot be.</exception>
    public static (DatasetSpec Data, string Folder) LoadData(string path, string? dataFolder = null)
    {
        var spec = DatasetSpec.Parse(Encoding.UTF8.GetString(Model.ReadFile(path)), System.IO.Path.GetFileName(path));
        string projectFolder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        return dataFolder is null ? (spec, projectFolder) : (DatasetPlace.In(spec, dataFolder, projectFolder), dataFolder);
    }

    /// <summary>The numbers of <see cref="Background"/> among labels.</summary>
    /// <param name="labels">The classes in the order of the network's outputs.</param>
    /// <exception cref="DiagnosticException">A label of the background is none of them.</exception>
    public ImmutableArray<int> BackgroundOf(ImmutableArray<string> labels)
    {
        var unknown = Background.Where(b => !labels.Contains(b)).ToList();
        return unknown.Count == 0 ? [.. Background.Select(b => labels.IndexOf(b))] : throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadProject, $"{System.IO.Path.GetFileName(Path)}: 'training', 'background'",
            $"there is no label '{unknown[0]}'", string.Join(", ", labels)));
    }

    /// <summary>Opens the dataset. Its lock file and its record of test uses lie beside the project, named after it, wherever the data is.</summary>
    /// <param name="mode">What happens with the lock file.</param>
    /// <exception cref="DiagnosticException">All that is wrong with the data.</exception>
    public Dataset OpenData(LockMode mode = LockMode.Update) => OpenData(Data, Path, Folder, mode);

    /// <summary>Opens the dataset of a project of which no more than its data is looked at.</summary>
    /// <inheritdoc cref="OpenData(LockMode)"/>
    public static Dataset OpenData(DatasetSpec data, string projectPath, string folder, LockMode mode) => Dataset.Open(data, folder, new DatasetOptions
    {
        Lock = mode,
        LockPath = System.IO.Path.ChangeExtension(System.IO.Path.GetFullPath(projectPath), ".lock"),
        TestUsePath = System.IO.Path.ChangeExtension(System.IO.Path.GetFullPath(projectPath), ".test-uses.jsonl"),
    });

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

    private static string IdentityOf(YamlNode root, string files, string? start)
    {
        var text = new StringBuilder();
        foreach (string section in (string[])["samples", "front_end", "labels", "data", "network", "training", "quantization"])
        {
            text.Append(section);
            Append(text, (root as YamlMap)?.Find(section)?.Value);
        }

        text.Append(files).Append(start is null ? "" : Convert.ToHexStringLower(SHA256.HashData(Model.ReadFile(start))));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>A node without its layout: comments, order of lines and kinds of quotes make no difference.</summary>
    private static void Append(StringBuilder text, YamlNode? node)
    {
        switch (node)
        {
            case YamlMap map:
                text.Append('{');
                foreach (var entry in map.Entries)
                {
                    text.Append(entry.Key.Length).Append(':').Append(entry.Key);
                    Append(text, entry.Value);
                }

                text.Append('}');
                break;
            case YamlList list:
                text.Append('[');
                foreach (var item in list.Items)
                {
                    Append(text, item);
                }

                text.Append(']');
                break;
            case YamlScalar scalar:
                text.Append(scalar.Text.Length).Append(':').Append(scalar.Text);
                break;
            default:
                text.Append('-');
                break;
        }
    }
}
