using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;

namespace Mote.Operators.Spectrum;

public sealed partial record MelFilterBank
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.Float32, ElementType.UInt32 })
        {
            yield return Of("one filter", type, new IntegerList(0, 1, 2), new Shape(3));
            yield return Of("wide filters", type, new IntegerList(1, 4, 9, 16), new Shape(2, 17));
            yield return Of("edges on one bin", type, new IntegerList(0, 0, 1, 2, 2, 4, 7, 7), new Shape(3, 8));
            yield return Of("mel scale", type, new IntegerList([.. MelDesign.Edges(40, 256, 16000, 0, 8000)]), new Shape(2, 129));
        }

        // What is too large for 32 bits, and what is just not.
        yield return new OperatorCase("uint32, limited", new MelFilterBank { Edges = new IntegerList(0, 1, 2, 4, 6) })
            .Constant<uint>(ElementType.UInt32, new Shape(7), [1, uint.MaxValue, 7, uint.MaxValue, 2147483648, uint.MaxValue, 3]).Output(ElementType.UInt32);
        yield return new OperatorCase("uint32, small numbers", new MelFilterBank { Edges = new IntegerList(0, 3, 7, 12) }).Input(ElementType.UInt32, new Shape(4, 13), 0, 5).Output(ElementType.UInt32);
        yield return new OperatorCase("float32, negative zeros", new MelFilterBank { Edges = new IntegerList(0, 1, 2) })
            .Constant<float>(ElementType.Float32, new Shape(3), [-0f, -0f, -0f]).Output(ElementType.Float32);
    }

    private static OperatorCase Of(string name, ElementType type, IntegerList edges, Shape x) =>
        new OperatorCase($"{type.Label()}, {name}", new MelFilterBank { Edges = edges }).Input(type, x).Output(type);
}
