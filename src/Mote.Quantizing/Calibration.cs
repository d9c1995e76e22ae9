using System.Globalization;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Quantizing;

/// <summary>
/// Finds the ranges of all tensors of a float graph by running it. Samples are taken one by one and not kept; each tensor keeps a histogram of fixed size.
/// </summary>
public static class Calibration
{
    /// <summary>Runs the graph over the samples.</summary>
    /// <param name="module">A float module. State is kept from sample to sample.</param>
    /// <param name="samples">Each holds all inputs of the main graph, one after the other.</param>
    /// <param name="method">How numbers become ranges.</param>
    /// <returns>A range for every float tensor that is computed, inputs included.</returns>
    /// <exception cref="DiagnosticException">There are no samples, one does not fit, or numbers are not finite.</exception>
    public static ActivationRanges Run(GraphModule module, IEnumerable<float[]> samples, CalibrationMethod method)
    {
        var main = module.Main;
        var session = Model.FromModule(module).CreateSession();
        var histograms = new Histogram?[main.Tensors.Length];
        int number = 0;
        void Observe(int tensor, string place)
        {
            if (main.Tensors[tensor] is { Type: ElementType.Float32, IsConstant: false }
                && !(histograms[tensor] ??= new Histogram()).TryAdd(MemoryMarshal.Cast<byte, float>(session.Tensor(tensor))))
            {
                throw Samples.Bad(place, string.Create(CultureInfo.InvariantCulture, $"sample {number} leads to numbers that are not finite"),
                    remedy: "Check how the samples are scaled, and the model");
            }
        }

        session.LayerCompleted = n =>
        {
            foreach (int t in main.Nodes[n].Outputs)
            {
                Observe(t, main.View(n).Place);
            }
        };
        foreach (float[] sample in samples)
        {
            Samples.Write(module, session, sample, number);
            foreach (int t in main.Inputs)
            {
                Observe(t, $"input '{main.Tensors[t].Name}'");
            }

            session.Run();
            number++;
        }

        return number == 0
            ? throw Samples.Bad("calibration", "there are no samples", "at least one; a hundred that are typical are better")
            : new ActivationRanges([.. histograms.Select(h => h is null ? (TensorRange?)null : method.Range(h))]);
    }
}
