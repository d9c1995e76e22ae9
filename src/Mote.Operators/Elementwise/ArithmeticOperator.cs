using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Elementwise;

/// <summary>
/// ADD, SUB and MUL: quantized int8 and int16, float32, and int32 modulo 2^32, with a fused activation. (TFLM leaves the activation of an
/// int32 ADD out; here it holds for all types.)
/// </summary>
public abstract record ArithmeticOperator : BinaryOperator
{
    /// <summary>Applied to the result.</summary>
    public FusedActivation Activation { get; init; }

    private protected override ImmutableArray<ElementType> ElementTypes { get; } =
        [ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Float32];

    /// <inheritdoc/>
    public override Operator? WithActivation(NodeView node, FusedActivation activation) =>
        Activation == FusedActivation.None ? this with { Activation = activation } : null;

    /// <summary>The limits of an integer result, its activation included.</summary>
    private protected (int Min, int Max) Clamp(Tensor output) => (output.Type, Activation) switch
    {
        (ElementType.Int32, FusedActivation.Relu) => (0, int.MaxValue),
        (ElementType.Int32, FusedActivation.Relu6) => (0, 6),
        (ElementType.Int32, FusedActivation.ReluN1To1) => (-1, 1),
        (ElementType.Int32, _) => (int.MinValue, int.MaxValue),
        _ => ActivationClamp.Quantized(Activation, output.Type, output.Quantization!),
    };

    /// <summary>Adds the limits and the output to a call of an integer kernel.</summary>
    private protected KernelCall ClampAndOutput(KernelCall call, Tensor output)
    {
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
