using System.Runtime.InteropServices;

namespace Mote.Core;

/// <summary>The buffers of one node while it runs.</summary>
public readonly ref struct KernelIo
{
    private readonly ReadOnlySpan<Memory<byte>> _inputs;
    private readonly ReadOnlySpan<Memory<byte>> _outputs;
    private readonly ReadOnlySpan<Memory<byte>> _variables;

    /// <summary>Buffers in slot order; absent inputs are empty. <paramref name="variables"/> holds, for each input slot that is a resource handle, the storage of that variable.</summary>
    public KernelIo(ReadOnlySpan<Memory<byte>> inputs, ReadOnlySpan<Memory<byte>> outputs, ReadOnlySpan<Memory<byte>> variables)
    {
        _inputs = inputs;
        _outputs = outputs;
        _variables = variables;
    }

    /// <summary>The elements of an input; empty when the slot is absent. Constants and activations alike.</summary>
    public ReadOnlySpan<T> Input<T>(int slot)
        where T : unmanaged => slot < _inputs.Length ? MemoryMarshal.Cast<byte, T>(_inputs[slot].Span) : [];

    /// <summary>The elements of an output, to be written completely.</summary>
    public Span<T> Output<T>(int slot)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_outputs[slot].Span);

    /// <summary>The storage of a state tensor (<see cref="Tensor.IsVariable"/>) in an input slot, or of the resource variable whose handle is there; readable and writable.</summary>
    public Span<T> State<T>(int slot)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_variables[slot].IsEmpty ? _inputs[slot].Span : _variables[slot].Span);
}
