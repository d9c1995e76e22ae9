using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Spectrum;

public sealed partial record Dct
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.Float32, ElementType.Int16 })
        {
            yield return Of("one number", type, 0, new Shape(2, 1));
            yield return Of("two numbers", type, 0, new Shape(3, 2));
            yield return Of("all of an odd row", type, 0, new Shape(2, 7));
            yield return Of("first of an odd row", type, 4, new Shape(9));
            yield return Of("13 of 32", type, 13, new Shape(2, 2, 32));
            yield return Of("one of 16", type, 1, new Shape(3, 16));
            yield return Of("energy in the place of the first", type, 5, new Shape(3, 12), energy: true);
            yield return Of("energy alone", type, 1, new Shape(3, 5), energy: true);
        }

        yield return new OperatorCase("int16, limited", new Dct())
            .Constant<short>(ElementType.Int16, new Shape(4, 4), [32767, 32767, 32767, 32767, -32768, -32768, -32768, -32768, 32767, 32767, -32768, -32768, -32768, 32767, 32767, -32768])
            .Output(ElementType.Int16);
        yield return new OperatorCase("int16, small numbers", new Dct()).Input(ElementType.Int16, new Shape(12, 8), -7, 7).Output(ElementType.Int16);
        yield return new OperatorCase("float32, negative zeros", new Dct()).Constant<float>(ElementType.Float32, new Shape(3), [-0f, -0f, -0f]).Output(ElementType.Float32);
    }

    private static OperatorCase Of(string name, ElementType type, int coefficients, Shape x, bool energy = false)
    {
        var one = new OperatorCase($"{type.Label()}, {name}", new Dct { Coefficients = coefficients }).Input(type, x);
        return (energy ? one.Input(type, new Shape(x[0], 1)) : one).Output(type);
    }
}
