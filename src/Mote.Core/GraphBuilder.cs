using System.Collections.Immutable;

namespace Mote.Core;

/// <summary>
/// Builds a graph operator by operator; shapes are inferred as they are added. Tensors are named by their number in what the builder returns.
/// </summary>
/// <param name="graphName">Its name.</param>
public sealed class GraphBuilder(string graphName)
{
    private readonly List<Tensor> _tensors = [];
    private readonly List<Node> _nodes = [];
    private readonly List<int> _inputs = [];
    private readonly List<int> _outputs = [];
    private readonly List<StreamStage> _stages = [];

    /// <summary>The gate of the nodes that are added from now on; -1 for none. See <see cref="Node.Gate"/>.</summary>
    public int Gate { get; set; } = -1;

    /// <summary>How many nodes there are.</summary>
    public int NodeCount => _nodes.Count;

    /// <summary>The stages that were ended, see <see cref="EndStage"/>.</summary>
    public ImmutableArray<StreamStage> Stages => [.. _stages];

    /// <summary>A tensor that was added.</summary>
    public Tensor this[int tensor] => _tensors[tensor];

    /// <summary>Adds an input of the graph.</summary>
    public int Input(string tensorName, ElementType type, Shape shape, Quantization? quantization = null)
    {
        _inputs.Add(Add(new Tensor(tensorName, type, shape) { Quantization = quantization }));
        return _inputs[^1];
    }

    /// <summary>Adds a constant.</summary>
    /// <typeparam name="T">The .NET type of the elements.</typeparam>
    public int Constant<T>(string tensorName, ElementType type, Shape shape, ReadOnlySpan<T> values, Quantization? quantization = null)
        where T : unmanaged => Add(Tensor.Constant(tensorName, type, shape, values, quantization));

    /// <summary>Adds a state, which starts as zero (its zero point where it is quantized int8).</summary>
    public int State(string tensorName, ElementType type, Shape shape, Quantization? quantization = null) =>
        Add(new Tensor(tensorName, type, shape) { IsVariable = true, Quantization = quantization });

    /// <summary>Adds any tensor.</summary>
    public int Add(Tensor tensor)
    {
        _tensors.Add(tensor);
        return _tensors.Count - 1;
    }

    /// <summary>Adds a node with one output, whose shape is inferred.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="output">The output's name.</param>
    /// <param name="type">The output's element type.</param>
    /// <param name="inputs">The operands, -1 for an absent one.</param>
    /// <returns>The output.</returns>
    /// <exception cref="DiagnosticException">The operator does not accept its operands.</exception>
    public int Node(Operator op, string output, ElementType type, params ReadOnlySpan<int> inputs) => Node(op, output, type, null, inputs);

    /// <summary>Adds a node with one quantized output, whose shape is inferred.</summary>
    /// <inheritdoc cref="Node(Operator, string, ElementType, ReadOnlySpan{int})"/>
    public int Node(Operator op, string output, ElementType type, Quantization? quantization, params ReadOnlySpan<int> inputs) =>
        Nodes(op, [new Tensor(output, type, Shape.Scalar) { Quantization = quantization }], inputs)[0];

    /// <summary>Adds a node with several outputs, whose shapes are inferred where the operator does not take them as declared.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="outputs">Names, types and quantization; shapes where the operator takes them as declared.</param>
    /// <param name="inputs">The operands, -1 for an absent one.</param>
    /// <exception cref="DiagnosticException">The operator does not accept its operands.</exception>
    public ImmutableArray<int> Nodes(Operator op, ReadOnlySpan<Tensor> outputs, params ReadOnlySpan<int> inputs)
    {
        int first = _tensors.Count;
        foreach (var output in outputs)
        {
            Add(output);
        }

        var node = new Node(op, [.. inputs], [.. Enumerable.Range(first, outputs.Length)]) { Covers = [_nodes.Count], Gate = Gate };
        var bag = new DiagnosticBag();
        var view = new NodeView(new Graph(graphName, [.. _tensors], [], [], []), node, _nodes.Count);
        var inferred = op.Infer(view, new NodeReport(view, bag));
        bag.ThrowIfAny();
        for (int i = 0; i < outputs.Length && i < inferred.Length; i++)
        {
            _tensors[first + i] = _tensors[first + i] with { Type = inferred[i].Type, Shape = inferred[i].Shape };
        }

        _nodes.Add(node);
        return node.Outputs;
    }

    /// <summary>
    /// Adds all nodes of another graph, whose inputs become given tensors of this one; ungated nodes get <see cref="Gate"/>.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">A tensor for each of its inputs, of the same type and number of elements.</param>
    /// <param name="variableOffset">What is added to the numbers of its resource variables.</param>
    /// <param name="subgraphOffset">What is added to the numbers of subgraphs that it calls.</param>
    /// <param name="moveCall">How a control operator is made to call another subgraph; needed where it has any.</param>
    /// <returns>The graph's outputs.</returns>
    /// <exception cref="ArgumentException">The inputs do not fit.</exception>
    public ImmutableArray<int> Inline(Graph graph, IReadOnlyList<int> inputs, int variableOffset = 0, int subgraphOffset = 0, Func<Operator, int, Operator>? moveCall = null)
    {
        if (inputs.Count != graph.Inputs.Length || graph.Inputs.Where((t, i) => graph.Tensors[t].TensorType != _tensors[inputs[i]].TensorType).Any())
        {
            throw new ArgumentException("The inputs do not have the types and shapes of the graph's inputs.", nameof(inputs));
        }

        var map = new int[graph.Tensors.Length];
        for (int t = 0; t < map.Length; t++)
        {
            int input = graph.Inputs.IndexOf(t);
            var tensor = graph.Tensors[t];
            map[t] = input >= 0 ? inputs[input] : Add(tensor.Variable < 0 ? tensor : tensor with { Variable = tensor.Variable + variableOffset });
        }

        foreach (var node in graph.Nodes)
        {
            var op = node.Operator.Control is { } control ? moveCall!(node.Operator, control.Subgraph + subgraphOffset) : node.Operator;
            _nodes.Add(new Node(op, [.. node.Inputs.Select(t => t < 0 ? -1 : map[t])], [.. node.Outputs.Select(t => map[t])])
            {
                Covers = [_nodes.Count],
                Gate = node.Gate < 0 ? Gate : map[node.Gate],
            });
        }

        return [.. graph.Outputs.Select(t => map[t])];
    }

    /// <summary>All nodes since the last stage are a stage; none where nothing was added.</summary>
    public void EndStage(string stage)
    {
        int first = _stages.Count == 0 ? 0 : _stages[^1].First + _stages[^1].Count;
        if (_nodes.Count > first)
        {
            _stages.Add(new StreamStage(stage, first, _nodes.Count - first));
        }
    }

    /// <summary>Each node since the last stage is a stage of its own.</summary>
    /// <param name="name">Its name.</param>
    public void EndStages(Func<Node, string> name)
    {
        for (int n = _stages.Count == 0 ? 0 : _stages[^1].First + _stages[^1].Count; n < _nodes.Count; n++)
        {
            _stages.Add(new StreamStage(name(_nodes[n]), n, 1));
        }
    }

    /// <summary>Makes a tensor an output of the graph and returns its place among them.</summary>
    public int Output(int tensor)
    {
        _outputs.Add(tensor);
        return _outputs.Count - 1;
    }

    /// <summary>The graph.</summary>
    public Graph Build() => new(graphName, [.. _tensors], [.. _nodes], [.. _inputs], [.. _outputs]);
}
