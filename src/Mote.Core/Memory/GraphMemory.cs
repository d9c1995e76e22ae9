using System.Collections.Immutable;
using Mote.Core.Emission;

namespace Mote.Core.Memory;

/// <summary>Where a tensor's bytes live while a module runs.</summary>
public enum MemoryKind
{
    /// <summary>Nowhere: the tensor is not used.</summary>
    None,

    /// <summary>In the arena, which is shared by values that are not alive at the same time.</summary>
    Arena,

    /// <summary>In the state, which is kept between invocations.</summary>
    State,

    /// <summary>In the model: a constant.</summary>
    Constant,
}

/// <summary>The place of one tensor.</summary>
/// <param name="Kind">Which memory.</param>
/// <param name="Offset">Bytes from its start; 0 for constants.</param>
public readonly record struct TensorPlace(MemoryKind Kind, int Offset);

/// <summary>
/// The memory of a module: a place for every tensor, variable and scratch buffer. Steps are the nodes of the main graph; graph inputs are
/// alive from the start until their last use, outputs until the end. Subgraphs that a control operator calls live at the step of that call.
/// </summary>
public sealed class GraphMemory
{
    /// <summary>The alignment of every buffer, in bytes; 64-bit elements get 8.</summary>
    public const int Alignment = 4;

    private GraphMemory()
    {
    }

    /// <summary>The place of each tensor, by graph and tensor index.</summary>
    public required ImmutableArray<ImmutableArray<TensorPlace>> Places { get; init; }

    /// <summary>The offset of each resource variable in the state.</summary>
    public required ImmutableArray<int> VariableOffsets { get; init; }

    /// <summary>The offset of each node's scratch in the arena, by graph and node index; -1 where it has none.</summary>
    public required ImmutableArray<ImmutableArray<int>> ScratchOffsets { get; init; }

    /// <summary>Bytes of the arena.</summary>
    public required int ArenaBytes { get; init; }

    /// <summary>Bytes of the state, a multiple of <see cref="Alignment"/>.</summary>
    public required int StateBytes { get; init; }

    /// <summary>The plan that the places come from, for reports; its requests are the buffers of tensors and scratch.</summary>
    public required MemoryPlan Plan { get; init; }

    /// <summary>What each request of <see cref="Plan"/> holds: names for reports.</summary>
    public required ImmutableArray<string> BufferNames { get; init; }

    /// <summary>
    /// True when the node's output 0 is its input 0's buffer, so that nothing has to be done: the operator says that the bytes are the same, and
    /// both are plain activations.
    /// </summary>
    public static bool SharesBuffer(NodeView node) => GraphMemoryBuilder.SharesBuffer(node);

    /// <summary>Plans a module.</summary>
    /// <param name="module">A verified module.</param>
    /// <param name="code">
    /// The code of a node, by graph and node index, for its scratch and its overlaps; <see cref="NodeCode.None"/> where neither matters. Asked once for each.
    /// </param>
    /// <param name="inPlace">Whether outputs may take the place of inputs that die or run into them, where operator and code allow it.</param>
    public static GraphMemory Build(GraphModule module, Func<int, int, NodeCode> code, bool inPlace) =>
        new GraphMemoryBuilder(module, code, inPlace).Build();

    internal static GraphMemory Create(
        ImmutableArray<ImmutableArray<TensorPlace>> places, ImmutableArray<int> variables, ImmutableArray<ImmutableArray<int>> scratch,
        int stateBytes, MemoryPlan plan, ImmutableArray<string> names) => new()
        {
            Places = places,
            VariableOffsets = variables,
            ScratchOffsets = scratch,
            ArenaBytes = plan.Bytes,
            StateBytes = stateBytes,
            Plan = plan,
            BufferNames = names,
        };
}
