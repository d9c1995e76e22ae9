using Mote.Core;
using Mote.Projects;
using Mote.Runtime;

namespace Mote.Devices;

/// <summary>What a comparison of a capture with the reference found.</summary>
/// <param name="Windows">How many windows were computed.</param>
/// <param name="Tensors">How many tensors were compared.</param>
/// <param name="First">The first difference, in the order of computation; null where there is none.</param>
public sealed record TriageResult(int Windows, int Tensors, Difference? First);

/// <summary>Compares what was captured elsewhere with what the reference computes from the same windows.</summary>
public static class Triage
{
    /// <summary>Runs the windows of a dump through a model, from fresh state, and compares every tensor that the dump has.</summary>
    /// <param name="model">The project's model.</param>
    /// <param name="dump">The capture.</param>
    /// <param name="place">The dump's name, for messages.</param>
    /// <exception cref="DiagnosticException">The dump is not of this project: a window or a tensor has another size, or does not exist.</exception>
    public static TriageResult Compare(Model model, TriageDump dump, string place)
    {
        var main = model.Module.Main;
        var session = model.CreateSession();
        int tensors = 0;
        for (int w = 0; w < dump.Windows.Length; w++)
        {
            var window = dump.Windows[w];
            if (session.InputCount != 1 || window.Samples.Length != session.Input(0).Length)
            {
                throw Bad(place, window.Line, $"the window has {window.Samples.Length} bytes", FormattableString.Invariant($"{(session.InputCount == 1 ? session.Input(0).Length : 0)} bytes, the project's window"));
            }

            window.Samples.Span.CopyTo(session.Input(0));
            var computed = new Dictionary<int, byte[]>();
            session.LayerCompleted = n =>
            {
                foreach (int t in main.Nodes[n].Outputs)
                {
                    computed[t] = session.Tensor(t).ToArray();
                }
            };
            session.Run();
            foreach (var captured in window.Tensors.OrderBy(t => t.Layer))
            {
                if (captured.Layer >= main.Nodes.Length || !main.Nodes[captured.Layer].Outputs.Contains(captured.Tensor))
                {
                    throw Bad(place, captured.Line, $"layer {captured.Layer} computes no tensor {captured.Tensor}", "layers and tensors of the project, as mote inspect shows them");
                }

                var tensor = main.Tensors[captured.Tensor];
                byte[] expected = computed.GetValueOrDefault(captured.Tensor) ?? [];
                tensors++;
                if (Difference.FirstIndex(tensor.Type, expected, captured.Data.Span) is var at and >= 0)
                {
                    return new TriageResult(w + 1, tensors, new Difference("capture", w, captured.Layer, main.Nodes[captured.Layer].Operator.Name, tensor.Name, captured.Tensor, at,
                        Difference.Element(tensor.Type, expected, at), Difference.Element(tensor.Type, captured.Data.Span, at))
                    {
                        Stage = model.Module.Stream?.StageOf(captured.Layer)?.Name,
                    });
                }
            }
        }

        return new TriageResult(dump.Windows.Length, tensors, null);
    }

    private static DiagnosticException Bad(string place, int line, FormattableString found, string supported) =>
        new(new Diagnostic(DiagnosticIds.BadRecording, FormattableString.Invariant($"{place}:{line}"), FormattableString.Invariant(found), supported, "Capture with a package of this very project"));
}
