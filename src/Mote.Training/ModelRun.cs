using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Training;

/// <summary>Runs a model of one input on real numbers, whatever it stores them as.</summary>
internal static class ModelRun
{
    /// <summary>The first output as real numbers.</summary>
    public static float[] Run(Session session, Graph graph, ReadOnlySpan<float> features)
    {
        var (input, output) = (graph.Tensors[graph.Inputs[0]], graph.Tensors[graph.Outputs[0]]);
        session.Reset();
        if (input.Type == ElementType.Float32)
        {
            features.CopyTo(session.Input<float>(0));
        }
        else
        {
            var (scale, zero) = (input.Quantization!.Scale, input.Quantization.ZeroPoint);
            var bytes = MemoryMarshal.Cast<byte, sbyte>(session.Input(0));
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (sbyte)Math.Clamp(MathF.Round(features[i] / scale, MidpointRounding.AwayFromZero) + zero, sbyte.MinValue, sbyte.MaxValue);
            }
        }

        session.Run();
        return output.Type == ElementType.Float32
            ? session.Output<float>(0).ToArray()
            : [.. session.Output<sbyte>(0).ToArray().Select(q => (q - output.Quantization!.ZeroPoint) * output.Quantization.Scale)];
    }
}
