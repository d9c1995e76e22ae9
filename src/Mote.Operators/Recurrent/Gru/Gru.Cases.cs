using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Recurrent;

public sealed partial record Gru
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (bool sequences in new[] { false, true })
        {
            foreach (bool stateful in new[] { false, true })
            {
                var op = new Gru { ReturnSequences = sequences, Stateful = stateful };
                string name = $"{(sequences ? "sequences" : "last state")}{(stateful ? ", stateful" : "")}";
                yield return Float($"float32, {name}", op, new GruShapes(2, 3, 4, 5), bias: true);
                yield return Float($"float32, {name}, tame", op, new GruShapes(1, 4, 3, 6), bias: true).Range(0, -1, 1);
                yield return Int8($"int8, {name}", op, new GruShapes(2, 3, 4, 5), perRow: 0);
                yield return Int8($"int8, {name}, per row", op, new GruShapes(1, 4, 7, 6), perRow: 3, inputZero: -128);
            }
        }

        var all = new Gru { ReturnSequences = true };
        yield return Float("float32, no bias", all, new GruShapes(1, 3, 2, 3), bias: false).Range(0, -1, 1);
        yield return Float("float32, one of each", new Gru(), new GruShapes(1, 1, 1, 1), bias: true);
        yield return Int8("int8, no bias", all, new GruShapes(1, 3, 2, 3), perRow: 0, inputZero: 127, bias: false);
        yield return Int8("int8, one of each", new Gru(), new GruShapes(1, 1, 1, 1), perRow: 0);
        yield return Int8("int8, kernel per row", all, new GruShapes(1, 3, 3, 4), perRow: 1);
        yield return Int8("int8, recurrent kernel per row", all, new GruShapes(2, 3, 3, 4), perRow: 2);

        // Sums of a few units: every gate is in the steep part of its function, so that the least change of a sum shows.
        yield return Int8("int8, fine", all, new GruShapes(1, 12, 5, 8), perRow: 3, scale: 0.05f).Range(0, -6, 6);
        yield return Int8("int8, fine, stateful", all with { Stateful = true }, new GruShapes(1, 9, 2, 3), perRow: 0, scale: 0.04f).Range(0, -6, 6);
        yield return Int8("int8, saturated", all with { Stateful = true }, new GruShapes(1, 4, 5, 4), perRow: 0, scale: 40f);
        yield return Extreme("int8, sums wrap around", [int.MaxValue, int.MinValue, int.MaxValue, int.MinValue, 7, -7, int.MinValue, int.MaxValue, -9, 9, int.MaxValue, int.MinValue], 1f);
        const int Half = (1 << 30) + (1 << 22);
        yield return Extreme("int8, the two halves of a gate saturate", [Half, Half, -Half, Half, 1 << 17, -(1 << 17), Half, -Half, -Half, Half, 1 << 24, 1 << 24], 1f);
    }

    private static OperatorCase Float(string name, Gru op, GruShapes shapes, bool bias)
    {
        var one = new OperatorCase(name, op)
            .Input(ElementType.Float32, new Shape(shapes.Batch, shapes.Steps, shapes.Features))
            .Constant<float>(ElementType.Float32, new Shape(shapes.Rows, shapes.Features), CaseData.Floats(31, shapes.Rows * shapes.Features, -1, 1))
            .Constant<float>(ElementType.Float32, new Shape(shapes.Rows, shapes.Units), CaseData.Floats(32, shapes.Rows * shapes.Units, -1, 1));
        one = bias ? one.Constant<float>(ElementType.Float32, new Shape(2, shapes.Rows), CaseData.Floats(33, 2 * shapes.Rows, -1, 1)) : one.Absent();
        return (op.Stateful ? one.State(ElementType.Float32, new Shape(shapes.Batch, shapes.Units)) : one).Output(ElementType.Float32);
    }

    // Bit 0 of perRow: a scale for each row of the kernel; bit 1: of the recurrent kernel.
    private static OperatorCase Int8(string name, Gru op, GruShapes shapes, int perRow, int inputZero = 3, bool bias = true, float scale = 0.02f)
    {
        Quantization Scales(int bit, uint seed, float typical) => (perRow & bit) != 0 ? CaseData.PerChannel(seed, shapes.Rows, 0, typical) : new Quantization(typical);
        var one = new OperatorCase(name, op)
            .Input(ElementType.Int8, new Shape(shapes.Batch, shapes.Steps, shapes.Features), new Quantization(scale, inputZero))
            .Constant<sbyte>(ElementType.Int8, new Shape(shapes.Rows, shapes.Features), CaseData.SignedBytes(41, shapes.Rows * shapes.Features), Scales(1, 44, 0.011f))
            .Constant<sbyte>(ElementType.Int8, new Shape(shapes.Rows, shapes.Units), CaseData.SignedBytes(42, shapes.Rows * shapes.Units), Scales(2, 45, 0.013f));
        one = bias ? one.Constant<int>(ElementType.Int32, new Shape(2, shapes.Rows), CaseData.Integers(43, 2 * shapes.Rows, -3000, 3000)) : one.Absent();
        return (op.Stateful ? one.State(ElementType.Int16, new Shape(shapes.Batch, shapes.Units), KeptState) : one).Output(ElementType.Int8, ByteState);
    }

    /// <summary>Two units whose biases decide.</summary>
    private static OperatorCase Extreme(string name, int[] bias, float scale) => new OperatorCase(name, new Gru { ReturnSequences = true })
        .Input(ElementType.Int8, new Shape(1, 4, 2), new Quantization(scale / 64, -128))
        .Constant<sbyte>(ElementType.Int8, new Shape(6, 2), [127, 127, -127, 90, 4, 5, -6, 7, 127, -127, 100, 127], new Quantization(scale / 64))
        .Constant<sbyte>(ElementType.Int8, new Shape(6, 2), [127, -127, 127, 127, 3, -2, 100, -90, 80, 127, -127, 60], new Quantization(scale / 32))
        .Constant<int>(ElementType.Int32, new Shape(2, 6), bias)
        .Output(ElementType.Int8, ByteState);
}
