using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Elementwise;

/// <summary>
/// ADD, SUB, MUL and DIV: quantized int8 and int16, float32, and int32 and uint32 modulo 2^32, with a fused activation. (TFLM leaves the
/// activation of an int32 ADD out; here it holds for all types.)
/// </summary>
public abstract record ArithmeticOperator : BinaryOperator
{
    /// <summary>Applied to the result.</summary>
    public FusedActivation Activation { get; init; }

    /// <inheritdoc/>
    public override (Operator Plain, FusedActivation Activation)? WithoutActivation =>
        Activation == FusedActivation.None ? null : (this with { Activation = FusedActivation.None }, Activation);

    private protected override ImmutableArray<ElementType> ElementTypes { get; } =
        [ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.UInt32, ElementType.Float32];

    /// <inheritdoc/>
    public override Operator? WithActivation(NodeView node, FusedActivation activation) =>
        Activation == FusedActivation.None ? this with { Activation = activation } : null;

    /// <inheritdoc/>
    public override QuantizationRule Int8Form(NodeView node) => QuantizationRule.Free;

    /// <summary>The limits of an integer result, its activation included.</summary>
    private protected (int Min, int Max) Clamp(Tensor output) => (output.Type, Activation) switch
    {
        (ElementType.Int32, FusedActivation.Relu) => (0, int.MaxValue),
        (ElementType.Int32, FusedActivation.Relu6) => (0, 6),
        (ElementType.Int32, FusedActivation.ReluN1To1) => (-1, 1),
        (ElementType.Int32, _) => (int.MinValue, int.MaxValue),
        _ => ActivationClamp.Quantized(Activation, output.Type, output.Quantization!),
    };

    /// <summary>The limit of a uint32 result, its activation included.</summary>
    private protected uint UnsignedLimit => Activation switch
    {
        FusedActivation.Relu6 => 6,
        FusedActivation.ReluN1To1 => 1,
        _ => uint.MaxValue,
    };

    /// <summary>Adds the limits and the output to a call of an integer kernel; the upper limit alone where there are no negative numbers.</summary>
    private protected KernelCall ClampAndOutput(KernelCall call, Tensor output)
    {
        if (output.Type == ElementType.UInt32)
        {
            return call.Number("clamp_max", unchecked((int)UnsignedLimit)).Output(0, output.Type);
        }

        var (min, max) = Clamp(output);
        return call.Number("clamp_min", min).Number("clamp_max", max).Output(0, output.Type);
    }

    /// <summary>Adds the limits and the output to a call of a float kernel.</summary>
    private protected KernelCall RealClampAndOutput(KernelCall call)
    {
        var (low, high) = ActivationClamp.Real(Activation);
        return call.Real("clamp_min", low).Real("clamp_max", high).Output(0, ElementType.Float32);
    }
}
