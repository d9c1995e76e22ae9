using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Reduction;

/// <summary>The cases that reductions by sums share.</summary>
internal static class ReductionCases
{
    /// <summary>Cases of an operator.</summary>
    /// <param name="make">The operator, keeping dimensions or not.</param>
    /// <param name="scale">The typical result, in units of a typical input.</param>
    public static IEnumerable<OperatorCase> Of(Func<bool, Operator> make, float scale)
    {
        (string Name, Shape Shape, int[] Axes, bool KeepDims)[] geometries =
        [
            ("over height and width", new Shape(2, 3, 5, 7), [1, 2], true),
            ("over width and height", new Shape(1, 4, 3, 8), [2, 1], false),
            ("over the last", new Shape(3, 5, 6), [-1], false),
            ("over the first", new Shape(4, 3, 2), [0], true),
            ("over all", new Shape(2, 3, 4), [0, 1, 2], false),
            ("over all, twice", new Shape(5, 3), [0, 1, -1, -2], true),
            ("over nothing", new Shape(3, 4), [], false),
            ("over one element", new Shape(3, 1, 2), [1], false),
            ("alternating, rank 5", new Shape(2, 3, 2, 5, 3), [0, 2, 4], false),
            ("alternating the other way, rank 5", new Shape(2, 3, 2, 5, 3), [-4, -2], true),
            ("rank 6", new Shape(2, 2, 3, 2, 2, 3), [1, 3, 5], false),
            ("a scalar", Shape.Scalar, [0], false),
            ("two terms", new Shape(7, 2), [1], false),
            ("16 terms", new Shape(16, 9), [0], false),
            ("127 terms", new Shape(127, 2), [0], false),
        ];
        foreach (var (name, shape, axes, keepDims) in geometries)
        {
            yield return new OperatorCase($"int8, {name}", make(keepDims)).Input(ElementType.Int8, shape, new Quantization(0.05f, -9)).Integers(axes)
                .Output(ElementType.Int8, new Quantization(0.03f * scale, 5));
            yield return new OperatorCase($"int16, {name}", make(keepDims)).Input(ElementType.Int16, shape, new Quantization(0.0005f)).Integers(axes)
                .Output(ElementType.Int16, new Quantization(0.0003f * scale));
            yield return new OperatorCase($"float32, {name}", make(keepDims)).Input(ElementType.Float32, shape).Integers(axes).Output(ElementType.Float32);
        }

        (string Name, float X, int ZeroOfX, float Y, int ZeroOfY)[] quantizations =
        [
            ("same quantization", 0.1f, 3, 0.1f, 3), ("saturates", 0.5f, -128, 0.02f, -128), ("left shift", 3f, 127, 0.05f, 127), ("vanishes", 0.001f, 4, 50f, -6),
            ("hardly any bits", 1e-9f, 100, 0.9f, 1), ("fewer bits than terms", 4e-9f, -128, 4f, 2), ("nothing left", 1e-20f, 1, 1f, -7),
        ];
        foreach (var q in quantizations)
        {
            yield return new OperatorCase($"int8, {q.Name}", make(false)).Input(ElementType.Int8, new Shape(1, 7, 11), new Quantization(q.X, q.ZeroOfX)).Integers(1)
                .Output(ElementType.Int8, new Quantization(q.Y, q.ZeroOfY));
            yield return new OperatorCase($"int16, {q.Name}", make(false)).Input(ElementType.Int16, new Shape(1, 7, 11), new Quantization(q.X, q.ZeroOfX * 256)).Integers(1)
                .Output(ElementType.Int16, new Quantization(q.Y, q.ZeroOfY * 256));
        }

        yield return new OperatorCase("float32, scalar axis", make(true)).Input(ElementType.Float32, new Shape(2, 9)).Constant<int>(ElementType.Int32, Shape.Scalar, [1]).Output(ElementType.Float32);
        yield return new OperatorCase("float32, negative zeros", make(false)).Constant<float>(ElementType.Float32, new Shape(3), [-0f, -0f, -0f]).Integers(0).Output(ElementType.Float32);
    }
}
