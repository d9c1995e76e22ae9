using System.Runtime.InteropServices;
using Mote.Core;

namespace Mote.Operators.Tests.Gradients;

/// <summary>Runs nodes on buffers of their own, without a session.</summary>
public static class NodeRun
{
    /// <summary>A node alone by its reference, on float inputs by slot; all other inputs are constants or filled with <see cref="Noise.Seed"/>.</summary>
    public static float[][] Reference(NodeView node, float[]?[] inputs)
    {
        var buffers = Buffers(node.Graph);
        for (int slot = 0; slot < node.InputCount; slot++)
        {
            if (node.HasInput(slot) && node.Input(slot).Type == ElementType.Float32)
            {
                buffers[node.Node.Inputs[slot]] = Bytes(inputs[slot]!);
            }
        }

        Run(node, buffers, training: false);
        return [.. node.Node.Outputs.Select(t => MemoryMarshal.Cast<byte, float>(buffers[t].Span).ToArray())];
    }

    /// <summary>All nodes of a graph in order by their training kernels, on the given buffers by tensor.</summary>
    public static void Train(Graph graph, Memory<byte>[] buffers)
    {
        foreach (var node in graph.Views)
        {
            Run(node, buffers, training: true);
        }
    }

    /// <summary>A buffer for each tensor: constants hold their data, integers the seed, floats NaN so that nothing unwritten goes unnoticed.</summary>
    public static Memory<byte>[] Buffers(Graph graph) => [.. graph.Tensors.Select(tensor =>
    {
        if (tensor.Data is { } data)
        {
            return data.ToArray();
        }

        var bytes = new byte[tensor.ByteLength];
        if (tensor.Type == ElementType.Int64)
        {
            MemoryMarshal.Cast<byte, long>(bytes.AsSpan()).Fill(Noise.Seed);
        }
        else if (tensor.Type == ElementType.Float32)
        {
            MemoryMarshal.Cast<byte, float>(bytes.AsSpan()).Fill(float.NaN);
        }

        return bytes.AsMemory();
    })];

    public static Memory<byte> Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static void Run(NodeView node, Memory<byte>[] buffers, bool training)
    {
        Memory<byte>[] inputs = [.. node.Node.Inputs.Select(t => t < 0 ? Memory<byte>.Empty : buffers[t])];
        Memory<byte>[] outputs = [.. node.Node.Outputs.Select(t => buffers[t])];
        var io = new KernelIo(inputs, outputs, new Memory<byte>[inputs.Length]);
        if (training)
        {
            var kernel = node.Node.Operator.Train(node);
            kernel.Start(io);

            // Pieces may come in any order.
            for (int piece = kernel.Pieces - 1; piece >= 0; piece--)
            {
                kernel.Run(io, piece);
            }

            kernel.Finish(io);
            return;
        }

        node.Node.Operator.Prepare(node)(io);
    }
}
