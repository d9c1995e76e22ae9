using Mote.Core.Numerics;

namespace Mote.Core.Tests.Numerics;

/// <summary>The primitives put together as the operators put them together, against recorded outputs of TensorFlow Lite for Microcontrollers.</summary>
public sealed class GoldenFunctionTests
{
    [Fact]
    public void Logistic_of_int8_equals_the_recording() => Check("LOGISTIC", "INT8", "INT8", row =>
    {
        InputScaling scaling = FunctionScaling.LogisticOrTanh8(row.InputScale);
        return q => Saturated(q - row.InputZeroPoint, scaling, x =>
            FixedPoint.RoundingDivideByPowerOfTwo(FixedPointFunctions.Logistic(x, 4), 23) - 128);
    });

    [Fact]
    public void Tanh_of_int8_equals_the_recording() => Check("TANH", "INT8", "INT8", row =>
    {
        InputScaling scaling = FunctionScaling.LogisticOrTanh8(row.InputScale);
        return q => Saturated(q - row.InputZeroPoint, scaling, x =>
            FixedPoint.RoundingDivideByPowerOfTwo(FixedPointFunctions.Tanh(x, 4), 24));
    });

    [Fact]
    public void Logistic_of_int16_equals_the_recording() => Check("LOGISTIC", "INT16", "INT16", row =>
        q => SigmoidTable.Logistic((short)q, FunctionScaling.Logistic16(row.InputScale)));

    [Fact]
    public void Tanh_of_int16_equals_the_recording() => Check("TANH", "INT16", "INT16", row =>
        q => SigmoidTable.Tanh((short)q, FunctionScaling.Tanh16(row.InputScale)));

    [Fact]
    public void Requantisation_of_int8_equals_the_recording() => Check("QUANTIZE", "INT8", "INT8", row =>
    {
        QuantizedMultiplier factor = QuantizedMultiplier.FromReal((double)row.InputScale / row.OutputScale);
        return q => Clamp8(FixedPoint.MultiplyByQuantizedMultiplier(q - row.InputZeroPoint, factor) + row.OutputZeroPoint);
    });

    [Fact]
    public void Relu_of_int8_equals_the_recording() => Check("RELU", "INT8", "INT8", row =>
    {
        QuantizedMultiplier factor = QuantizedMultiplier.FromReal((double)(row.InputScale / row.OutputScale));
        ActivationRange range = ActivationRange.Quantize(0, float.PositiveInfinity, row.OutputScale, row.OutputZeroPoint, -128, 127);
        return q => range.Clamp(
            row.OutputZeroPoint + FixedPoint.MultiplyByQuantizedMultiplier(q - row.InputZeroPoint, factor));
    });

    [Fact]
    public void Relu6_of_int8_equals_the_recording() => Check("RELU6", "INT8", "INT8", row =>
        ActivationRange.Quantize(0, 6, row.InputScale, row.InputZeroPoint, -128, 127).Clamp);

    [Theory]
    [InlineData("INT8")]
    [InlineData("INT16")]
    public void Leaky_relu_equals_the_recording(string type) => Check("LEAKY_RELU", type, type, row =>
    {
        QuantizedMultiplier identity = QuantizedMultiplier.FromReal((double)row.InputScale / row.OutputScale);
        QuantizedMultiplier alpha = QuantizedMultiplier.FromReal((double)row.InputScale * row.Parameter("alpha") / row.OutputScale);
        return q =>
        {
            int x = q - row.InputZeroPoint;
            int y = row.OutputZeroPoint + FixedPoint.MultiplyByQuantizedMultiplier(x, x >= 0 ? identity : alpha);
            return type == "INT8" ? Clamp8(y) : Math.Clamp(y, short.MinValue, short.MaxValue);
        };
    });

