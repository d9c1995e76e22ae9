using Mote.Core;

namespace Mote.Training;

/// <summary>The memory of a node's operands, looked up once.</summary>
internal sealed class NodeBuffers(Memory<byte>[] inputs, Memory<byte>[] outputs)
{
    private readonly Memory<byte>[] _states = [.. inputs.Select(_ => Memory<byte>.Empty)];

    /// <summary>What a kernel gets.</summary>
    public KernelIo Io => new(inputs, outputs, _states);
}
