using System.Numerics;
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
        switch (input.Type)
        {
            case ElementType.Float32:
                features.CopyTo(session.Input<float>(0));
                break;
            case ElementType.Int8:
                Quantize<sbyte>(features, session.Input(0), input, sbyte.MinValue, sbyte.MaxValue);
                break;
            case ElementType.UInt8:
                Quantize<byte>(features, session.Input(0), input, byte.MinValue, byte.MaxValue);
                break;
            case ElementType.Int16:
                Quantize<short>(features, session.Input(0), input, short.MinValue, short.MaxValue);
                break;
            default:
                throw NotReal(input);
        }

        session.Run();
        return output.Type switch
        {
            ElementType.Float32 => session.Output<float>(0).ToArray(),
            ElementType.Int8 => Real<sbyte>(session.Output(0), output),
            ElementType.UInt8 => Real<byte>(session.Output(0), output),
            ElementType.Int16 => Real<short>(session.Output(0), output),
            _ => throw NotReal(output),
        };
    }

    /// <summary>Rounds to the nearest step, halves away from zero, as QUANTIZE does; without quantization the numbers are the steps.</summary>
    private static void Quantize<T>(ReadOnlySpan<float> features, Span<byte> bytes, Tensor tensor, int min, int max)
        where T : unmanaged, INumber<T>
    {
        var (scale, zero) = (tensor.Quantization?.Scale ?? 1, tensor.Quantization?.ZeroPoint ?? 0);
        var steps = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i] = T.CreateTruncating(Math.Clamp(MathF.Round(features[i] / scale, MidpointRounding.AwayFromZero) + zero, min, max));
        }
    }

    private static float[] Real<T>(ReadOnlySpan<byte> bytes, Tensor tensor)
        where T : unmanaged, INumber<T>
    {
        var (scale, zero) = (tensor.Quantization?.Scale ?? 1, tensor.Quantization?.ZeroPoint ?? 0);
        return [.. MemoryMarshal.Cast<byte, T>(bytes).ToArray().Select(q => (int.CreateTruncating(q) - zero) * scale)];
    }

    private static DiagnosticException NotReal(Tensor tensor) => new(new Diagnostic(DiagnosticIds.ExamplesDoNotFit, $"tensor '{tensor.Name}'",
        $"its elements are {tensor.Type.Label()}", "models whose first input and output are float32, int8, uint8 or int16"));
}
