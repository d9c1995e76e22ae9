using System.Collections.Immutable;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Projects;

/// <summary>
/// From samples to events: what is sampled, the front end, the model, the decisions. One graph is made of it, which runs in C#, compiles to C and
/// is verified and profiled like any model.
/// </summary>
/// <param name="Samples">What the device samples.</param>
/// <param name="FrontEnd">From samples to features.</param>
public sealed record Project(Samples Samples, FrontEnd FrontEnd)
{
    /// <summary>The project's name.</summary>
    public string Name { get; init; } = "project";

    /// <summary>A cheap stage that gates the model; null where the model always runs.</summary>
    public Wake? Wake { get; init; }

    /// <summary>The model; null where the project ends with the features.</summary>
    public Network? Network { get; init; }

    /// <summary>In place of a network: how far features are from what was learnt.</summary>
    public Anomaly? Anomaly { get; init; }

    /// <summary>From scores to events, in order.</summary>
    public ImmutableArray<Decision> Decisions { get; init; } = [];

    /// <summary>The names of the model's scores.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>The graph of the whole project, ready to run.</summary>
    /// <param name="sha256">What the project is known by; the hash of its files.</param>
    /// <exception cref="DiagnosticException">The parts do not fit each other.</exception>
    public Model ToModel(string sha256 = "") => Model.FromModule(ProjectGraph.Build(this), sha256);
}

/// <summary>A network of a project.</summary>
/// <param name="Model">The model; it has one input, and its first output is the scores.</param>
public sealed record Network(Model Model)
{
    /// <summary>The windows from one inference to the next.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The window of the first inference, counted from 1; 0 for the first at which the history is full.</summary>
    public int First { get; init; }

    /// <summary>The rows of features that the model gets; 0 for as many as its input holds.</summary>
    public int Rows { get; init; }
}

/// <summary>
/// The first, cheap stage of a cascade: a small network on the same features; the main network runs only where one of its scores is high.
/// </summary>
/// <param name="Network">The network.</param>
public sealed record Wake(Network Network)
{
    /// <summary>What the scores are compared with, as a probability.</summary>
    public double Level { get; init; } = 0.5;

    /// <summary>The scores that count, by number; all where there are none.</summary>
    public ImmutableArray<int> Scores { get; init; } = [];

    /// <summary>How long the gate stays open after the last high score.</summary>
    public double HoldMs { get; init; }
}

/// <summary>
/// A score of how strange features are, in place of a network: the distance to the nearest of some clusters, or the negative log-likelihood under a
/// mixture of Gaussians. Features are float32.
/// </summary>
/// <param name="Operator">KMEANS_SCORE or GMM_SCORE.</param>
/// <param name="Operands">Its constants in the order of its inputs, after the features; null for one that is absent.</param>
public sealed record Anomaly(Operator Operator, ImmutableArray<Tensor?> Operands)
{
    /// <summary>The windows from one score to the next.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The window of the first score, counted from 1.</summary>
    public int First { get; init; } = 1;
}
