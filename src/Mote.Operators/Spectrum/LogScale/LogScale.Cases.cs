using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Spectrum;

public sealed partial record LogScale
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var unit in new[] { LogUnit.Natural, LogUnit.Log2, LogUnit.Log10, LogUnit.Decibel })
        {
            var op = new LogScale { Unit = unit };
            yield return Of($"float32, {unit}", ElementType.Float32, op, new Shape(2, 67));
            yield return Of($"float32, {unit}, powers", ElementType.Float32, op, new Shape(133)).Range(0, 0, 10);
            yield return Of($"uint32, {unit}", ElementType.UInt32, op, new Shape(3, 99));
            yield return Of($"uint32, {unit}, small numbers", ElementType.UInt32, op, new Shape(99)).Range(0, 0, 300);
        }

        yield return Of("float32, another floor", ElementType.Float32, new LogScale { Floor = 0.5f }, new Shape(5, 33));
        yield return Of("float32, zeros replaced", ElementType.Float32, new LogScale { Unit = LogUnit.Log10, Floor = 1e-10f, ReplaceZerosOnly = true }, new Shape(133));
        yield return Of("float32, no floor", ElementType.Float32, new LogScale { Floor = 0 }, new Shape(133));
        var edges = FloatEdges.All;
        yield return new OperatorCase("float32, edges", new LogScale()).Constant<float>(ElementType.Float32, new Shape(edges.Length), edges.AsSpan()).Output(ElementType.Float32);

        // Each segment of an octave, at both ends and in the middle.
        uint[] segments = [.. Enumerable.Range(0, 128).SelectMany(i => new[] { (128u + (uint)i) << 24, ((128u + (uint)i) << 24) + 0x7FFF80, ((128u + (uint)i) << 24) + 0xFFFFFF })];
        yield return new OperatorCase("uint32, segments", new LogScale { Unit = LogUnit.Log2 }).Constant<uint>(ElementType.UInt32, new Shape(segments.Length), segments).Output(ElementType.Int32);
    }

    private static OperatorCase Of(string name, ElementType type, LogScale op, Shape x) =>
        new OperatorCase(name, op).Input(type, x).Output(type == ElementType.Float32 ? ElementType.Float32 : ElementType.Int32);
}
