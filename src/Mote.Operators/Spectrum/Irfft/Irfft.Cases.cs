using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Spectrum;

public sealed partial record Irfft
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        for (int n = SpectrumChecks.ShortestTransform; n <= 1024; n *= 2)
        {
            yield return new OperatorCase($"float32, {n}", new Irfft()).Input(ElementType.Float32, new Shape(n / 2 + 1, 2), -1, 1).Output(ElementType.Float32);
        }

        yield return new OperatorCase("float32, rows of 32", new Irfft()).Input(ElementType.Float32, new Shape(2, 3, 17, 2)).Output(ElementType.Float32);
        yield return new OperatorCase("float32, rows of 64", new Irfft()).Input(ElementType.Float32, new Shape(3, 33, 2)).Output(ElementType.Float32);
        foreach (var type in new[] { ElementType.Int16, ElementType.Int32 })
        {
            int largest = type == ElementType.Int16 ? short.MaxValue : int.MaxValue;
            for (int n = SpectrumChecks.ShortestTransform; n <= 512; n *= 2)
            {
                // As large as noise has them, larger, and so large that results are limited.
                int usual = largest / (n / 2);
                yield return new OperatorCase($"{type.Label()}, {n}", new Irfft()).Input(type, new Shape(n / 2 + 1, 2), -usual, usual).Output(type);
            }

            yield return new OperatorCase($"{type.Label()}, rows of 32", new Irfft()).Input(type, new Shape(2, 3, 17, 2), -largest / 6, largest / 6).Output(type);
            yield return new OperatorCase($"{type.Label()}, limited", new Irfft()).Input(type, new Shape(4, 17, 2)).Output(type);
            yield return new OperatorCase($"{type.Label()}, the least number", new Irfft()).Input(type, new Shape(9, 2), -largest - 1, -largest - 1).Output(type);
            yield return new OperatorCase($"{type.Label()}, the largest number", new Irfft()).Input(type, new Shape(9, 2), largest, largest).Output(type);
        }

        float[] negativeZeros = new float[18];
        Array.Fill(negativeZeros, -0f);
        yield return new OperatorCase("float32, negative zeros", new Irfft()).Constant<float>(ElementType.Float32, new Shape(1, 9, 2), negativeZeros).Output(ElementType.Float32);
        float[] infinite = new float[18];
        infinite[5] = float.NegativeInfinity;
        yield return new OperatorCase("float32, an infinite number", new Irfft()).Constant<float>(ElementType.Float32, new Shape(9, 2), infinite).Output(ElementType.Float32);
    }
}
