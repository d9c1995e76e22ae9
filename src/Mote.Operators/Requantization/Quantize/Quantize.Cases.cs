using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Requantization;

public sealed partial record Quantize
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var row in Rows)
        {
            var (from, to) = (row.Inputs[0], row.Outputs[0]);
            string types = $"{from.Label()} to {to.Label()}";
            var (min, max) = ActivationClamp.Limits(to);

            // Typical values use the range of both types; the finer and the coarser output saturates and vanishes.
            float x = from == ElementType.Float32 ? 1 : 1f / (1 << (from.Size() * 8 - 4));
            float y = from == ElementType.Float32 ? (to == ElementType.Int16 ? 0.0003f : 0.07f) : 1f / (1 << (to.Size() * 8 - 4));
            OperatorCase Of(string name, float scaleOfX, int zeroOfX, float scaleOfY, int zeroOfY) => new OperatorCase($"{types}, {name}", new Quantize())
                .Input(from, new Shape(2, 3, 41), from == ElementType.Float32 ? null : new Quantization(scaleOfX, zeroOfX))
                .Output(to, new Quantization(scaleOfY, zeroOfY));

            int low = from == ElementType.Float32 ? 0 : ActivationClamp.Limits(from).Min;
            int high = from == ElementType.Float32 ? 0 : ActivationClamp.Limits(from).Max;
            yield return Of("typical", x, from == ElementType.UInt8 ? 128 : 0, y * 1.1f, (min / 2) + (max / 2) + 3);
            yield return Of("saturates", x, low, y / 7, min);
            yield return Of("coarse", x, high, y * 9.7f, max);
            yield return Of("left shift", x, low / 2 + 1, from == ElementType.Float32 ? y / 1000 : x / 700, 1);
            yield return Of("vanishes", x, 0, 1e12f, 7);
            foreach (int count in new[] { 16, 48 })
            {
                yield return new OperatorCase($"{types}, output of {count} elements", new Quantize())
                    .Input(from, new Shape(count), from == ElementType.Float32 ? null : new Quantization(x)).Output(to, new Quantization(y));
            }

            if (from != ElementType.Float32)
            {
                yield return Of("equal scales", 0.5f, (low + high + 1) / 2, 0.5f, (min + max + 1) / 2);
            }
        }

        // Halves: every input is a multiple of half of the output's scale.
        yield return new OperatorCase("float32 to int8, halves", new Quantize())
            .Constant<float>(ElementType.Float32, new Shape(12), [0.25f, -0.25f, 0.75f, -0.75f, 1.25f, 0.24999999f, -0.24999999f, 63.25f, 63.75f, -64.25f, -64.75f, 1e20f])
            .Output(ElementType.Int8, new Quantization(0.5f));
        yield return new OperatorCase("int16 to int8, halves", new Quantize())
            .Constant<short>(ElementType.Int16, new Shape(8), [1, -1, 3, -3, 5, -5, 2, -2], new Quantization(0.5f))
            .Output(ElementType.Int8, new Quantization(1f));
        foreach (int count in new[] { 16, 32 })
        {
            yield return new OperatorCase($"float32 to int8, {count} elements", new Quantize()).Input(ElementType.Float32, new Shape(count)).Output(ElementType.Int8, new Quantization(0.05f, 3));
            yield return new OperatorCase($"int8 to int8, {count} elements", new Quantize()).Input(ElementType.Int8, new Shape(count), new Quantization(0.07f, 3))
                .Output(ElementType.Int8, new Quantization(0.05f, 3));
        }

        yield return new OperatorCase("scalar", new Quantize()).Input(ElementType.Float32, Shape.Scalar).Output(ElementType.Int8, new Quantization(0.1f, 2));
    }
}
