using Mote.Formats.Yaml;
using Mote.Training;

namespace Mote.Bench.Ablation;

/// <summary>One thing that a recipe has or could have.</summary>
/// <param name="Kind">Augmentation, regulariser, and so on: the tables.</param>
/// <param name="Name">What it is, with its settings.</param>
/// <param name="IsInRecipe">Whether the recipe has it, so that <paramref name="Change"/> takes it away; false where the change adds it.</param>
/// <param name="Change">The recipe with the other of the two.</param>
internal sealed record Factor(string Kind, string Name, bool IsInRecipe, Func<TrainingProject, TrainingProject> Change);

/// <summary>A way to quantize a network that has been trained.</summary>
/// <param name="Name">What differs from the recipe's.</param>
/// <param name="Section">How.</param>
internal sealed record QuantizationFactor(string Name, QuantizationSection Section)
{
    /// <summary>Whether convolutions have a scale for each filter.</summary>
    public bool PerChannel { get; init; } = true;

    /// <summary>Whether dense layers have a scale for each unit.</summary>
    public bool PerChannelDense { get; init; } = true;
}

/// <summary>A recipe and what is tried on it.</summary>
/// <param name="Name">Its name in bench/accuracy.</param>
/// <param name="Metric">The metric of the table.</param>
/// <param name="Epochs">How many epochs are trained; the recipe may have more.</param>
/// <param name="Factors">What is tried one by one, in the order of the table and of the work.</param>
/// <param name="Quantizations">Ways to quantize what the recipe as it is trained.</param>
internal sealed record Subject(string Name, string Metric, int Epochs, IReadOnlyList<Factor> Factors, IReadOnlyList<QuantizationFactor> Quantizations)
{
    /// <summary>The name of the lines of the recipe as it is.</summary>
    public const string Base = "the recipe";

    /// <summary>Another text in a recipe's network.</summary>
    public static TrainingProject WithNetwork(TrainingProject project, string text, string otherwise)
    {
        string recipe = File.ReadAllText(project.Path);
        string changed = recipe.Replace(text, otherwise, StringComparison.Ordinal);
        return changed != recipe && YamlReader.Read(changed, Path.GetFileName(project.Path)) is YamlMap root && root.Find("network") is { } network
            ? project with { NetworkNode = network.Value }
            : throw new InvalidOperationException($"{project.Path} has no '{text}' in its network");
    }
}
