using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Recurrent;

public sealed partial record Svdf
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        var relu = new Svdf { Activation = FusedActivation.Relu };
        foreach (var type in new[] { ElementType.Int16, ElementType.Int8 })
        {
            int stateZero = type == ElementType.Int16 ? 0 : 13;
            yield return Integer($"{type.Label()} state, rank 2", type, relu with { Rank = 2 }, batch: 1, inputs: 7, filters: 6, memory: 5, stateZero);
            yield return Integer($"{type.Label()} state, batch of 2, no bias", type, new Svdf { AsymmetricQuantizeInputs = true }, batch: 2, inputs: 4, filters: 3, memory: 2, stateZero, bias: false);
            yield return Integer($"{type.Label()} state, rank 3, zero point", type, new Svdf { Rank = 3 }, batch: 1, inputs: 3, filters: 3, memory: 4, -21);
            yield return Integer($"{type.Label()} state, memory of one", type, new Svdf { Rank = 2 }, batch: 2, inputs: 1, filters: 2, memory: 1, stateZero);
            yield return Integer($"{type.Label()} state, saturated", type, relu with { Rank = 1 }, batch: 1, inputs: 9, filters: 4, memory: 3, stateZero, stateScale: type == ElementType.Int16 ? 0.00002f : 0.01f);
        }

        // One unit of the sum is one step of the output, so that a sum that is off by one shows.
        foreach (bool bias in new[] { false, true })
        {
            var fine = new OperatorCase($"int16 state, fine{(bias ? "" : ", no bias")}", new Svdf())
                .Input(ElementType.Int8, new Shape(2, 5), -3, 3, new Quantization(1f, 0))
                .Constant<sbyte>(ElementType.Int8, new Shape(4, 5), [.. CaseData.Integers(15, 20, -2, 2).Select(w => (sbyte)w)], new Quantization(1f))
                .Constant<short>(ElementType.Int16, new Shape(4, 3), CaseData.Shorts(16, 12, -3, 3), new Quantization(1f));
            yield return (bias ? fine.Constant<int>(ElementType.Int32, new Shape(4), CaseData.Integers(17, 4, -9, 9)) : fine.Absent())
                .State(ElementType.Int16, new Shape(2, 12), new Quantization(1.001f))
                .Output(ElementType.Int8, new Quantization(1.0015f, -7));
        }

        yield return new OperatorCase("int8 state, fine, no bias", new Svdf())
            .Input(ElementType.Int8, new Shape(1, 5), -3, 3, new Quantization(1f, 0))
            .Constant<sbyte>(ElementType.Int8, new Shape(4, 5), [.. CaseData.Integers(15, 20, -2, 2).Select(w => (sbyte)w)], new Quantization(1f))
            .Constant<sbyte>(ElementType.Int8, new Shape(4, 3), [.. CaseData.Integers(16, 12, -2, 2).Select(w => (sbyte)w)], new Quantization(1f))
            .Absent()
            .State(ElementType.Int8, new Shape(1, 12), new Quantization(1.001f))
            .Output(ElementType.Int8, new Quantization(1.0015f, -7));

        yield return new OperatorCase("int16 state, sum wraps around", new Svdf())
            .Input(ElementType.Int8, new Shape(1, 2), new Quantization(0.05f, -128))
            .Constant<sbyte>(ElementType.Int8, new Shape(2, 2), [127, 127, -127, -127], new Quantization(1f))
            .Constant<short>(ElementType.Int16, new Shape(2, 3), [short.MaxValue, short.MaxValue, short.MaxValue, short.MinValue, short.MinValue, short.MinValue], new Quantization(0.01f))
            .Constant<int>(ElementType.Int32, new Shape(2), [int.MaxValue, int.MinValue])
            .State(ElementType.Int16, new Shape(1, 6), new Quantization(0.0001f))
            .Output(ElementType.Int8, new Quantization(0.02f, -7));

        foreach (var activation in new[] { FusedActivation.None, FusedActivation.Relu, FusedActivation.Relu6, FusedActivation.ReluN1To1 })
        {
            yield return Float($"float32 {activation}", new Svdf { Rank = 2, Activation = activation }, batch: 1, inputs: 5, filters: 8, memory: 3, bias: true);
        }

        yield return Float("float32 batch of 2, no bias", new Svdf(), batch: 2, inputs: 3, filters: 2, memory: 4, bias: false);
        yield return Float("float32 limited inputs", new Svdf { Rank = 2 }, batch: 2, inputs: 4, filters: 4, memory: 6, bias: true).Range(0, -1, 1);
        yield return Float("float32 limited inputs, 32 states", new Svdf(), batch: 2, inputs: 4, filters: 4, memory: 4, bias: true).Range(0, -1, 1);
        yield return Float("float32 memory of one", new Svdf { Rank = 3 }, batch: 1, inputs: 2, filters: 3, memory: 1, bias: true);
    }

    private static OperatorCase Integer(
        string name, ElementType type, Svdf op, int batch, int inputs, int filters, int memory, int stateZero, bool bias = true, float? stateScale = null)
    {
        float scale = stateScale ?? (type == ElementType.Int16 ? 0.0005f : 0.1f);
        var operatorCase = new OperatorCase(name, op)
            .Input(ElementType.Int8, new Shape(batch, inputs), new Quantization(0.04f, -9))
            .Constant<sbyte>(ElementType.Int8, new Shape(filters, inputs), CaseData.SignedBytes(5, filters * inputs), new Quantization(0.01f));
        operatorCase = type == ElementType.Int16
            ? operatorCase.Constant<short>(type, new Shape(filters, memory), CaseData.Shorts(6, filters * memory, -3000, 3000), new Quantization(0.0003f))
            : operatorCase.Constant<sbyte>(type, new Shape(filters, memory), CaseData.SignedBytes(6, filters * memory), new Quantization(0.008f));
        operatorCase = bias ? operatorCase.Constant<int>(ElementType.Int32, new Shape(filters / op.Rank), CaseData.Integers(8, filters / op.Rank, -2000, 2000)) : operatorCase.Absent();
        return operatorCase
            .State(type, new Shape(batch, filters * memory), new Quantization(scale, stateZero))
            .Output(ElementType.Int8, new Quantization(0.1f, 5));
    }

    private static OperatorCase Float(string name, Svdf op, int batch, int inputs, int filters, int memory, bool bias)
    {
        var operatorCase = new OperatorCase(name, op)
            .Input(ElementType.Float32, new Shape(batch, inputs))
            .Constant<float>(ElementType.Float32, new Shape(filters, inputs), CaseData.Floats(5, filters * inputs))
            .Constant<float>(ElementType.Float32, new Shape(filters, memory), CaseData.Floats(6, filters * memory));
        operatorCase = bias ? operatorCase.Constant<float>(ElementType.Float32, new Shape(filters / op.Rank), CaseData.Floats(8, filters / op.Rank)) : operatorCase.Absent();
        return operatorCase.State(ElementType.Float32, new Shape(batch, filters * memory)).Output(ElementType.Float32);
    }
}
