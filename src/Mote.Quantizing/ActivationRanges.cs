using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Quantizing;

/// <summary>
/// The ranges of a float graph's tensors, by their numbers; null for constants, integers and what was never computed. Calibration makes them, and
/// so may training that knows the ranges already.
/// </summary>
/// <param name="ByTensor">One entry for each tensor of the main graph.</param>
public sealed record ActivationRanges(ImmutableArray<TensorRange?> ByTensor)
{
    /// <summary>The range of a tensor.</summary>
    /// <exception cref="DiagnosticException">There is none.</exception>
    internal TensorRange Of(Graph graph, int tensor) => tensor < ByTensor.Length && ByTensor[tensor] is { } range
        ? range
        : throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadCalibrationData, $"tensor {tensor} '{graph.Tensors[tensor].Name}'",
            "no range is known for it", Remedy: "Calibrate the very graph that is quantized"));
}
