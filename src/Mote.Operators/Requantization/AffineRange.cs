using Mote.Core;

namespace Mote.Operators.Requantization;

/// <summary>What integer arithmetic asks of a quantized tensor before it relies on 32 bits being enough.</summary>
internal static class AffineRange
{
    /// <summary>
    /// Checks that every listed tensor has one positive, finite scale and a zero point that its own type can store. Reports what is wrong.
    /// </summary>
    public static bool Check(NodeReport report, params ReadOnlySpan<Tensor> tensors)
    {
        if (!report.PerTensor(tensors))
        {
            return false;
        }

        bool good = true;
        foreach (var tensor in tensors)
        {
            var (min, max) = ActivationClamp.Limits(tensor.Type);
            int zeroPoint = tensor.Quantization!.ZeroPoint;
            if (zeroPoint < min || zeroPoint > max)
            {
                report.Error(DiagnosticIds.BadQuantization, $"tensor '{tensor.Name}' has the zero point {zeroPoint}", $"{min} to {max}");
                good = false;
            }
        }

        return good;
    }
}