    [Fact]
    public void Hard_swish_of_int8_equals_the_recording() => Check("HARD_SWISH", "INT8", "INT8", row =>
    {
        float hires = 1.0f / 128.0f * row.InputScale;
        QuantizedMultiplier output = QuantizedMultiplier.FromReal(hires / row.OutputScale);
        QuantizedMultiplier reluish = QuantizedMultiplier.FromReal(hires / (3.0f / 32768.0f));
        return q =>
        {
            short x = (short)((q - row.InputZeroPoint) * 128);
            short onOutput = FixedPoint.SaturatingRoundingDoublingHighMul16(x, output.ToInt16());
            short gate = x;
            if (reluish.Shift > 0)
            {
                gate = FixedPoint.SaturatingLeftShift16(gate, reluish.Shift - 1);
            }

            gate = FixedPoint.SaturatingRoundingDoublingHighMul16(gate, reluish.ToInt16());
            if (reluish.Shift > 0)
            {
                gate = FixedPoint.SaturatingLeftShift16(gate, 1);
            }
            else if (reluish.Shift < 0)
            {
                gate = (short)FixedPoint.RoundingDivideByPowerOfTwo(gate, -reluish.Shift);
            }

            gate = (short)((gate + 32768) >> 1);
            short product = FixedPoint.SaturatingDoublingHighMul16(gate, onOutput);
            return Clamp8((short)(FixedPoint.RoundingDivideByPowerOfTwo(product, -output.Shift) + row.OutputZeroPoint));
        };
    });

    [Fact]
    public void Reciprocal_square_root_of_int8_equals_the_recording() => Check("RSQRT", "INT8", "INT8", row =>
    {
        QuantizedMultiplier factor = QuantizedMultiplier.FromReal(1.0 / (Math.Sqrt(row.InputScale) * row.OutputScale));
        QuantizedMultiplier last = factor with { Shift = factor.Shift - 20 };
        return q =>
        {
            int x = Math.Max(q, -127) - row.InputZeroPoint;
            QuantizedMultiplier root = FixedPointFunctions.InverseSquareRoot(x);
            int data = FixedPoint.MultiplyByQuantizedMultiplier(1, root with { Shift = root.Shift + 20 });
            return x == 0 ? 127 : Clamp8(FixedPoint.MultiplyByQuantizedMultiplier(data, last) + row.OutputZeroPoint);
        };
    });

    [Fact]
    public void Elu_of_int8_equals_the_recording() => Check("ELU", "INT8", "INT8", row =>
    {
        sbyte[] table = InterpolatedTable.Build8(
            row.InputScale, row.InputZeroPoint, row.OutputScale, row.OutputZeroPoint,
            x => x < 0 ? (float)(Math.Exp(x) - 1) : x);
        return q => table[(byte)q];
    });

    [Theory]
    [InlineData("INT8")]
    [InlineData("INT16")]
    public void Quantisation_of_floats_equals_the_recording(string type)
    {
        int low = type == "INT8" ? -128 : -32768;
        foreach (GoldenRow row in GoldenTable.Rows("QUANTIZE", "FLOAT32", type))
        {
            for (int i = 0; i < 256; i++)
            {
                int q = FixedPoint.SaturatingAdd(
                    row.OutputZeroPoint, Rounding.HalfAwayToInt32((i - 128) * 0.25f / row.OutputScale));
                Assert.Equal(row.Output(i), Math.Clamp(q, low, -low - 1));
            }
        }
    }

