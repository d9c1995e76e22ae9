using System.Collections.Immutable;

namespace Mote.Core;

/// <summary>One application of an operator. Inputs and outputs are indices of tensors; -1 stands for an optional input that is absent.</summary>
/// <param name="Operator">What is computed, with its attributes.</param>
/// <param name="Inputs">Tensor indices in the operator's order, -1 where an optional input is absent.</param>
/// <param name="Outputs">Tensor indices in the operator's order.</param>
public sealed record Node(Operator Operator, ImmutableArray<int> Inputs, ImmutableArray<int> Outputs)
{
    /// <summary>The operators of the original model that this node computes, by their position in execution order; one before any pass.</summary>
    public ImmutableArray<int> Covers { get; init; } = [];

    /// <summary>
    /// The tensor that decides whether the node runs: a single integer or boolean that is not 0 where it does; -1 for a node that always runs.
    /// Where the gate itself was not computed, it counts as 0. See <see cref="Gates"/> for who may read what.
    /// </summary>
    public int Gate { get; init; } = -1;
}

/// <summary>
/// A data-flow graph. Nodes stand in an order in which they can be executed. Tensor indices are those of the file for ever: passes append
/// tensors and leave unused ones in place, so a value keeps its number from import to the device.
/// </summary>
/// <param name="Name">The subgraph's name.</param>
/// <param name="Tensors">All values.</param>
/// <param name="Nodes">All operator applications, in execution order.</param>
/// <param name="Inputs">Tensor indices of the graph's inputs.</param>
/// <param name="Outputs">Tensor indices of the graph's outputs.</param>
public sealed record Graph(string Name, ImmutableArray<Tensor> Tensors, ImmutableArray<Node> Nodes, ImmutableArray<int> Inputs, ImmutableArray<int> Outputs)
{
    /// <summary>Views of all nodes, in execution order.</summary>
    public IEnumerable<NodeView> Views => Enumerable.Range(0, Nodes.Length).Select(View);

    /// <summary>The node at <paramref name="index"/> together with its tensors.</summary>
    public NodeView View(int index) => new(this, Nodes[index], index);
}

/// <summary>A resource variable: state shared by name between nodes and subgraphs. Starts as zero bytes.</summary>
/// <param name="Name">Unique: container and shared name.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="Shape">The extents.</param>
public sealed record ResourceVariable(string Name, ElementType Type, Shape Shape)
{
    /// <summary>How stored integers relate to real numbers; null when they do not.</summary>
    public Quantization? Quantization { get; init; }

    /// <summary>Bytes of the stored value.</summary>
    public int ByteLength => checked(Shape.ElementCount * Type.Size());
}

/// <summary>A named way to call a subgraph: names of inputs and outputs, each with its tensor index.</summary>
public sealed record Signature(string Key, int Subgraph, ImmutableArray<(string Name, int Tensor)> Inputs, ImmutableArray<(string Name, int Tensor)> Outputs);

/// <summary>Which rounding rules the integer arithmetic of a model follows.</summary>
public enum NumericSemantics
{
    /// <summary>TensorFlow Lite for Microcontrollers' reference kernels: double rounding.</summary>
    TfLiteMicro,
}

/// <summary>A whole model: the main graph first, then the subgraphs that control operators call.</summary>
/// <param name="Graphs">At least one; the first is the one that runs.</param>
public sealed record GraphModule(ImmutableArray<Graph> Graphs)
{
    /// <summary>The graph that runs.</summary>
    public Graph Main => Graphs[0];

    /// <summary>How raw samples become inputs and results become events; null for a plain model.</summary>
    public StreamInfo? Stream { get; init; }

    /// <summary>Free text from the file.</summary>
    public string Description { get; init; } = "";

    /// <summary>Resource variables; tensors of type <see cref="ElementType.Resource"/> refer to them by index.</summary>
    public ImmutableArray<ResourceVariable> Variables { get; init; } = [];

    /// <summary>Named entry points.</summary>
    public ImmutableArray<Signature> Signatures { get; init; } = [];

    /// <summary>Named blobs of the file that have no meaning here.</summary>
    public ImmutableArray<(string Name, ReadOnlyMemory<byte> Data)> Metadata { get; init; } = [];

    /// <summary>The arithmetic that the model was quantized for.</summary>
    public NumericSemantics Semantics { get; init; } = NumericSemantics.TfLiteMicro;

    /// <summary>This module with another main graph.</summary>
    public GraphModule WithMain(Graph main) => this with { Graphs = Graphs.SetItem(0, main) };
}

/// <summary>A node together with the graph it stands in: what every facet of an operator receives.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Node">The node.</param>
/// <param name="Index">Its position in execution order.</param>
public readonly record struct NodeView(Graph Graph, Node Node, int Index)
{
    /// <summary>The number of input slots, absent ones included.</summary>
    public int InputCount => Node.Inputs.Length;

    /// <summary>The number of outputs.</summary>
    public int OutputCount => Node.Outputs.Length;

    /// <summary>True when input slot <paramref name="slot"/> exists and is connected.</summary>
    public bool HasInput(int slot) => slot < Node.Inputs.Length && Node.Inputs[slot] >= 0;

    /// <summary>The tensor in an input slot, which must be connected.</summary>
    public Tensor Input(int slot) => Graph.Tensors[Node.Inputs[slot]];

    /// <summary>The tensor in an input slot, or null when it is absent.</summary>
    public Tensor? OptionalInput(int slot) => HasInput(slot) ? Input(slot) : null;

    /// <summary>The tensor that output <paramref name="slot"/> defines.</summary>
    public Tensor Output(int slot) => Graph.Tensors[Node.Outputs[slot]];

    /// <summary>How messages name the node: <c>CONV_2D node 7 'conv_3'</c>.</summary>
    public string Place
    {
        get
        {
            // Fused layers of some converters have names of several hundred characters.
            string name = OutputCount > 0 ? Output(0).Name : "";
            name = name.Length == 0 ? "" : name.Length <= 60 ? $" '{name}'" : $" '{name[..57]}...'";
            return $"{Node.Operator.Name} node {(Node.Covers.Length > 0 ? Node.Covers[^1] : Index)}{name}";
        }
    }
}
