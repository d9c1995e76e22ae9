using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Normalization;

public sealed partial record Softmax
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (bool wide in new[] { false, true })
        {
            string type = wide ? "int8 to int16" : "int8";
            OperatorCase Make(string name, Shape shape, float scale, float beta = 1, int min = -128, int max = 127) =>
                new OperatorCase($"{type} {name}", new Softmax { Beta = beta })
                    .Input(ElementType.Int8, shape, min, max, new Quantization(scale, 7))
                    .Output(wide ? ElementType.Int16 : ElementType.Int8, wide ? new Quantization(1f / 65536, -32768) : new Quantization(1f / 256, -128));

            yield return Make("vector", new Shape(12), 0.1f);
            yield return Make("rows of one", new Shape(3, 1), 0.5f);
            yield return Make("rank 4, flat rows", new Shape(2, 3, 2, 5), 0.004f, 0.5f);
            yield return Make("every difference, narrow", new Shape(1, 400), 0.09f);
            yield return Make("every difference, wide", new Shape(1, 400), 0.02f);
            yield return Make("one difference counts", new Shape(2, 9), 40f, 3f, -2, 1);
            yield return Make("negative, far apart", new Shape(2, 15), 3f, 1, -128, -90);
            yield return Make("large beta", new Shape(2, 17), 0.125f, 4f, -20, 20);
            yield return Make("equal elements", new Shape(1, 300), 0.1f, 1, 5, 5);
            yield return Make("sum beyond 2^28", new Shape(1, 700), 0.0001f, 1, 5, 6);
            yield return Make("sum beyond 2^31", new Shape(1, 4500), 0.0001f, 1, 5, 6);
            yield return Make("sum of 2^31", new Shape(1, 4096), 0.1f, 1, 5, 5);
            yield return Make("sum just below 2^31", new Shape(1, 4095), 0.1f, 1, 5, 5);
            yield return Make("least product of scale and beta", new Shape(2, 9), 1.2f / (1 << 26));
        }

        OperatorCase Short(string name, Shape shape, float scale, float beta = 1, int min = short.MinValue, int max = short.MaxValue) =>
            new OperatorCase($"int16 {name}", new Softmax { Beta = beta })
                .Input(ElementType.Int16, shape, min, max, new Quantization(scale)).Output(ElementType.Int16, new Quantization(1f / 32768));
        yield return Short("vector", new Shape(11), 0.0002f);
        yield return Short("rank 3", new Shape(2, 2, 7), 0.00005f, 0.5f);
        yield return Short("far apart", new Shape(2, 20), 0.001f);
        yield return Short("negative, far apart", new Shape(2, 15), 0.01f, 1, short.MinValue, -30000);
        yield return Short("close together", new Shape(1, 90), 0.0001f, 2f, -3000, 3000);
        yield return Short("rows of one", new Shape(3, 1), 0.0002f);
        yield return Short("scale above one", new Shape(2, 6), 1.5f, 1, -12, 12);
        yield return Short("equal elements", new Shape(1, 1000), 0.0002f, 1, -7, -7);
        yield return Short("many pairs", new Shape(2000, 2), 0.0002f);
        yield return Short("many close pairs", new Shape(1500, 2), 0.00003f);

        OperatorCase Float(string name, Shape shape, float beta = 1) =>
            new OperatorCase($"float32 {name}", new Softmax { Beta = beta }).Input(ElementType.Float32, shape).Output(ElementType.Float32);
        yield return Float("rank 2", new Shape(3, 10));
        yield return Float("rank 4", new Shape(2, 2, 2, 3), 0.25f);
        yield return Float("vector, large beta", new Shape(9), 7f);
        yield return Float("rows of one", new Shape(2, 1));
        yield return Float("long row", new Shape(1, 200)).Range(0, -90, 90);
        yield return Float("negative", new Shape(2, 8)).Range(0, -200, -100);
    }
}
