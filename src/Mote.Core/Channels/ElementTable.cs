using System.Runtime.InteropServices;

namespace Mote.Core.Channels;

/// <summary>Runs the reference arithmetic of operators that work element by element on elements of one's own choice.</summary>
public static class ElementTable
{
    /// <summary>What an elementwise node makes of each int8, by its bits as an unsigned byte.</summary>
    /// <param name="node">A node whose first input and output are int8, see <see cref="Operator.IsElementwise"/>.</param>
    public static sbyte[] Of(NodeView node) => MemoryMarshal.Cast<byte, sbyte>(Run(node, 256, Bytes())).ToArray();

    /// <summary>The bytes 0 to 255.</summary>
    public static byte[] Bytes() => [.. Enumerable.Range(0, 256).Select(v => (byte)v)];

    /// <summary>The output's bytes for the given operands; inputs beyond these are absent.</summary>
    /// <param name="node">The node, for its operator, types and quantization.</param>
    /// <param name="count">The number of elements.</param>
    /// <param name="operands">The bytes of each operand.</param>
    public static byte[] Run(NodeView node, int count, params byte[][] operands)
    {
        var shape = new Shape(count);
        var tensors = Enumerable.Range(0, operands.Length).Select(node.Input).Append(node.Output(0)).Select(t => t with { Shape = shape, Data = null, IsVariable = false }).ToArray();
        var slots = Enumerable.Range(0, operands.Length).ToArray();
        var graph = new Graph("", [.. tensors], [new Node(node.Node.Operator, [.. slots], [operands.Length])], [.. slots], [operands.Length]);
        byte[] output = new byte[tensors[^1].ByteLength];
        node.Node.Operator.Prepare(graph.View(0))(new KernelIo([.. operands.Select(o => new Memory<byte>(o))], [output], new Memory<byte>[operands.Length]));
        return output;
    }
}
