using System.Globalization;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators;
using Mote.Runtime;

namespace Mote.Quantizing;

/// <summary>Real numbers into the inputs and out of the tensors of a model, whatever their types.</summary>
internal static class Samples
{
    /// <summary>
    /// Writes a sample into the inputs of a session, one input after the other: float32 as it stands; int8 and uint8 as QUANTIZE stores them.
    /// </summary>
    /// <exception cref="DiagnosticException">The sample has the wrong length, holds what is not finite, or an input has another type.</exception>
    public static void Write(GraphModule module, Session session, float[] sample, int number)
    {
        var inputs = module.Main.Inputs.Select(t => module.Main.Tensors[t]).ToArray();
        Check(inputs, sample, number);
        int at = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            var values = sample.AsSpan(at, inputs[i].Shape.ElementCount);
            at += values.Length;
            if (inputs[i].Type == ElementType.Float32)
            {
                values.CopyTo(session.Input<float>(i));
            }
            else
            {
                Store(values, inputs[i], session.Input(i));
            }
        }
    }

    /// <summary>The real numbers that stored elements stand for; null for a tensor that has no such meaning.</summary>
    public static float[]? Real(Tensor tensor, ReadOnlySpan<byte> stored)
    {
        switch (tensor.Type, tensor.Quantization)
        {
            case (ElementType.Float32, _):
                return MemoryMarshal.Cast<byte, float>(stored).ToArray();
            case (ElementType.Int8 or ElementType.UInt8, { IsPerTensor: true } quantization):
                var values = new float[stored.Length];
                for (int i = 0; i < values.Length; i++)
                {
                    int q = tensor.Type == ElementType.Int8 ? (sbyte)stored[i] : stored[i];
                    values[i] = quantization.Scale * (q - quantization.ZeroPoint);
                }

                return values;
            default:
                return null;
        }
    }

    private static void Store(ReadOnlySpan<float> values, Tensor tensor, Span<byte> stored)
    {
        var quantization = tensor.Quantization!;
        var (min, max) = ActivationClamp.Limits(tensor.Type);
        for (int i = 0; i < values.Length; i++)
        {
            stored[i] = unchecked((byte)Math.Clamp(MathF.Round(values[i] / quantization.Scale, MidpointRounding.AwayFromZero) + quantization.ZeroPoint, min, max));
        }
    }

    private static void Check(Tensor[] inputs, float[] sample, int number)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"sample {number}");
        foreach (var input in inputs)
        {
            if (input is not ({ Type: ElementType.Float32 } or { Type: ElementType.Int8 or ElementType.UInt8, Quantization.IsPerTensor: true }))
            {
                throw Bad($"input '{input.Name}'", $"it is of the type {input.TensorType}", "float32, and quantized int8 or uint8");
            }
        }

        int expected = inputs.Sum(t => t.Shape.ElementCount);
        if (sample.Length != expected)
        {
            throw Bad(place, string.Create(CultureInfo.InvariantCulture, $"it has {sample.Length} numbers"), string.Create(CultureInfo.InvariantCulture, $"{expected}, all inputs one after the other"));
        }

        if (Array.FindIndex(sample, v => !float.IsFinite(v)) is var at and >= 0)
        {
            throw Bad(place, string.Create(CultureInfo.InvariantCulture, $"element {at} is {sample[at]}"), "finite numbers");
        }
    }

    public static DiagnosticException Bad(string place, string found, string? supported = null, string? remedy = null) =>
        new(new Diagnostic(DiagnosticIds.BadCalibrationData, place, found, supported, remedy));
}
