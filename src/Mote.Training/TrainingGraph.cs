using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Training;

/// <summary>
/// One step of training as a graph: forward nodes for a batch, the loss, and the backward nodes. Parameters are inputs of the graph, their gradients
/// are outputs; both are kept in vectors of the executor. Made by <see cref="TrainingGraphBuilder"/>.
/// </summary>
public sealed record TrainingGraph
{
    /// <summary>All nodes, in execution order.</summary>
    public required Graph Graph { get; init; }

    /// <summary>How many of the nodes are the forward part, the loss included.</summary>
    public required int ForwardNodes { get; init; }

    /// <summary>Examples a step.</summary>
    public required int Batch { get; init; }

    /// <summary>The tensors of the examples, one for each input of the network.</summary>
    public required ImmutableArray<int> Inputs { get; init; }

    /// <summary>The tensor of what the outputs should be, of the outputs' shape.</summary>
    public required int Targets { get; init; }

    /// <summary>The tensor of the weights of the examples, (batch).</summary>
    public required int Weights { get; init; }

    /// <summary>The scalar int64 that random operators draw their numbers from, another in each step; -1 where there are none.</summary>
    public required int Seed { get; init; }

    /// <summary>The tensor of the network's outputs before what the loss takes over.</summary>
    public required int Outputs { get; init; }

    /// <summary>The scalar that is minimised.</summary>
    public required int Loss { get; init; }

    /// <summary>What is learnt, in the order of the network's constants.</summary>
    public required ImmutableArray<Parameter> Parameters { get; init; }

    /// <summary>Batch normalisations.</summary>
    public required ImmutableArray<MovingStatistics> Statistics { get; init; }

    /// <summary>The elements of the vector of all parameters, padding included.</summary>
    public required int ParameterElements { get; init; }

    /// <summary>The elements of the vector of all moving statistics.</summary>
    public required int StatisticsElements { get; init; }
}
