namespace Mote.Core.Training;

/// <summary>
/// What a gradient rule works with: the node of the forward graph, the gradients of the loss with respect to its outputs, and the graph that the
/// backward nodes are added to. Forward and backward nodes are one graph, so the numbers in <see cref="NodeView.Node"/> can be used as they are.
/// </summary>
/// <param name="graph">Takes the backward nodes.</param>
/// <param name="node">The node that is differentiated.</param>
/// <param name="outputs">For each output the tensor that holds its gradient, of its shape; -1 where nothing depends on it.</param>
/// <param name="wanted">For each input whether its gradient is needed.</param>
public sealed class GradientScope(GraphBuilder graph, NodeView node, IReadOnlyList<int> outputs, IReadOnlyList<bool> wanted)
{
    private readonly int[] _given = [.. Enumerable.Repeat(-1, node.InputCount)];

    /// <summary>Takes the backward nodes.</summary>
    public GraphBuilder Graph => graph;

    /// <summary>The node that is differentiated.</summary>
    public NodeView Node => node;

    /// <summary>For each input the tensor that holds its gradient; -1 where none was given.</summary>
    public IReadOnlyList<int> Given => _given;

    /// <summary>True where the gradient of an input is needed; what is not needed need not be computed.</summary>
    public bool Wants(int slot) => slot < wanted.Count && wanted[slot];

    /// <summary>The tensor with the gradient of an output; -1 where nothing depends on it.</summary>
    public int OfOutput(int slot = 0) => outputs[slot];

    /// <summary>The number of an input's tensor.</summary>
    public int Input(int slot) => node.Node.Inputs[slot];

    /// <summary>The number of an output's tensor.</summary>
    public int Output(int slot = 0) => node.Node.Outputs[slot];

    /// <summary>Adds a backward node with one float32 output; the shape is inferred.</summary>
    public int Add(Operator op, string name, params ReadOnlySpan<int> inputs) => graph.Node(op, name, ElementType.Float32, inputs);

    /// <summary>States the gradient of an input: a tensor of its shape. Each slot once.</summary>
    public void Give(int slot, int tensor) => _given[slot] = tensor;
}
