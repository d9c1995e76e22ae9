using System.Collections.Immutable;

namespace Mote.Core;

/// <summary>How the ranges of an operator's operands depend on each other when a float network is made an integer one.</summary>
public enum QuantizationKind
{
    /// <summary>There is no int8 form: the node stays float.</summary>
    FloatOnly,

    /// <summary>Every float operand and every output has a range of its own.</summary>
    Free,

    /// <summary>All float operands and outputs share one scale and zero point: the operator moves or compares stored numbers.</summary>
    SameScale,

    /// <summary>The arithmetic implies the quantization of the output.</summary>
    FixedOutput,

    /// <summary>A sum of products with constant weights: symmetric weights, a bias at the scale of the products.</summary>
    Weighted,
}

/// <summary>The int8 form of a float node, as the TensorFlow Lite quantization specification has it.</summary>
/// <param name="Kind">Which rule.</param>
public sealed record QuantizationRule(QuantizationKind Kind)
{
    /// <summary>The node stays float.</summary>
    public static QuantizationRule FloatOnly { get; } = new(QuantizationKind.FloatOnly);

    /// <summary>Every operand has a range of its own.</summary>
    public static QuantizationRule Free { get; } = new(QuantizationKind.Free);

    /// <summary>One scale for all operands.</summary>
    public static QuantizationRule SameScale { get; } = new(QuantizationKind.SameScale);

    /// <summary>For <see cref="QuantizationKind.FixedOutput"/>: what the arithmetic implies.</summary>
    public Quantization? Output { get; private init; }

    /// <summary>
    /// For <see cref="QuantizationKind.FixedOutput"/>, where the operator quantizes its constants itself: operands 1, 2, ... of a node by the quantization of its
    /// operand 0; null stands for an operand that is absent.
    /// Null where there are no such constants.
    /// </summary>
    public Func<NodeView, Quantization, ImmutableArray<Tensor?>>? Constants { get; private init; }

    /// <summary>For <see cref="QuantizationKind.Weighted"/>: the slot of the activations.</summary>
    public int InputSlot { get; private init; }

    /// <summary>For <see cref="QuantizationKind.Weighted"/>: the slot of the weights.</summary>
    public int WeightSlot { get; private init; }

    /// <summary>For <see cref="QuantizationKind.Weighted"/>: the slot of the bias, which may be absent.</summary>
    public int BiasSlot { get; private init; }

    /// <summary>For <see cref="QuantizationKind.Weighted"/>: the axis of the weights that counts output channels, the last axis of the output.</summary>
    public int ChannelAxis { get; private init; }

    /// <summary>An output whose quantization follows from the arithmetic, such as that of a logistic function.</summary>
    /// <param name="scale">The scale of the output.</param>
    /// <param name="zeroPoint">Its zero point.</param>
    /// <param name="constants">See <see cref="Constants"/>.</param>
    public static QuantizationRule FixedOutput(float scale, int zeroPoint, Func<NodeView, Quantization, ImmutableArray<Tensor?>>? constants = null) =>
        new(QuantizationKind.FixedOutput) { Output = new Quantization(scale, zeroPoint), Constants = constants };

    /// <summary>A convolution or dense layer with constant weights in slot 1.</summary>
    /// <param name="channelAxis">The axis of the weights that counts output channels.</param>
    /// <param name="inputSlot">The slot of the activations.</param>
    /// <param name="biasSlot">The slot of the bias.</param>
    public static QuantizationRule Weighted(int channelAxis, int inputSlot = 0, int biasSlot = 2) =>
        new(QuantizationKind.Weighted) { ChannelAxis = channelAxis, InputSlot = inputSlot, WeightSlot = 1, BiasSlot = biasSlot };
}
