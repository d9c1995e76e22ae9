using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Spectrum;

public sealed partial record Rfft
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        for (int n = SpectrumChecks.ShortestTransform; n <= 1024; n *= 2)
        {
            yield return new OperatorCase($"float32, {n}", new Rfft()).Input(ElementType.Float32, new Shape(n), -1, 1).Output(ElementType.Float32);
        }

        yield return new OperatorCase("float32, rows of 32", new Rfft()).Input(ElementType.Float32, new Shape(2, 3, 32)).Output(ElementType.Float32);
        yield return new OperatorCase("float32, rows of 64", new Rfft()).Input(ElementType.Float32, new Shape(3, 64)).Output(ElementType.Float32);
        foreach (var type in new[] { ElementType.Int16, ElementType.Int32 })
        {
            for (int n = SpectrumChecks.ShortestTransform; n <= 512; n *= 2)
            {
                yield return new OperatorCase($"{type.Label()}, {n}", new Rfft()).Input(type, new Shape(n)).Output(type);
            }

            yield return new OperatorCase($"{type.Label()}, rows of 32", new Rfft()).Input(type, new Shape(2, 3, 32)).Output(type);
            yield return new OperatorCase($"{type.Label()}, small numbers", new Rfft()).Input(type, new Shape(5, 64), -90, 90).Output(type);
            yield return new OperatorCase($"{type.Label()}, the least number", new Rfft()).Input(type, new Shape(16), Least(type), Least(type)).Output(type);
            yield return new OperatorCase($"{type.Label()}, the largest number", new Rfft()).Input(type, new Shape(32), -(Least(type) + 1), -(Least(type) + 1)).Output(type);
        }

        // The last bin is as large as it can be.
        yield return new OperatorCase("int16, alternating ends", new Rfft())
            .Constant<short>(ElementType.Int16, new Shape(32), [.. Enumerable.Range(0, 32).Select(i => i % 2 == 0 ? short.MaxValue : short.MinValue)]).Output(ElementType.Int16);
        yield return new OperatorCase("int32, alternating ends", new Rfft())
            .Constant<int>(ElementType.Int32, new Shape(32), [.. Enumerable.Range(0, 32).Select(i => i % 2 == 0 ? int.MaxValue : int.MinValue)]).Output(ElementType.Int32);
        float[] negativeZeros = new float[16];
        Array.Fill(negativeZeros, -0f);
        yield return new OperatorCase("float32, negative zeros", new Rfft()).Constant<float>(ElementType.Float32, new Shape(1, 16), negativeZeros).Output(ElementType.Float32);
        float[] infinite = new float[16];
        infinite[5] = float.PositiveInfinity;
        yield return new OperatorCase("float32, an infinite number", new Rfft()).Constant<float>(ElementType.Float32, new Shape(16), infinite).Output(ElementType.Float32);
    }

    private static int Least(ElementType type) => type == ElementType.Int16 ? short.MinValue : int.MinValue;
}
