using Mote.Core;
using Mote.Runtime;

namespace Mote.Quantizing;

/// <summary>
/// The tensors of a graph for several samples at a time, computed node by node. A tensor is forgotten with its last reader; state passes from sample to
/// sample, as it does in a session.
/// </summary>
internal sealed class SampleValues
{
    private readonly Dictionary<int, byte[][]> _values = [];
    private readonly Dictionary<int, byte[]> _state = [];
    private readonly int[] _reads;

    public SampleValues(GraphModule module, IReadOnlyList<float[]> samples)
    {
        var main = module.Main;
        Count = samples.Count;
        _reads = GraphEdits.CountReads(main);
        var session = Model.FromModule(module).CreateSession();
        foreach (int t in main.Inputs)
        {
            _values[t] = new byte[Count][];
        }

        for (int s = 0; s < Count; s++)
        {
            Samples.Write(module, session, samples[s], s);
            for (int i = 0; i < main.Inputs.Length; i++)
            {
                _values[main.Inputs[i]][s] = session.Input(i).ToArray();
            }
        }
    }

    /// <summary>The number of samples.</summary>
    public int Count { get; }

    /// <summary>The stored bytes of a tensor that was computed and is still to be read, one array a sample.</summary>
    public byte[][] Of(int tensor) => _values[tensor];

    /// <summary>Computes the outputs of a node for all samples.</summary>
    public void Compute(NodeView view)
    {
        var kernel = view.Node.Operator.Prepare(view);
        foreach (int t in view.Node.Outputs)
        {
            int bytes = view.Graph.Tensors[t].ByteLength;
            _values[t] = [.. Enumerable.Range(0, Count).Select(_ => new byte[bytes])];
        }

        for (int s = 0; s < Count; s++)
        {
            var inputs = view.Node.Inputs.Select(t => t < 0 ? Memory<byte>.Empty : Input(view.Graph.Tensors[t], t, s)).ToArray();
            var outputs = view.Node.Outputs.Select(t => _values[t][s].AsMemory()).ToArray();
            kernel(new KernelIo(inputs, outputs, new Memory<byte>[inputs.Length]));
        }

        foreach (int t in view.Node.Inputs)
        {
            if (t >= 0 && t < _reads.Length && --_reads[t] == 0)
            {
                _values.Remove(t);
            }
        }
    }

    private Memory<byte> Input(Tensor tensor, int number, int sample)
    {
        if (tensor.Data is { } data)
        {
            return System.Runtime.InteropServices.MemoryMarshal.AsMemory(data);
        }

        if (!tensor.IsVariable)
        {
            return _values[number][sample];
        }

        if (!_state.TryGetValue(number, out byte[]? state))
        {
            // State that is quantized starts as its zero point.
            state = new byte[tensor.ByteLength];
            Array.Fill(state, tensor is { Type: ElementType.Int8, Quantization: { } quantization } ? unchecked((byte)quantization.ZeroPoint) : (byte)0);
            _state[number] = state;
        }

        return state;
    }
}
