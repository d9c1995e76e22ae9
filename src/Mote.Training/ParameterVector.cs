using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Training;

/// <summary>Parameters and statistics as vectors, and back into the constants of a network.</summary>
internal static class ParameterVector
{
    /// <summary>A network whose constants are those of the vectors.</summary>
    public static Graph Apply(TrainingGraph graph, Graph network, ReadOnlySpan<float> parameters, ReadOnlySpan<float> statistics)
    {
        var tensors = network.Tensors.ToBuilder();
        foreach (var p in graph.Parameters)
        {
            Set(tensors, p.NetworkTensor, parameters.Slice(p.Offset, p.Shape.ElementCount));
        }

        foreach (var s in graph.Statistics)
        {
            Set(tensors, s.NetworkMean, statistics.Slice(s.Offset, s.Channels));
            Set(tensors, s.NetworkVariance, statistics.Slice(s.Offset + s.Channels, s.Channels));
        }

        return network with { Tensors = tensors.ToImmutable() };
    }

    private static void Set(ImmutableArray<Tensor>.Builder tensors, int tensor, ReadOnlySpan<float> values) =>
        tensors[tensor] = Tensor.Constant(tensors[tensor].Name, ElementType.Float32, tensors[tensor].Shape, values);
}
