using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Convolution;

public sealed partial record Conv2D
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (bool isFloat in new[] { false, true })
        {
            string type = isFloat ? "float32" : "int8";
            OperatorCase Make(string name, Conv2D op, Shape x, Shape filter, bool bias = true, bool perChannel = true) =>
                isFloat ? FloatCase($"{type} {name}", op, x, filter, bias) : Int8Case($"{type} {name}", op, x, filter, bias, perChannel);

            yield return Make("1x1, five filters", new Conv2D(), new Shape(1, 3, 2, 7), new Shape(5, 1, 1, 7));
            yield return Make("1x1, one filter, no bias", new Conv2D(), new Shape(2, 2, 3, 1), new Shape(1, 1, 1, 1), bias: false);
            yield return Make("3x3 SAME", new Conv2D { Padding = PaddingScheme.Same }, new Shape(1, 5, 6, 3), new Shape(8, 3, 3, 3));
            yield return Make("3x3 SAME, per tensor, RELU", new Conv2D { Padding = PaddingScheme.Same, Activation = FusedActivation.Relu },
                new Shape(2, 4, 4, 2), new Shape(6, 3, 3, 2), perChannel: false);
            yield return Make("5x2 VALID, stride 2x1, RELU6", new Conv2D { StrideHeight = 2, Activation = FusedActivation.Relu6 },
                new Shape(1, 9, 4, 4), new Shape(4, 5, 2, 4));
            yield return Make("2x3 SAME, stride 3x2, RELU_N1_TO_1", new Conv2D { Padding = PaddingScheme.Same, StrideHeight = 3, StrideWidth = 2, Activation = FusedActivation.ReluN1To1 },
                new Shape(1, 7, 8, 2), new Shape(3, 2, 3, 2));
            yield return Make("3x3 SAME, dilation 2x3", new Conv2D { Padding = PaddingScheme.Same, DilationHeight = 2, DilationWidth = 3 },
                new Shape(1, 7, 9, 2), new Shape(4, 3, 3, 2));
            yield return Make("3x3 explicit padding", new Conv2D { Padding = PaddingScheme.Explicit, Pads = new ExplicitPadding(2, 1, 0, 3) },
                new Shape(1, 4, 5, 3), new Shape(5, 3, 3, 3));
            yield return Make("3x3, two groups, stride 1x2", new Conv2D { Padding = PaddingScheme.Same, StrideWidth = 2 }, new Shape(1, 4, 5, 6), new Shape(10, 3, 3, 3));
            yield return Make("one column of pixels", new Conv2D { Padding = PaddingScheme.Same, StrideHeight = 2, DilationHeight = 2 }, new Shape(2, 9, 1, 3), new Shape(5, 3, 1, 3));
            yield return Make("2x2, five filters, no bias", new Conv2D(), new Shape(1, 3, 4, 2), new Shape(5, 2, 2, 2), bias: false);
            yield return Make("filter larger than the input", new Conv2D { Padding = PaddingScheme.Same }, new Shape(1, 2, 1, 2), new Shape(4, 5, 3, 2));
        }

        // One unit of the sum is one step of the output, so that a sum that is off by one shows.
        yield return Fine("3x3 SAME", new Conv2D { Padding = PaddingScheme.Same }, new Shape(1, 4, 5, 2), new Shape(6, 3, 3, 2));
        yield return Fine("2x3 VALID, stride 1x2, no bias", new Conv2D { StrideWidth = 2 }, new Shape(1, 3, 8, 3), new Shape(5, 2, 3, 3), bias: false);
        yield return Fine("3x2 SAME, dilation 2, two groups", new Conv2D { Padding = PaddingScheme.Same, DilationHeight = 2, DilationWidth = 2 }, new Shape(1, 6, 7, 4), new Shape(10, 3, 2, 2));
        yield return Fine("1x1, stride 1x3, exact end", new Conv2D { StrideWidth = 3 }, new Shape(1, 2, 7, 4), new Shape(4, 1, 1, 4));

        // Blocks of four pixels and two filters: windows read where they are and copied, every rest of pixels, filters, and groups of taps.
        yield return Int8Case("int8 3x3 SAME, eight channels, RELU", new Conv2D { Padding = PaddingScheme.Same, Activation = FusedActivation.Relu }, new Shape(1, 5, 7, 8), new Shape(6, 3, 3, 8), true, true);
        yield return Int8Case("int8 1x1, 36 channels, nine pixels, seven filters", new Conv2D(), new Shape(1, 3, 3, 36), new Shape(7, 1, 1, 36), true, true);
        yield return Int8Case("int8 10x4 VALID, stride 2, one channel", new Conv2D { StrideHeight = 2, StrideWidth = 2 }, new Shape(1, 15, 10, 1), new Shape(8, 10, 4, 1), true, true);
        yield return Int8Case("int8 8x1 VALID, one channel, one column", new Conv2D(), new Shape(1, 13, 1, 1), new Shape(5, 8, 1, 1), true, true);
        yield return Int8Case("int8 4x1 SAME, two channels, one column", new Conv2D { Padding = PaddingScheme.Same }, new Shape(1, 11, 1, 2), new Shape(3, 4, 1, 2), true, true);
        yield return Int8Case("int8 5x5 SAME, stride 2, two images", new Conv2D { Padding = PaddingScheme.Same, StrideHeight = 2, StrideWidth = 2 }, new Shape(2, 6, 5, 3), new Shape(2, 5, 5, 3), true, false);
        yield return new OperatorCase("int8, a weight of -128", new Conv2D())
            .Input(ElementType.Int8, new Shape(1, 2, 3, 4), new Quantization(0.05f, 3))
            .Constant<sbyte>(ElementType.Int8, new Shape(2, 1, 1, 4), [-128, 127, -127, 126, -128, -128, -128, -128], new Quantization(0.02f))
            .Absent()
            .Output(ElementType.Int8, new Quantization(0.3f, 12));
        yield return new OperatorCase("int8, one filter has one result", new Conv2D())
            .Input(ElementType.Int8, new Shape(1, 2, 3, 4), new Quantization(0.05f, 3))
            .Constant<sbyte>(ElementType.Int8, new Shape(2, 1, 1, 4), [1, -2, 3, 4, 100, 101, -102, 103], new Quantization(0.02f))
            .Constant<int>(ElementType.Int32, new Shape(2), [20_000_000, -55])
            .Output(ElementType.Int8, new Quantization(0.3f, 12));
        yield return new OperatorCase("int8 with 4-bit filters", new Conv2D { Padding = PaddingScheme.Same })
            .Input(ElementType.Int8, new Shape(1, 4, 4, 3), new Quantization(0.05f, 4))
            .Constant<sbyte>(ElementType.Int4, new Shape(5, 3, 3, 3), CaseData.SignedBytes(71, 68), CaseData.PerChannel(72, 5, 0, 0.05f))
            .Constant<int>(ElementType.Int32, new Shape(5), CaseData.Integers(73, 5, -2000, 2000))
            .Output(ElementType.Int8, new Quantization(0.1f, 5));
        yield return new OperatorCase("int8, accumulator wraps around", new Conv2D())
            .Input(ElementType.Int8, new Shape(1, 1, 2, 2), new Quantization(0.05f, -128))
            .Constant<sbyte>(ElementType.Int8, new Shape(4, 1, 1, 2), [127, 127, -127, -127, 1, 0, 0, 1], new Quantization(0.02f))
            .Constant<int>(ElementType.Int32, new Shape(4), [int.MaxValue, int.MinValue, int.MaxValue - 5, 7])
            .Output(ElementType.Int8, new Quantization(0.3f, 12));
        yield return new OperatorCase("int8, multiplier above one", new Conv2D())
            .Input(ElementType.Int8, new Shape(1, 2, 2, 3), new Quantization(2.5f, 1))
            .Constant<sbyte>(ElementType.Int8, new Shape(2, 1, 1, 3), [1, -2, 3, -1, 2, -3], new Quantization(1.7f))
            .Constant<int>(ElementType.Int32, new Shape(2), [3, -3])
            .Output(ElementType.Int8, new Quantization(1.5f, -7));
    }

    private static OperatorCase Int8Case(string name, Conv2D op, Shape x, Shape filter, bool bias, bool perChannel)
    {
        int filters = filter[0];
        var quantization = perChannel ? CaseData.PerChannel(7, filters, 0, 0.01f) : new Quantization(0.013f);
        var operatorCase = new OperatorCase(name, op)
            .Input(ElementType.Int8, x, new Quantization(0.04f, -11))
            .Constant<sbyte>(ElementType.Int8, filter, CaseData.SignedBytes(5, filter.ElementCount), quantization);
        operatorCase = bias ? operatorCase.Constant<int>(ElementType.Int32, new Shape(filters), CaseData.Integers(6, filters, -20000, 20000)) : operatorCase.Absent();

        // The typical sum has the size of sqrt(taps) products; the output scale keeps most results inside the range and some outside.
        float output = 0.04f * 0.01f * 5000 * MathF.Sqrt(filter.Product(1, 4)) / 80;
        return operatorCase.Output(ElementType.Int8, new Quantization(output, 9));
    }

    private static OperatorCase Fine(string name, Conv2D op, Shape x, Shape filter, bool bias = true)
    {
        var operatorCase = new OperatorCase($"int8 fine, {name}", op)
            .Input(ElementType.Int8, x, -4, 4, new Quantization(0.5f, 1))
            .Constant<sbyte>(ElementType.Int8, filter, [.. CaseData.Integers(15, filter.ElementCount, -2, 2).Select(w => (sbyte)w)], new Quantization(0.25f));
        operatorCase = bias ? operatorCase.Constant<int>(ElementType.Int32, new Shape(filter[0]), CaseData.Integers(16, filter[0], -9, 9)) : operatorCase.Absent();
        return operatorCase.Output(ElementType.Int8, new Quantization(0.1251f, -3));
    }

    private static OperatorCase FloatCase(string name, Conv2D op, Shape x, Shape filter, bool bias)
    {
        var operatorCase = new OperatorCase(name, op)
            .Input(ElementType.Float32, x)
            .Constant<float>(ElementType.Float32, filter, CaseData.Floats(5, filter.ElementCount));
        return (bias ? operatorCase.Constant<float>(ElementType.Float32, new Shape(filter[0]), CaseData.Floats(6, filter[0])) : operatorCase.Absent()).Output(ElementType.Float32);
    }
}
