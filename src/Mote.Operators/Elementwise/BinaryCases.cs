using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Elementwise;

/// <summary>The cases that all operators on two tensors share.</summary>
internal static class BinaryCases
{
    /// <summary>Pairs of shapes: equal, scalars, vectors for each channel, and each way to alternate between the operands.</summary>
    private static readonly (string Name, Shape A, Shape B)[] Shapes =
    [
        ("same shape", new Shape(1, 3, 5, 7), new Shape(1, 3, 5, 7)),
        ("one element", new Shape(1), new Shape(1)),
        ("two scalars", Shape.Scalar, Shape.Scalar),
        ("b is a scalar", new Shape(2, 9), Shape.Scalar),
        ("a is a scalar", new Shape(1, 1), new Shape(3, 4)),
        ("b for each channel", new Shape(1, 4, 3, 5), new Shape(5)),
        ("a for each channel", new Shape(1, 1, 1, 6), new Shape(2, 2, 2, 6)),
        ("b for each row", new Shape(3, 4, 5), new Shape(1, 4, 1)),
        ("outer sum", new Shape(7, 1), new Shape(1, 6)),
        ("a in the middle", new Shape(2, 1, 3), new Shape(2, 4, 3)),
        ("a and b alternate, rank 5", new Shape(2, 1, 3, 1, 2), new Shape(1, 3, 1, 2, 1)),
        ("a repeated at both ends, rank 5", new Shape(1, 3, 2, 2, 1), new Shape(2, 3, 1, 2, 3)),
        ("rank 6, four dimensions merge", new Shape(1, 2, 2, 1, 3, 2), new Shape(2, 2, 2, 1, 1, 2)),
    ];

    /// <summary>ADD, SUB and MUL.</summary>
    /// <param name="make">The operator with an activation.</param>
    /// <param name="int16ZeroPoints">Whether int16 tensors may have zero points.</param>
    /// <param name="productScale">Whether the result's scale is of the size of the product of scales.</param>
    public static IEnumerable<OperatorCase> Arithmetic(Func<FusedActivation, Operator> make, bool int16ZeroPoints, bool productScale)
    {
        float scale = productScale ? 0.4f : 1;
        foreach (var (name, a, b) in Shapes)
        {
            yield return Of($"int8, {name}", make(FusedActivation.None), ElementType.Int8, a, b, new(0.05f, -7), new(0.031f, 12), new(0.06f * scale, 3));
            yield return Of($"float32, {name}", make(FusedActivation.None), ElementType.Float32, a, b);
        }

        foreach (var (name, a, b) in Shapes.Where((_, i) => i is 0 or 5 or 10))
        {
            yield return Of($"int16, {name}", make(FusedActivation.None), ElementType.Int16, a, b, new(0.0004f), new(0.0011f), new(productScale ? 0.013f : 0.0012f));
            yield return Of($"int32, {name}", make(FusedActivation.None), ElementType.Int32, a, b);
        }

        foreach (var activation in new[] { FusedActivation.Relu, FusedActivation.Relu6, FusedActivation.ReluN1To1 })
        {
            foreach (var type in new[] { ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Float32 })
            {
                int zeroPoint = type == ElementType.Int8 || int16ZeroPoints ? -20 : 0;
                float y = type == ElementType.Int8 ? 0.06f * scale : productScale ? 0.013f : 0.0012f;
                float x = type == ElementType.Int8 ? 0.05f : 0.001f;
                var one = Of($"{type.Label()}, {activation}", make(activation), type, new Shape(4, 33), new Shape(4, 33), new(x), new(x), new(y, zeroPoint));
                yield return type == ElementType.Int32 ? one.Range(0, -9, 9).Range(1, -5, 5) : one;
            }
        }

        // Which operand is coarser, how far the scales are apart, zero points at both ends, results that saturate, and those that vanish.
        (string Name, float A, int ZeroOfA, float B, int ZeroOfB, float Y, int ZeroOfY)[] quantizations =
        [
            ("equal scales", 0.1f, -128, 0.1f, 127, 0.1f, 0),
            ("b much coarser", 0.0007f, 127, 0.9f, -128, productScale ? 0.0005f : 0.8f, -128),
            ("a much coarser", 3f, 5, 0.00001f, -6, productScale ? 0.00002f : 4f, 127),
            ("saturates", 0.5f, 1, 0.3f, -1, productScale ? 0.02f : 0.02f, 4),
            ("b vanishes", 1f, 0, 1e-12f, 0, productScale ? 1e-13f : 1.3f, -1),
            ("result vanishes", 0.01f, 3, 0.02f, -4, 1e6f, 9),
            ("fine output", 0.9f, -100, 0.7f, 90, productScale ? 0.3f : 0.0001f, -3),
        ];
        foreach (var q in quantizations)
        {
            yield return Of($"int8, {q.Name}", make(FusedActivation.None), ElementType.Int8, new Shape(1, 60, 5), new Shape(1, 60, 5), new(q.A, q.ZeroOfA), new(q.B, q.ZeroOfB), new(q.Y, q.ZeroOfY));
            yield return Of($"int16, {q.Name}", make(FusedActivation.None), ElementType.Int16, new Shape(1, 60, 5), new Shape(1, 60, 5),
                new(q.A, int16ZeroPoints ? q.ZeroOfA * 256 : 0), new(q.B, int16ZeroPoints ? q.ZeroOfB * 256 : 0), new(q.Y * (productScale ? 300 : 1), int16ZeroPoints ? q.ZeroOfY : 0));
        }

        yield return new OperatorCase("int8, b constant", make(FusedActivation.None))
            .Input(ElementType.Int8, new Shape(1, 5, 5, 3), new Quantization(0.05f, 7))
            .Constant<sbyte>(ElementType.Int8, new Shape(3), [-128, 5, 127], new Quantization(0.07f, -9))
            .Output(ElementType.Int8, new Quantization(0.09f * scale, -4));
        yield return new OperatorCase("int8, a constant", make(FusedActivation.Relu))
            .Constant<sbyte>(ElementType.Int8, new Shape(5, 1), [-128, -50, 0, 44, 127], new Quantization(0.07f, -9))
            .Input(ElementType.Int8, new Shape(5, 11), new Quantization(0.05f, 7))
            .Output(ElementType.Int8, new Quantization(0.09f * scale, -14));
        yield return new OperatorCase("float32, b constant scalar", make(FusedActivation.Relu6))
            .Input(ElementType.Float32, new Shape(3, 7))
            .Constant<float>(ElementType.Float32, Shape.Scalar, [1.7f])
            .Output(ElementType.Float32);

        foreach (var one in Unsigned(make))
        {
            yield return one;
        }
    }

