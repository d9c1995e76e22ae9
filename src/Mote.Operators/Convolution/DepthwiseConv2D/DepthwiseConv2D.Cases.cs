using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Convolution;

public sealed partial record DepthwiseConv2D
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        var same = new DepthwiseConv2D { Padding = PaddingScheme.Same };
        foreach (bool isFloat in new[] { false, true })
        {
            string type = isFloat ? "float32" : "int8";
            OperatorCase Make(string name, DepthwiseConv2D op, Shape x, Shape filter, bool bias = true, bool perChannel = true) =>
                isFloat ? FloatCase($"{type} {name}", op, x, filter, bias) : Int8Case($"{type} {name}", op, x, filter, bias, perChannel);

            yield return Make("3x3 SAME, blocks with both borders", same, new Shape(1, 4, 3, 5), new Shape(1, 3, 3, 5));
            yield return Make("3x3 SAME, first, middle and last block", same with { Activation = FusedActivation.Relu6 }, new Shape(2, 3, 12, 2), new Shape(1, 3, 3, 2));
            yield return Make("3x3 VALID, pixels left over, no bias", new DepthwiseConv2D(), new Shape(1, 4, 13, 3), new Shape(1, 3, 3, 3), bias: false);
            yield return Make("3x3 SAME, right border in pixels left over", same, new Shape(1, 3, 11, 2), new Shape(1, 3, 3, 2), perChannel: false);
            yield return Make("3x3 SAME, stride 2, RELU", same with { StrideHeight = 2, StrideWidth = 2, Activation = FusedActivation.Relu }, new Shape(1, 6, 8, 3), new Shape(1, 3, 3, 3));
            yield return Make("2x5 SAME, stride 1x3", same with { StrideWidth = 3 }, new Shape(1, 3, 10, 2), new Shape(1, 2, 5, 2));
            yield return Make("3x2 SAME, dilation 2x3, RELU_N1_TO_1",
                same with { DilationHeight = 2, DilationWidth = 3, Activation = FusedActivation.ReluN1To1 }, new Shape(1, 6, 8, 3), new Shape(1, 3, 2, 3));
            yield return Make("7x7 SAME, without blocks", same with { DilationWidth = 2 }, new Shape(1, 5, 6, 2), new Shape(1, 7, 7, 2));
            yield return Make("one column of pixels", same with { StrideHeight = 2, DilationHeight = 2 }, new Shape(2, 9, 1, 3), new Shape(1, 3, 1, 3));
            yield return Make("window of all columns", new DepthwiseConv2D(), new Shape(1, 3, 5, 4), new Shape(1, 3, 5, 4));
            yield return Make("explicit padding", new DepthwiseConv2D { Padding = PaddingScheme.Explicit, Pads = new ExplicitPadding(1, 2, 3, 1) },
                new Shape(1, 3, 7, 2), new Shape(1, 3, 3, 2));
            yield return Make("one input channel, multiplier 6", same with { DepthMultiplier = 6, StrideHeight = 2 }, new Shape(1, 5, 6, 1), new Shape(1, 4, 3, 6));
            yield return Make("multiplier 2", same with { DepthMultiplier = 2 }, new Shape(1, 3, 4, 3), new Shape(1, 3, 2, 6));
            yield return Make("multiplier 5, dilation 2", new DepthwiseConv2D { DepthMultiplier = 5, DilationHeight = 2, DilationWidth = 2 },
                new Shape(1, 5, 6, 2), new Shape(1, 2, 3, 10), perChannel: false);
        }

        foreach (var one in ThreeByThreeCases(same))
        {
            yield return one;
        }

        yield return new OperatorCase("int8 with 4-bit filters", same)
            .Input(ElementType.Int8, new Shape(1, 4, 4, 3), new Quantization(0.05f, 4))
            .Constant<sbyte>(ElementType.Int4, new Shape(1, 3, 3, 3), CaseData.SignedBytes(71, 14), CaseData.PerChannel(72, 3, 3, 0.05f))
            .Constant<int>(ElementType.Int32, new Shape(3), CaseData.Integers(73, 3, -500, 500))
            .Output(ElementType.Int8, new Quantization(0.05f, 5));
        yield return new OperatorCase("int8, accumulator wraps around", new DepthwiseConv2D())
            .Input(ElementType.Int8, new Shape(1, 1, 3, 4), new Quantization(0.05f, 127))
            .Constant<sbyte>(ElementType.Int8, new Shape(1, 1, 2, 4), [127, -127, 127, -127, 1, 0, 0, 1], new Quantization(0.02f))
            .Constant<int>(ElementType.Int32, new Shape(4), [int.MaxValue, int.MinValue, int.MinValue + 5, 7])
            .Output(ElementType.Int8, new Quantization(0.3f, 12));
        // One unit of the sum is one step of the output, so that a sum that is off by one shows.
        yield return Fine("3x3 SAME", same, new Shape(1, 5, 11, 3), new Shape(1, 3, 3, 3));
        yield return Fine("3x3 SAME, stride 2", same with { StrideHeight = 2, StrideWidth = 2 }, new Shape(1, 6, 12, 5), new Shape(1, 3, 3, 5));
        yield return Fine("3x2 VALID, dilation 1x2", new DepthwiseConv2D { DilationWidth = 2 }, new Shape(1, 4, 9, 2), new Shape(1, 3, 2, 2));
        yield return Fine("1x5 SAME, wide", same, new Shape(1, 1, 17, 1), new Shape(1, 1, 5, 1));

        yield return new OperatorCase("int8, one multiplier above one", same)
            .Input(ElementType.Int8, new Shape(1, 2, 4, 3), new Quantization(2.5f, 1))
            .Constant<sbyte>(ElementType.Int8, new Shape(1, 1, 2, 3), [1, -2, 3, -1, 2, -3], new Quantization([1.7f, 0.2f, 0.01f], [0, 0, 0], 3))
            .Constant<int>(ElementType.Int32, new Shape(3), [3, -3, 5])
            .Output(ElementType.Int8, new Quantization(1.5f, -7));
    }

    // What is special for kernels that take four channels of 3x3 windows at a time.
    private static IEnumerable<OperatorCase> ThreeByThreeCases(DepthwiseConv2D same)
    {
        var two = same with { StrideHeight = 2, StrideWidth = 2 };
        var relu = new Quantization(6 / 255f, -128);
        OperatorCase Make(string name, DepthwiseConv2D op, Shape x, Quantization? output = null) =>
            Int8Case($"int8 in fours, {name}", op, x, new Shape(1, 3, 3, x[3]), bias: true, perChannel: true, output);

        yield return Make("even rows and columns", same, new Shape(1, 6, 4, 8));
        yield return Make("odd rows and columns, three left over, two images", same, new Shape(2, 5, 3, 7));
        yield return Make("one row and column", same, new Shape(1, 1, 1, 4));
        yield return Make("tall and narrow", same with { Activation = FusedActivation.Relu6 }, new Shape(1, 13, 3, 6), relu);
        yield return Make("wide and low, RELU", same with { Activation = FusedActivation.Relu }, new Shape(1, 3, 14, 5), new Quantization(0.01f, -128));
        yield return Make("RELU with a zero point inside", same with { Activation = FusedActivation.Relu }, new Shape(1, 4, 4, 4));
        yield return Make("VALID", new DepthwiseConv2D(), new Shape(1, 6, 7, 6), relu);
        yield return Make("all padding above and on the right", same with { Padding = PaddingScheme.Explicit, Pads = new ExplicitPadding(2, 0, 0, 2) }, new Shape(1, 4, 5, 5));
        yield return Make("more padding than window", same with { Padding = PaddingScheme.Explicit, Pads = new ExplicitPadding(3, 4, 5, 2) }, new Shape(1, 3, 2, 4));
        yield return Make("stride 2, even", two, new Shape(1, 8, 6, 4), relu);
        yield return Make("stride 2, odd, one left over, two images", two, new Shape(2, 7, 9, 9));
        yield return Make("stride 2, VALID", two with { Padding = PaddingScheme.Valid }, new Shape(1, 6, 8, 6));
        yield return Make("stride 2, strips", two, new Shape(1, 33, 32, 16), relu);
        foreach (bool twice in new[] { false, true })
        {
            var op = twice ? two : same;
            string stride = twice ? "2" : "1";

            // The largest weights there are, one channel of every size of multiplier, sums beyond 2^23 that wrap at 2^32 with 256 times as much.
            yield return new OperatorCase($"int8 in fours, stride {stride}, channels of all sizes", op)
                .Input(ElementType.Int8, new Shape(1, 5, 4, 11), new Quantization(0.5f, 3))
                .Constant<sbyte>(ElementType.Int8, new Shape(1, 3, 3, 11), [.. CaseData.SignedBytes(31, 99).ToArray().Select((w, i) => i % 5 == 0 ? sbyte.MinValue : w)],
                    new Quantization([3f, 1f, 0.5f, 0.1f, 0.01f, 0.003f, 0.0005f, 0.00003f, 1e-6f, 1e-9f, 0.02f], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 3))
                .Constant<int>(ElementType.Int32, new Shape(11), [5, -9, 1000, -70000, 9000000, -9000000, 8388607, int.MaxValue, int.MinValue, 3, -100000])
                .Output(ElementType.Int8, new Quantization(1.5f, -7));
            yield return Fine($"in fours, stride {stride}", op, new Shape(1, 5, 7, 6), new Shape(1, 3, 3, 6));
        }
    }

    private static OperatorCase Int8Case(string name, DepthwiseConv2D op, Shape x, Shape filter, bool bias, bool perChannel, Quantization? y = null)
    {
        int channels = filter[3];
        var quantization = perChannel ? CaseData.PerChannel(7, channels, 3, 0.01f) : new Quantization(0.013f);
        var operatorCase = new OperatorCase(name, op)
            .Input(ElementType.Int8, x, new Quantization(0.04f, -11))
            .Constant<sbyte>(ElementType.Int8, filter, CaseData.SignedBytes(5, filter.ElementCount), quantization);
        operatorCase = bias ? operatorCase.Constant<int>(ElementType.Int32, new Shape(channels), CaseData.Integers(6, channels, -20000, 20000)) : operatorCase.Absent();
        float output = 0.04f * 0.01f * 5000 * MathF.Sqrt(filter.Product(1, 3)) / 80;
        return operatorCase.Output(ElementType.Int8, y ?? new Quantization(output, 9));
    }

    private static OperatorCase Fine(string name, DepthwiseConv2D op, Shape x, Shape filter) =>
        new OperatorCase($"int8 fine, {name}", op)
            .Input(ElementType.Int8, x, -4, 4, new Quantization(0.5f, 1))
            .Constant<sbyte>(ElementType.Int8, filter, [.. CaseData.Integers(15, filter.ElementCount, -2, 2).Select(w => (sbyte)w)], new Quantization(0.25f))
            .Constant<int>(ElementType.Int32, new Shape(filter[3]), CaseData.Integers(16, filter[3], -9, 9))
            .Output(ElementType.Int8, new Quantization(0.1251f, -3));

    private static OperatorCase FloatCase(string name, DepthwiseConv2D op, Shape x, Shape filter, bool bias)
    {
        var operatorCase = new OperatorCase(name, op)
            .Input(ElementType.Float32, x)
            .Constant<float>(ElementType.Float32, filter, CaseData.Floats(5, filter.ElementCount));
        return (bias ? operatorCase.Constant<float>(ElementType.Float32, new Shape(filter[3]), CaseData.Floats(6, filter[3])) : operatorCase.Absent()).Output(ElementType.Float32);
    }
}
