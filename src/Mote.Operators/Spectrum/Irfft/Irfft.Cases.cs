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
        float[] negativeZeros = new float[18];
        Array.Fill(negativeZeros, -0f);
        yield return new OperatorCase("float32, negative zeros", new Irfft()).Constant<float>(ElementType.Float32, new Shape(1, 9, 2), negativeZeros).Output(ElementType.Float32);
        float[] infinite = new float[18];
        infinite[5] = float.NegativeInfinity;
        yield return new OperatorCase("float32, an infinite number", new Irfft()).Constant<float>(ElementType.Float32, new Shape(9, 2), infinite).Output(ElementType.Float32);
    }
}
