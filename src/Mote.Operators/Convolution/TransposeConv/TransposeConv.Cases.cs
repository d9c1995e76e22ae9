using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Convolution;

public sealed partial record TransposeConv
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        var same = new TransposeConv { Padding = PaddingScheme.Same };
        foreach (bool isFloat in new[] { false, true })
        {
            string type = isFloat ? "float32" : "int8";
            OperatorCase Make(string name, TransposeConv op, Shape y, Shape filter, Shape x, bool bias = true, bool perChannel = true) =>
                isFloat ? FloatCase($"{type} {name}", op, y, filter, x, bias) : Int8Case($"{type} {name}", op, y, filter, x, bias, perChannel);

            yield return Make("3x3 SAME, stride 2", same with { StrideHeight = 2, StrideWidth = 2 }, new Shape(1, 6, 8, 4), new Shape(4, 3, 3, 3), new Shape(1, 3, 4, 3));
            yield return Make("3x3 SAME, stride 2, odd output, no bias", same with { StrideHeight = 2, StrideWidth = 2, Activation = FusedActivation.Relu },
                new Shape(2, 5, 3, 6), new Shape(6, 3, 3, 2), new Shape(2, 3, 2, 2), bias: false);
            yield return Make("2x4 VALID, stride 1x3", new TransposeConv { StrideWidth = 3, Activation = FusedActivation.Relu6 }, new Shape(1, 4, 10, 3), new Shape(3, 2, 4, 5), new Shape(1, 3, 3, 5));
            yield return Make("2x1 VALID, stride 3x2, gaps", new TransposeConv { StrideHeight = 3, StrideWidth = 2 }, new Shape(1, 7, 5, 5), new Shape(5, 2, 1, 1), new Shape(1, 2, 3, 1), perChannel: false);
            yield return Make("3x3 SAME, stride 1", same with { Activation = FusedActivation.ReluN1To1 }, new Shape(1, 3, 4, 2), new Shape(2, 3, 3, 4), new Shape(1, 3, 4, 4));
            yield return Make("output smaller than the windows", new TransposeConv(), new Shape(1, 2, 3, 1), new Shape(1, 3, 4, 2), new Shape(1, 3, 2, 2));
            yield return Make("output larger than the windows", new TransposeConv { StrideHeight = 2 }, new Shape(1, 7, 6, 4), new Shape(4, 2, 3, 2), new Shape(1, 2, 3, 2));
        }

        // One unit of the sum is one step of the output; each channel with a scale of its own.
        yield return new OperatorCase("int8 fine", same with { StrideHeight = 2, StrideWidth = 2 })
            .Integers(1, 6, 4, 9)
            .Constant<sbyte>(ElementType.Int8, new Shape(9, 3, 3, 2), [.. CaseData.Integers(15, 162, -2, 2).Select(w => (sbyte)w)],
                new Quantization([0.25f, 0.2f, 0.3f, 0.28f, 0.25f, 0.4f, 0.03f, 0.35f, 0.1f], [0, 0, 0, 0, 0, 0, 0, 0, 0], 0))
            .Input(ElementType.Int8, new Shape(1, 3, 2, 2), -4, 4, new Quantization(0.5f, 1))
            .Constant<int>(ElementType.Int32, new Shape(9), CaseData.Integers(16, 9, -9, 9))
            .Output(ElementType.Int8, new Quantization(0.1251f, -3));

        yield return new OperatorCase("int8, accumulator wraps around", new TransposeConv())
            .Integers(1, 1, 2, 4)
            .Constant<sbyte>(ElementType.Int8, new Shape(4, 1, 1, 2), [127, 127, -127, -127, 1, 0, 0, 1], new Quantization(0.02f))
            .Input(ElementType.Int8, new Shape(1, 1, 2, 2), new Quantization(0.05f, -128))
            .Constant<int>(ElementType.Int32, new Shape(4), [int.MaxValue, int.MinValue, int.MaxValue - 5, 7])
            .Output(ElementType.Int8, new Quantization(0.3f, 12));
        yield return new OperatorCase("float32, output shape at run time", new TransposeConv { StrideWidth = 2 })
            .Input(ElementType.Int32, new Shape(4), 0, 3)
            .Constant<float>(ElementType.Float32, new Shape(2, 1, 3, 1), CaseData.Floats(5, 6))
            .Input(ElementType.Float32, new Shape(1, 1, 2, 1))
            .Output(ElementType.Float32, declared: new Shape(1, 1, 5, 2));
        yield return new OperatorCase("int8, multiplier above one", new TransposeConv { StrideHeight = 2 })
            .Integers(1, 4, 1, 2)
            .Constant<sbyte>(ElementType.Int8, new Shape(2, 2, 1, 1), [1, -2, 3, -1], new Quantization([1.7f, 0.2f], [0, 0], 0))
            .Input(ElementType.Int8, new Shape(1, 2, 1, 1), new Quantization(2.5f, 1))
            .Constant<int>(ElementType.Int32, new Shape(2), [3, -3])
            .Output(ElementType.Int8, new Quantization(1.5f, -7));
    }

    private static OperatorCase Int8Case(string name, TransposeConv op, Shape y, Shape filter, Shape x, bool bias, bool perChannel)
    {
        var quantization = perChannel ? CaseData.PerChannel(7, filter[0], 0, 0.01f) : new Quantization(0.013f);
        var operatorCase = new OperatorCase(name, op)
            .Integers(y.Dimensions.AsSpan())
            .Constant<sbyte>(ElementType.Int8, filter, CaseData.SignedBytes(5, filter.ElementCount), quantization)
            .Input(ElementType.Int8, x, new Quantization(0.04f, -11));
        operatorCase = bias ? operatorCase.Constant<int>(ElementType.Int32, new Shape(filter[0]), CaseData.Integers(6, filter[0], -20000, 20000)) : operatorCase;
        return operatorCase.Output(ElementType.Int8, new Quantization(0.02f * MathF.Sqrt(filter.Product(1, 4)), 9));
    }

    private static OperatorCase FloatCase(string name, TransposeConv op, Shape y, Shape filter, Shape x, bool bias)
    {
        var operatorCase = new OperatorCase(name, op)
            .Integers(y.Dimensions.AsSpan())
            .Constant<float>(ElementType.Float32, filter, CaseData.Floats(5, filter.ElementCount))
            .Input(ElementType.Float32, x);
        return (bias ? operatorCase.Constant<float>(ElementType.Float32, new Shape(filter[0]), CaseData.Floats(6, filter[0])) : operatorCase).Output(ElementType.Float32);
    }
}
