using System.Globalization;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Operators.Cases;

namespace Mote.Operators.Activation;

/// <summary>
/// What LOGISTIC and TANH share. On int8 the function is evaluated in fixed point from Q4.27, beyond its range it is saturated; on int16 it is
/// interpolated in a table of the logistic function. The output's scale follows from the type.
/// </summary>
public abstract record SigmoidActivation : UnaryActivation
{
    /// <summary>The largest factor onto the table's scale of 1/(3*4096) that stays within 15 bits.</summary>
    private const double MaxFactor = 32767;

    /// <inheritdoc/>
    protected override bool HasInt16 => true;

    /// <summary>The only zero point of an int8 output; null when the reference checks none.</summary>
    protected virtual int? OutputZeroPoint8 => null;

    /// <summary>
    /// Cases of int16 scales: close to the powers of two that the reference takes them for (and to those that it does not), and one with a shift
    /// of one.
    /// </summary>
    protected static IEnumerable<OperatorCase> ScalesOf(SigmoidActivation op)
    {
        foreach (float scale in new[] { 1.0004f / 8192, 1.0004f / 4096, 1.0004f / 2048, 1.0004f / 1024, 1.0009f / 4096, 1.1f })
        {
            yield return new OperatorCase($"int16 scale {scale.ToString("R", CultureInfo.InvariantCulture)}", op)
                .Input(ElementType.Int16, new Shape(800), -16000, 16000, new Quantization(scale)).Output(ElementType.Int16, new Quantization(1f / 32768));
        }

        yield return new OperatorCase("int16 scale 1.1, small values", op)
            .Input(ElementType.Int16, new Shape(64), -12, 12, new Quantization(1.1f)).Output(ElementType.Int16, new Quantization(1f / 32768));
    }

    /// <summary>The function of a Q4.27 number, rounded to the steps of an int8 output.</summary>
    protected abstract int Fixed8(int x);

    /// <summary>The factor and shift from int16 inputs to the table.</summary>
    protected abstract ShiftedFactor Scaling16(float inputScale);

    /// <summary>The function of an int16 input.</summary>
    protected abstract short Interpolated16(short x, ShiftedFactor scaling);

    /// <inheritdoc/>
    protected override bool Covers(Tensor x, Tensor y, NodeReport report)
    {
        var (from, to) = (x.Quantization!, y.Quantization!);
        if (x.Type == ElementType.Int8)
        {
            return (QuantizedMultiplier.TryFromReal(from.Scale * (double)(1 << 27), out _) && to.ZeroPoint == (OutputZeroPoint8 ?? to.ZeroPoint))
                || Reject(report, x, y, OutputZeroPoint8 is { } zero
                    ? FormattableString.Invariant($"an input scale below 16, the output's zero point {zero}")
                    : "an input scale below 16");
        }

        bool covered = from.ZeroPoint == 0 && to.ZeroPoint == 0 && from.Scale * 4096.0 * 3.0 <= MaxFactor && Math.Abs(Math.Log2(to.Scale) + 15) < 1e-3;
        return covered || Reject(report, x, y, "zero points 0, an input scale below 2.6666, the output scale 2^-15");
    }

    /// <inheritdoc/>
    protected override Func<int, int> Stored(Tensor x, Tensor y)
    {
        if (x.Type == ElementType.Int16)
        {
            var factor = Scaling16(x.Quantization!.Scale);
            return q => Interpolated16((short)q, factor);
        }

        var scaling = FunctionScaling.LogisticOrTanh8(x.Quantization!.Scale);
        int zero = x.Quantization.ZeroPoint;
        return q =>
        {
            int value = q - zero;
            return value <= -scaling.Radius ? sbyte.MinValue
                : value >= scaling.Radius ? sbyte.MaxValue
                : Math.Clamp(Fixed8(FixedPoint.MultiplyByQuantizedMultiplier(value, scaling.Multiplier)), sbyte.MinValue, sbyte.MaxValue);
        };
    }

    /// <inheritdoc/>
    protected override KernelCall Numbers(KernelCall call, Tensor x, Tensor y)
    {
        if (x.Type == ElementType.Float32)
        {
            return call;
        }

        var scaling = Scaling16(x.Quantization!.Scale);
        return call.Number("factor", scaling.Factor).Number("right_shift", scaling.RightShift);
    }
}
