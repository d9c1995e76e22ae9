using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Elementwise;

public sealed partial record Div
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        static Div Make(FusedActivation activation) => new() { Activation = activation };

        foreach (var type in new[] { ElementType.Int8, ElementType.Int32, ElementType.Float32 })
        {
            foreach (var one in BinaryCases.Broadcast(Make(FusedActivation.None), type, new(0.05f, -7), new(0.031f, 12), new(0.06f, 3)))
            {
                yield return one;
            }

            foreach (var activation in new[] { FusedActivation.Relu, FusedActivation.Relu6, FusedActivation.ReluN1To1 })
            {
                var one = Of($"{type.Label()}, {activation}", Make(activation), type, new(0.05f, 3), new(0.05f, -20), new(0.06f, -20));
                yield return type == ElementType.Int32 ? one.Range(0, -40, 40).Range(1, -5, 5) : one;
            }
        }

        // Every divisor with every seventh dividend: reciprocals of all lengths, both signs, by zero.
        sbyte[] all = [.. Enumerable.Range(-128, 256).Select(v => (sbyte)v)];
        (string Name, Quantization A, Quantization B, Quantization Y)[] quantizations =
        [
            ("equal scales", new(0.1f), new(0.1f), new(1f)),
            ("fine output", new(0.7f, -100), new(0.3f, 90), new(0.01f, -3)),
            ("the finest output that is allowed", new(8388607f, -128), new(1f, 127), new(1f, 5)),
            ("results vanish", new(0.001f, 127), new(9f, -128), new(0.02f, 9)),
            ("shifts of more than 31 bits", new(1e-4f, 1), new(1f, -1), new(1f, -8)),
            ("a tiny factor", new(1e-12f), new(100f, 2), new(1f, 2)),
            ("coarse output", new(1f, 5), new(0.5f, -6), new(3f, 127)),
        ];
        foreach (var q in quantizations)
        {
            yield return new OperatorCase($"int8, {q.Name}", Make(FusedActivation.None))
                .Constant<sbyte>(ElementType.Int8, new Shape(37, 1), [.. all.Where((_, i) => i % 7 == 0)], q.A)
                .Constant<sbyte>(ElementType.Int8, new Shape(256), all, q.B)
                .Output(ElementType.Int8, q.Y);
        }

        yield return new OperatorCase("int8, every dividend", Make(FusedActivation.None))
            .Constant<sbyte>(ElementType.Int8, new Shape(256, 1), all, new Quantization(0.9f))
            .Constant<sbyte>(ElementType.Int8, new Shape(13), [-128, -101, -77, -10, -3, -1, 1, 2, 7, 25, 63, 99, 127], new Quantization(0.31f))
            .Output(ElementType.Int8, new Quantization(0.013f, 2));
        yield return new OperatorCase("int8, by zero with an activation", Make(FusedActivation.Relu6))
            .Input(ElementType.Int8, new Shape(41), new Quantization(0.1f, 3))
            .Constant<sbyte>(ElementType.Int8, Shape.Scalar, [-9], new Quantization(0.1f, -9))
            .Output(ElementType.Int8, new Quantization(0.1f, -40));
        yield return new OperatorCase("int32, edges", Make(FusedActivation.None))
            .Constant<int>(ElementType.Int32, new Shape(8, 1), [int.MinValue, int.MinValue + 1, -7, -1, 0, 1, 7, int.MaxValue])
            .Constant<int>(ElementType.Int32, new Shape(7), [int.MinValue, -2, -1, 0, 1, 3, int.MaxValue])
            .Output(ElementType.Int32);
        yield return new OperatorCase("uint32, edges", Make(FusedActivation.None))
            .Constant<uint>(ElementType.UInt32, new Shape(6, 1), [0, 1, 7, int.MaxValue, 1u << 31, uint.MaxValue])
            .Constant<uint>(ElementType.UInt32, new Shape(6), [0, 1, 3, int.MaxValue, 1u << 31, uint.MaxValue])
            .Output(ElementType.UInt32);
        yield return new OperatorCase("float32, by zero and by infinity", Make(FusedActivation.None))
            .Constant<float>(ElementType.Float32, new Shape(6, 1), [0f, -0f, 1f, -1f, float.PositiveInfinity, float.NaN])
            .Constant<float>(ElementType.Float32, new Shape(5), [0f, -0f, float.PositiveInfinity, float.NaN, 3f])
            .Output(ElementType.Float32);

        foreach (var one in BinaryCases.Unsigned(Make))
        {
            yield return one;
        }
    }

    private static OperatorCase Of(string name, Div op, ElementType type, Quantization a, Quantization b, Quantization y)
    {
        bool quantized = type == ElementType.Int8;
        return new OperatorCase(name, op).Input(type, new Shape(4, 33), quantized ? a : null).Input(type, new Shape(4, 33), quantized ? b : null).Output(type, quantized ? y : null);
    }
}