    /// <summary>ADD, SUB, MUL and DIV of uint32.</summary>
    public static IEnumerable<OperatorCase> Unsigned(Func<FusedActivation, Operator> make)
    {
        foreach (var (name, a, b) in Shapes.Where((_, i) => i is 0 or 3 or 5 or 10))
        {
            yield return Of($"uint32, {name}", make(FusedActivation.None), ElementType.UInt32, a, b);
        }

        foreach (var activation in new[] { FusedActivation.Relu, FusedActivation.Relu6, FusedActivation.ReluN1To1 })
        {
            yield return Of($"uint32, {activation}", make(activation), ElementType.UInt32, new Shape(4, 33), new Shape(4, 33)).Range(0, 0, 9).Range(1, 0, 5);
            yield return Of($"uint32, {activation}, all numbers", make(activation), ElementType.UInt32, new Shape(3, 11), new Shape(3, 11));
        }
    }

    /// <summary>MINIMUM and MAXIMUM.</summary>
    public static IEnumerable<OperatorCase> Extremum(Operator op)
    {
        foreach (var type in new[] { ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64, ElementType.Float32 })
        {
            foreach (var (name, a, b) in Shapes)
            {
                yield return Of($"{type.Label()}, {name}", op, type, a, b, new(0.1f, 3), new(0.1f, 3), new(0.1f, 3));
            }
        }

        yield return new OperatorCase("int64, numbers of more than 32 bits", op)
            .Constant<long>(ElementType.Int64, new Shape(4), [long.MinValue, 1L << 40, -(1L << 40), long.MaxValue])
            .Input(ElementType.Int64, new Shape(6, 4))
            .Output(ElementType.Int64);
        yield return new OperatorCase("float32, zeros of both signs and NaN", op)
            .Constant<float>(ElementType.Float32, new Shape(5, 1), [0f, -0f, float.NaN, float.NegativeInfinity, 1f])
            .Constant<float>(ElementType.Float32, new Shape(5), [0f, -0f, float.NaN, float.NegativeInfinity, 1f])
            .Output(ElementType.Float32);
        foreach (var (name, a, b) in Shapes)
        {
            yield return Of($"uint32, {name}", op, ElementType.UInt32, a, b);
        }
    }

    /// <summary>All pairs of shapes for elements of a type; the quantization is for int8 alone.</summary>
    public static IEnumerable<OperatorCase> Broadcast(Operator op, ElementType type, Quantization a, Quantization b, Quantization y) =>
        Shapes.Select(s => Of($"{type.Label()}, {s.Name}", op, type, s.A, s.B, a, b, y));

    private static OperatorCase Of(string name, Operator op, ElementType type, Shape a, Shape b, Quantization? ofA = null, Quantization? ofB = null, Quantization? ofY = null)
    {
        bool quantized = type is ElementType.Int8 or ElementType.Int16;
        return new OperatorCase(name, op).Input(type, a, quantized ? ofA : null).Input(type, b, quantized ? ofB : null).Output(type, quantized ? ofY : null);
    }
}
