using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Operators.Convolution;

namespace Mote.Operators.Recurrent;

public sealed partial record Gru
{
    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        node.Input(0).Type == ElementType.Float32 ? Float(node) : Int8(node);

    private NodeCode Float(NodeView node)
    {
        var shapes = GruShapes.Of(node);
        var bias = ConvolutionWeights.BiasOrZero<float>(node, 2 * shapes.Rows, slot: 3);
        var call = Sizes(KernelCall.Of("gru_f32.h", "mote_gru_f32").Input(0, ElementType.Float32), shapes)
            .Constant<float>("kernel", ElementType.Float32, ByUnit(node.Input(1).Values<float>(), shapes.Units, shapes.Features))
            .Constant<float>("recurrent", ElementType.Float32, ByUnit(node.Input(2).Values<float>(), shapes.Units, shapes.Units))
            .Constant<float>("bias", ElementType.Float32, Together(bias[..shapes.Rows], bias[shapes.Rows..], shapes.Units))
            .Dimensions(Stateful ? 1 : 0);
        int next = shapes.Units * sizeof(float);
        return new NodeCode([State(call, ElementType.Float32, next).Scratch(ElementType.Float32).Output(0, ElementType.Float32)])
        {
            ScratchBytes = next + (Stateful ? 0 : shapes.Batch * shapes.Units * sizeof(float)),
        };
    }

    private NodeCode Int8(NodeView node)
    {
        var shapes = GruShapes.Of(node);
        var bias = ConvolutionWeights.BiasOrZero<int>(node, 2 * shapes.Rows, slot: 3);
        var kernel = node.Input(1).Values<sbyte>();
        int[] folded = ConvolutionWeights.FoldOffset(bias[..shapes.Rows], kernel, node.Input(0).Quantization!.ZeroPoint);
        bool perRow = !node.Input(1).Quantization!.IsPerTensor || !node.Input(2).Quantization!.IsPerTensor;
        var (inputFactors, hiddenFactors) = Factors(node);
        int several = perRow ? shapes.Units : 1;
        QuantizedMultiplier[] Chosen(QuantizedMultiplier[] of) => perRow ? of : of[..GruShapes.Gates];
        var factors = Together<QuantizedMultiplier>(Chosen(inputFactors), Chosen(hiddenFactors), several);
        var call = Sizes(KernelCall.Of("gru_s8.h", "mote_gru_s8").Input(0, ElementType.Int8), shapes)
            .Constant<sbyte>("kernel", ElementType.Int8, ByUnit(kernel, shapes.Units, shapes.Features))
            .Constant<sbyte>("recurrent", ElementType.Int8, ByUnit(node.Input(2).Values<sbyte>(), shapes.Units, shapes.Units))
            .Constant<int>("bias", ElementType.Int32, Together<int>(folded, bias[shapes.Rows..], shapes.Units))
            .Dimensions(perRow ? 1 : 0)
            .Constant<int>("multipliers", ElementType.Int32, Array.ConvertAll(factors, f => f.Multiplier))
            .Constant<sbyte>("shifts", ElementType.Int8, Array.ConvertAll(factors, f => (sbyte)f.Shift))
            .Dimensions(Stateful ? 1 : 0);
        int kept = Stateful ? 0 : shapes.Batch * shapes.Units * sizeof(short);
        return new NodeCode([State(call, ElementType.Int16, 0).Scratch(ElementType.Int8, kept).Output(0, ElementType.Int8)])
        {
            ScratchBytes = kept + shapes.Units,
        };
    }

    private KernelCall Sizes(KernelCall call, GruShapes shapes) =>
        call.Dimensions(shapes.Batch, shapes.Steps, shapes.Features, shapes.Units, ReturnSequences ? 1 : 0);

    /// <summary>The state that is kept, or scratch memory for one that is not.</summary>
    private KernelCall State(KernelCall call, ElementType type, int offset) => Stateful ? call.State(4, type) : call.Scratch(type, offset);

    /// <summary>Weights (3, units, taps) as (units, taps, 3): a unit's gates are summed side by side.</summary>
    private static T[] ByUnit<T>(ReadOnlySpan<T> weights, int units, int taps)
        where T : unmanaged
    {
        var packed = new T[weights.Length];
        for (int i = 0; i < packed.Length; i++)
        {
            packed[i] = weights[i % GruShapes.Gates * units * taps + i / GruShapes.Gates];
        }

        return packed;
    }

    /// <summary>(3, units) for the input and (3, units) for the hidden state as (units, 6).</summary>
    private static T[] Together<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> hidden, int units)
        where T : unmanaged
    {
        var packed = new T[2 * input.Length];
        for (int i = 0; i < packed.Length; i++)
        {
            (int unit, int gate) = Math.DivRem(i, 2 * GruShapes.Gates);
            packed[i] = gate < GruShapes.Gates ? input[gate * units + unit] : hidden[(gate - GruShapes.Gates) * units + unit];
        }

        return packed;
    }
}
