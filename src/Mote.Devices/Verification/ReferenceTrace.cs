using Mote.Core;
using Mote.Runtime;

namespace Mote.Devices;

/// <summary>
/// What the reference arithmetic gives for a model, without any pass: every operator's outputs in every invocation. This is what images are
/// compared with.
/// </summary>
public sealed class ReferenceTrace
{
    private readonly Dictionary<int, byte[]>[] _tensors;
    private readonly byte[][][] _outputs;

    private ReferenceTrace(GraphModule module, Dictionary<int, byte[]>[] tensors, byte[][][] outputs)
    {
        (Module, _tensors, _outputs) = (module, tensors, outputs);
    }

    /// <summary>The model as it was imported.</summary>
    public GraphModule Module { get; }

    /// <summary>The number of invocations.</summary>
    public int Invocations => _outputs.Length;

    /// <summary>Runs a model on all inputs, state kept in between unless an invocation resets it.</summary>
    public static ReferenceTrace Record(Model model, IReadOnlyList<Invocation> invocations)
    {
        var session = model.CreateSession();
        var main = model.Module.Main;
        var tensors = invocations.Select(_ => new Dictionary<int, byte[]>()).ToArray();
        var outputs = new byte[invocations.Count][][];
        for (int i = 0; i < invocations.Count; i++)
        {
            if (invocations[i].Reset)
            {
                session.Reset();
            }

            for (int k = 0; k < session.InputCount; k++)
            {
                invocations[i].Inputs[k].CopyTo(session.Input(k));
            }

            var recorded = tensors[i];
            session.LayerCompleted = n =>
            {
                foreach (int t in main.Nodes[n].Outputs)
                {
                    recorded[t] = session.Tensor(t).ToArray();
                }
            };
            session.Run();
            outputs[i] = [.. Enumerable.Range(0, session.OutputCount).Select(o => session.Output(o).ToArray())];
        }

        return new ReferenceTrace(model.Module, tensors, outputs);
    }

    /// <summary>The bytes of a tensor after the operator that computes it, or null when no operator of the main graph does.</summary>
    public byte[]? Tensor(int invocation, int tensor) => _tensors[invocation].GetValueOrDefault(tensor);

    /// <summary>The bytes of an output.</summary>
    public byte[] Output(int invocation, int output) => _outputs[invocation][output];
}
