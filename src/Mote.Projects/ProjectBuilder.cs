using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Layout;
using Mote.Operators.Variables;

namespace Mote.Projects;

/// <summary>Builds the graph of a project: a graph builder that can also take in whole models, with their variables and subgraphs.</summary>
/// <param name="name">The project's name.</param>
public sealed class ProjectBuilder(string name)
{
    private readonly List<ResourceVariable> _variables = [];
    private readonly List<Graph> _subgraphs = [];

    /// <summary>The main graph.</summary>
    public GraphBuilder Graph { get; } = new(name);

    /// <summary>Ends a stage, see <see cref="GraphBuilder.EndStage"/>.</summary>
    public void EndStage(string stage) => Graph.EndStage(stage);

    /// <summary>Adds a model, fed with given tensors.</summary>
    /// <returns>Its outputs.</returns>
    /// <exception cref="ArgumentException">The inputs do not have the types and shapes of the model's.</exception>
    public ImmutableArray<int> Inline(GraphModule module, params IReadOnlyList<int> inputs)
    {
        int variables = _variables.Count;
        int subgraphs = _subgraphs.Count;
        _variables.AddRange(module.Variables);
        _subgraphs.AddRange(module.Graphs.Skip(1).Select(g => g with
        {
            Tensors = [.. g.Tensors.Select(t => t.Variable < 0 ? t : t with { Variable = t.Variable + variables })],
            Nodes = [.. g.Nodes.Select(n => n.Operator.Control is { } control ? n with { Operator = Move(n.Operator, control.Subgraph + subgraphs) } : n)],
        }));
        return Graph.Inline(module.Main, inputs, variables, subgraphs, Move);
    }

    /// <summary>The same elements in another shape; the tensor itself where it has it already.</summary>
    public int Reshape(int tensor, Shape shape)
    {
        var source = Graph[tensor];
        if (source.Shape == shape)
        {
            return tensor;
        }

        int dimensions = Graph.Constant<int>($"{source.Name}/shape", ElementType.Int32, new Shape(shape.Rank), shape.Dimensions.AsSpan());
        return Graph.Nodes(new Reshape(), [source with { Shape = shape, Data = null, IsVariable = false }], tensor, dimensions)[0];
    }

    /// <summary>The module.</summary>
    public GraphModule Build(StreamInfo stream) => new([Graph.Build(), .. _subgraphs])
    {
        Description = name,
        Variables = [.. _variables],
        Stream = stream with { Stages = Graph.Stages },
    };

    private static Operator Move(Operator op, int subgraph) => op is CallOnce call
        ? call with { Subgraph = subgraph }
        : throw new ArgumentException($"{op.Name} calls a subgraph in a way that cannot be moved.", nameof(op));
}