    [Theory]
    [InlineData("INT8")]
    [InlineData("INT16")]
    public void Softmax_of_int8_equals_the_recording(string outputType)
    {
        foreach (GoldenRow row in GoldenTable.Rows("SOFTMAX", "INT8", outputType))
        {
            float beta = row.Parameter("beta");
            InputScaling scaling = FunctionScaling.Softmax8(beta, row.InputScale);
            int bits = outputType == "INT8" ? 8 : 16;
            int[] input = Generated(row);
            for (int start = 0; start < 256; start += 16)
            {
                int max = input[start..(start + 16)].Max();
                int[] exp = new int[16];
                int sum = 0;
                for (int i = 0; i < 16; i++)
                {
                    int difference = input[start + i] - max;
                    exp[i] = difference < -scaling.Radius
                        ? -1
                        : FixedPointFunctions.ExpOnNegativeValues(
                            FixedPoint.MultiplyByQuantizedMultiplier(difference, scaling.Multiplier), 5);
                    sum += exp[i] < 0 ? 0 : FixedPoint.Rescale(exp[i], 0, 12);
                }

                int scale = FixedPointFunctions.Reciprocal(sum, 12, out int bitsOverUnit);
                for (int i = 0; i < 16; i++)
                {
                    int product = FixedPoint.SaturatingRoundingDoublingHighMul(scale, Math.Max(exp[i], 0));
                    int low = -(1 << (bits - 1));
                    int y = FixedPoint.RoundingDivideByPowerOfTwo(product, bitsOverUnit + 31 - bits) + low;
                    Assert.True(row.Output(start + i) == Math.Clamp(y, low, -low - 1), $"{row}, element {start + i}");
                }
            }
        }
    }

    [Fact]
    public void Log_softmax_of_int8_equals_the_recording()
    {
        foreach (GoldenRow row in GoldenTable.Rows("LOG_SOFTMAX", "INT8", "INT8"))
        {
            InputScaling scaling = FunctionScaling.Softmax8(1, row.InputScale);
            QuantizedMultiplier reverse = FunctionScaling.LogSoftmaxReverse(scaling.Multiplier);
            int[] input = Generated(row);
            for (int start = 0; start < 256; start += 16)
            {
                int max = input[start..(start + 16)].Max();
                int sum = 0;
                for (int i = 0; i < 16; i++)
                {
                    int difference = input[start + i] - max;
                    sum += difference < -scaling.Radius
                        ? 0
                        : FixedPoint.Rescale(FixedPointFunctions.ExpOnNegativeValues(
                            FixedPoint.MultiplyByQuantizedMultiplier(difference, scaling.Multiplier), 5), 0, 12);
                }

                int log = FixedPointFunctions.LogOfOneOrMore(sum, 12, 5);
                int least = Math.Max(
                    -scaling.Radius - 1, FixedPoint.MultiplyByQuantizedMultiplier(log + int.MinValue, reverse));
                for (int i = 0; i < 16; i++)
                {
                    int difference = input[start + i] - max;
                    int y = difference <= least
                        ? -128
                        : FixedPoint.RoundingDivideByPowerOfTwo(
                            FixedPoint.MultiplyByQuantizedMultiplier(difference, scaling.Multiplier) - log, 22) + 127;
                    Assert.True(row.Output(start + i) == Clamp8(y), $"{row}, element {start + i}");
                }
            }
        }
    }

    private static void Check(string name, string inputType, string outputType, Func<GoldenRow, Func<int, int>> prepare)
    {
        foreach (GoldenRow row in GoldenTable.Rows(name, inputType, outputType))
        {
            Func<int, int> compute = prepare(row);
            for (int i = 0; i < 256; i++)
            {
                int actual = compute(row.Input(i));
                if (row.Output(i) != actual)
                {
                    Assert.Fail($"{row}: input {row.Input(i)} gives {actual}, recorded {row.Output(i)}");
                }
            }
        }
    }

    private static int Saturated(int x, InputScaling scaling, Func<int, int> compute) =>
        x <= -scaling.Radius ? -128
        : x >= scaling.Radius ? 127
        : Clamp8(compute(FixedPoint.MultiplyByQuantizedMultiplier(x, scaling.Multiplier)));

    private static int Clamp8(int x) => Math.Clamp(x, -128, 127);

    /// <summary>The recording's generated input: a linear congruential generator, seed 1, tensor 0.</summary>
    private static int[] Generated(GoldenRow row)
    {
        uint state = unchecked((1u * 2654435761u) + 12345u);
        int[] values = new int[256];
        for (int i = 0; i < values.Length; i++)
        {
            state = unchecked((state * 1664525u) + 1013904223u);
            int value = (int)(state >> 24) - 128;
            values[i] = row.Parameters.Contains("lcg/8", StringComparison.Ordinal) ? value / 8 : value;
        }

        return values;
    }
}
