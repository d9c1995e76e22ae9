using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Convolution;

public sealed partial record FullyConnected
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        yield return Int8("per tensor, 7 units", new FullyConnected(), new Shape(1, 9), units: 7);
        yield return Int8("per unit, RELU", new FullyConnected { Activation = FusedActivation.Relu }, new Shape(3, 6), units: 6, perUnit: true);
        yield return Int8("one element, one unit", new FullyConnected { Activation = FusedActivation.Relu6 }, new Shape(1, 1), units: 1);
        yield return Int8("weights with a zero point", new FullyConnected(), new Shape(2, 11), units: 5, weightZero: -37);
        yield return Int8("weights with another zero point, no bias", new FullyConnected { Activation = FusedActivation.ReluN1To1 }, new Shape(2, 4), units: 8, weightZero: 127, bias: false);
        yield return Int8("image flattened", new FullyConnected(), new Shape(2, 2, 3, 2), units: 4, depth: 12);
        yield return Int8("dimensions kept", new FullyConnected { KeepDimensions = true }, new Shape(2, 1, 3, 5), units: 3);
        yield return Int8("rows regrouped", new FullyConnected { AsymmetricQuantizeInputs = true }, new Shape(2, 6), units: 2, depth: 3);
        yield return Int8("computed weights", new FullyConnected(), new Shape(2, 5), units: 5, weightZero: 4, computed: true);
        yield return Int8("computed weights per unit, no bias", new FullyConnected(), new Shape(1, 6), units: 3, perUnit: true, bias: false, computed: true);
        yield return Int8("output of another rank", new FullyConnected(), new Shape(1, 6), units: 3, declared: new Shape(1, 1, 3));

        // Eights of units, then pairs, then one; groups of four taps and a rest.
        yield return Int8("37 to 19", new FullyConnected(), new Shape(1, 37), units: 19);
        yield return Int8("20 to 8, RELU", new FullyConnected { Activation = FusedActivation.Relu }, new Shape(3, 20), units: 8, perUnit: true);

        foreach (bool perUnit in new[] { false, true })
        {
            string scales = perUnit ? "per unit" : "per tensor";
            yield return Int16($"int64 bias, {scales}", ElementType.Int64, new FullyConnected(), perUnit);
            yield return Int16($"int32 bias, {scales}", ElementType.Int32, new FullyConnected { Activation = FusedActivation.Relu }, perUnit);
        }

        yield return Int16("no bias", null, new FullyConnected(), false);
        yield return Int16("no bias, 32-bit sums", null, new FullyConnected { QuantizedBiasType = 2 }, false);

        yield return new OperatorCase("int8 with 4-bit weights", new FullyConnected())
            .Input(ElementType.Int8, new Shape(2, 7), new Quantization(0.05f, 4))
            .Constant<sbyte>(ElementType.Int4, new Shape(5, 7), CaseData.SignedBytes(71, 18), new Quantization(0.05f))
            .Constant<int>(ElementType.Int32, new Shape(5), CaseData.Integers(73, 5, -500, 500))
            .Output(ElementType.Int8, new Quantization(0.1f, 5));
        yield return new OperatorCase("int8, accumulator wraps around", new FullyConnected())
            .Input(ElementType.Int8, new Shape(2, 2), new Quantization(0.05f, -128))
            .Constant<sbyte>(ElementType.Int8, new Shape(5, 2), [127, 127, -127, -127, 1, 0, 0, 1, 99, 98], new Quantization(0.02f))
            .Constant<int>(ElementType.Int32, new Shape(5), [int.MaxValue, int.MinValue, int.MaxValue - 5, 7, int.MinValue + 40])
            .Output(ElementType.Int8, new Quantization(0.3f, 12));
        yield return new OperatorCase("int8, multipliers above one", new FullyConnected())
            .Input(ElementType.Int8, new Shape(1, 3), new Quantization(2.5f, 1))
            .Constant<sbyte>(ElementType.Int8, new Shape(2, 3), [1, -2, 3, -1, 2, -3], new Quantization([1.7f, 0.3f], [0, 0], 0))
            .Constant<int>(ElementType.Int32, new Shape(2), [3, -3])
            .Output(ElementType.Int8, new Quantization(1.5f, -7));

        // A shift of -1 is rounded by the general form, one of -2 by the short form; sums of a few units meet their halves.
        foreach (float output in new[] { 1.5f, 3.5f })
        {
            yield return new OperatorCase($"int8, output scale {output}", new FullyConnected())
                .Input(ElementType.Int8, new Shape(40, 2), new Quantization(1f, 0))
                .Constant<sbyte>(ElementType.Int8, new Shape(1, 2), [1, 1], new Quantization(1f))
                .Absent()
                .Output(ElementType.Int8, new Quantization(output, 3));
        }

        // One unit of the sum is one step of the output, so that a sum that is off by one shows.
        foreach (bool bias in new[] { false, true })
        {
            foreach (bool computed in new[] { false, true })
            {
                string name = $"fine{(bias ? "" : ", no bias")}{(computed ? ", computed weights" : "")}";
                yield return Fine($"int8 {name}", ElementType.Int8, bias, computed, depth: 5, units: 7);
            }

            yield return Fine($"int16 fine{(bias ? "" : ", no bias")}", ElementType.Int16, bias, false, depth: 6, units: 4);
        }

        yield return Fine("int16 fine, no bias, 32-bit sums", ElementType.Int16, false, false, depth: 4, units: 8, sums32: true);
        yield return new OperatorCase("int16, multiplier just below one", new FullyConnected())
            .Input(ElementType.Int16, new Shape(3, 5), new Quantization(0.99999f))
            .Constant<sbyte>(ElementType.Int8, new Shape(2, 5), [1, -1, 2, 0, 3, -2, 1, 0, 1, 1], new Quantization(1f))
            .Absent()
            .Output(ElementType.Int16, new Quantization(1f));
        yield return Fine("int16 fine, one unit", ElementType.Int16, true, false, depth: 8, units: 1);

        // More products than a run of them holds.
        yield return Fine("int8, 65,541 products", ElementType.Int8, true, false, depth: 65541, units: 1, sparse: true);
        yield return new OperatorCase("int8, 65,538 products", new FullyConnected())
            .Input(ElementType.Int8, new Shape(1, 65538), 1, 6, new Quantization(1f, 0))
            .Constant<sbyte>(ElementType.Int8, new Shape(1, 65538), [.. Enumerable.Range(0, 65538).Select(i => (sbyte)(i is > 65533 or 7 ? i % 5 + 1 : 0))], new Quantization(1f))
            .Absent()
            .Output(ElementType.Int8, new Quantization(1.0015f, 0));
        yield return Int8("weights with the zero point -1", new FullyConnected(), new Shape(2, 11), units: 8, weightZero: -1);
        yield return Int16("int32 bias, 16 units", ElementType.Int32, new FullyConnected(), false, units: 16);

        // 1 - 2^-46 is rounded to one, whose multiplier is a half and whose shift is 1.
        yield return new OperatorCase("int8, factor rounded to one", new FullyConnected())
            .Input(ElementType.Int8, new Shape(8, 2), -20, 20, new Quantization(1.0000001f))
            .Constant<sbyte>(ElementType.Int8, new Shape(2, 2), [1, -1, 2, 1], new Quantization(0.9999999f))
            .Absent()
            .Output(ElementType.Int8, new Quantization(1f));

        // The lower half of the multiplier is 0x7FFF: reduced to 16 bits it is rounded down.
        yield return new OperatorCase("int16, multiplier just below a half of its 16 bits", new FullyConnected())
            .Input(ElementType.Int16, new Shape(16, 3), new Quantization(0.5073f))
            .Constant<sbyte>(ElementType.Int8, new Shape(2, 3), [1, -1, 2, 0, 3, -2], new Quantization(1.116f))
            .Absent()
            .Output(ElementType.Int16, new Quantization(1f));

        foreach (bool computed in new[] { false, true })
        {
            string weights = computed ? "computed weights" : "constant weights";
            yield return Float($"{weights}, RELU6", new FullyConnected { Activation = FusedActivation.Relu6 }, new Shape(2, 7), 6, true, computed);
            yield return Float($"{weights}, no bias, dimensions kept", new FullyConnected { KeepDimensions = true }, new Shape(1, 3, 5), 3, false, computed);
        }
    }

    private static OperatorCase Int8(
        string name, FullyConnected op, Shape x, int units, int? depth = null, bool perUnit = false, int weightZero = 0, bool bias = true, bool computed = false, Shape declared = default)
    {
        var shape = new Shape(units, depth ?? x[-1]);
        var quantization = perUnit ? CaseData.PerChannel(7, units, 0, 0.01f) : new Quantization(0.013f, weightZero);
        var operatorCase = new OperatorCase($"int8 {name}", op).Input(ElementType.Int8, x, new Quantization(0.04f, -11));
        operatorCase = computed
            ? operatorCase.Input(ElementType.Int8, shape, quantization)
            : operatorCase.Constant<sbyte>(ElementType.Int8, shape, CaseData.SignedBytes(5, shape.ElementCount), quantization);
        operatorCase = bias ? operatorCase.Constant<int>(ElementType.Int32, new Shape(units), CaseData.Integers(6, units, -20000, 20000)) : operatorCase.Absent();
        return operatorCase.Output(ElementType.Int8, new Quantization(0.025f * MathF.Sqrt(shape[1]), 9), declared);
    }

    private static OperatorCase Int16(string name, ElementType? bias, FullyConnected op, bool perUnit, int units = 4)
    {
        var quantization = perUnit ? CaseData.PerChannel(7, units, 0, 0.01f) : new Quantization(0.013f, 3);
        var operatorCase = new OperatorCase($"int16 {name}", op)
            .Input(ElementType.Int16, new Shape(2, 5), new Quantization(0.001f, 7))
            .Constant<sbyte>(ElementType.Int8, new Shape(units, 5), CaseData.SignedBytes(5, 5 * units), quantization);
        operatorCase = bias switch
        {
            ElementType.Int64 => operatorCase.Constant<long>(ElementType.Int64, new Shape(4), [1L << 33, -4000000, 70000, -(1L << 40)]),
            ElementType.Int32 => operatorCase.Constant<int>(ElementType.Int32, new Shape(units), [4000000, int.MaxValue, -70000, int.MinValue, .. new int[units - 4]]),
            _ => operatorCase.Absent(),
        };
        return operatorCase.Output(ElementType.Int16, new Quantization(0.0031f, -5));
    }

    private static OperatorCase Fine(string name, ElementType type, bool bias, bool computed, int depth, int units, bool sums32 = false, bool sparse = false)
    {
        var weights = new Shape(units, depth);
        var operatorCase = new OperatorCase(name, new FullyConnected { QuantizedBiasType = sums32 ? 2 : 0 })
            .Input(type, new Shape(4, depth), -6, 6, new Quantization(0.5f, type == ElementType.Int16 ? 0 : 2));
        operatorCase = computed ? operatorCase.Input(ElementType.Int8, weights, -2, 2, new Quantization(0.25f))
            : operatorCase.Constant<sbyte>(ElementType.Int8, weights, sparse ? [.. Enumerable.Range(0, depth).Select(i => (sbyte)(i % 13000 == 0 ? 1 : i > 65536 ? i % 4 : 0))]
                : [.. CaseData.Integers(15, weights.ElementCount, -2, 2).Select(w => (sbyte)w)], new Quantization(0.25f));
        operatorCase = !bias ? operatorCase.Absent()
            : type == ElementType.Int8 ? operatorCase.Constant<int>(ElementType.Int32, new Shape(units), CaseData.Integers(16, units, -9, 9))
            : operatorCase.Constant<long>(ElementType.Int64, new Shape(units), [.. CaseData.Integers(16, units, -9, 9).Select(b => (long)b)]);
        return operatorCase.Output(type, new Quantization(0.1251f, type == ElementType.Int16 ? 0 : -3));
    }

    private static OperatorCase Float(string name, FullyConnected op, Shape x, int units, bool bias, bool computed)
    {
        var shape = new Shape(units, x[-1]);
        var operatorCase = new OperatorCase($"float32 {name}", op).Input(ElementType.Float32, x);
        operatorCase = computed
            ? operatorCase.Input(ElementType.Float32, shape, -1, 1)
            : operatorCase.Constant<float>(ElementType.Float32, shape, CaseData.Floats(5, shape.ElementCount));
        return (bias ? operatorCase.Constant<float>(ElementType.Float32, new Shape(units), CaseData.Floats(6, units)) : operatorCase.Absent()).Output(ElementType.Float32);
    }
}
