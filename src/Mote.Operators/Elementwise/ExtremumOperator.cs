using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Core.Channels;
using Mote.Core.Emission;
using Mote.Core.Training;
using Mote.Operators.Reduction;

namespace Mote.Operators.Elementwise;

/// <summary>
/// MINIMUM and MAXIMUM: the stored numbers are compared as they are, so quantized operands should share scale and zero point. The first
/// operand where it is smaller (larger), else the second: NaN in either gives the second, and so do zeros of different sign.
/// </summary>
public abstract record ExtremumOperator : BinaryOperator
{
    /// <summary>True for the larger, false for the smaller.</summary>
    private protected abstract bool TakesLarger { get; }

    private protected override ImmutableArray<ElementType> ElementTypes { get; } =
        [ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.UInt32, ElementType.Int64, ElementType.Float32];

    /// <inheritdoc/>
    public override QuantizationRule Int8Form(NodeView node) => QuantizationRule.SameScale;

    /// <inheritdoc/>
    public override ChannelRule? Channels(NodeView node) => node.Output(0).Type == ElementType.Int8 ? ChannelRule.Pairwise : null;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Output(0).Type switch
    {
        ElementType.Int8 => Kernel<sbyte>(node),
        ElementType.Int16 => Kernel<short>(node),
        ElementType.Int32 => Kernel<int>(node),
        ElementType.UInt32 => Kernel<uint>(node),
        ElementType.Int64 => Kernel<long>(node),
        _ => Kernel<float>(node),
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var type = node.Output(0).Type;
        return Call(node, "minimum_maximum.h", $"mote_minimum_maximum_{Suffix(type)}").Dimensions(TakesLarger ? 1 : 0).Output(0, type);
    }

    /// <summary>The gradient goes to the operand that was taken; of equal operands that is the second. (PyTorch halves it there.)</summary>
    public override bool Differentiate(GradientScope scope)
    {
        for (int slot = 0; slot < 2; slot++)
        {
            var gradient = new ExtremumGradient { TakesLarger = TakesLarger, OfFirst = slot == 0 };
            BroadcastSum.Give(scope, slot, () => scope.Add(gradient, "dy where taken", scope.OfOutput(), scope.Input(0), scope.Input(1)));
        }

        return true;
    }

    private ReferenceKernel Kernel<T>(NodeView node)
        where T : unmanaged, IComparisonOperators<T, T, bool> => TakesLarger
            ? BinaryFunction.Kernel<T, Larger<T>>(node, default)
            : BinaryFunction.Kernel<T, Smaller<T>>(node, default);

    private readonly struct Larger<T> : IBinaryFunction<T>
        where T : IComparisonOperators<T, T, bool>
    {
        public T Apply(T a, T b) => a > b ? a : b;
    }

    private readonly struct Smaller<T> : IBinaryFunction<T>
        where T : IComparisonOperators<T, T, bool>
    {
        public T Apply(T a, T b) => a < b ? a : b;
    }
}
