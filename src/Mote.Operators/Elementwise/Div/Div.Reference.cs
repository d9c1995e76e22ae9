using System.Numerics;
using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Elementwise;

public sealed partial record Div
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        switch (node.Output(0).Type)
        {
            case ElementType.Int8:
                return BinaryFunction.Kernel<sbyte, Quantized>(node, new Quantized(this, node));
            case ElementType.Int32:
                var (min, max) = Clamp(node.Output(0));
                return BinaryFunction.Kernel<int, Truncating>(node, new Truncating(min, max));
            case ElementType.UInt32:
                return BinaryFunction.Kernel<uint, Unsigned>(node, new Unsigned(UnsignedLimit));
            default:
                var (low, high) = ActivationClamp.Real(Activation);
                return BinaryFunction.Kernel<float, Real>(node, new Real(low, high));
        }
    }

    /// <summary>What a division by zero gives: the end of the type on the dividend's side.</summary>
    private static int ByZero(int a) => a > 0 ? int.MaxValue : a < 0 ? int.MinValue : 0;

    /// <summary>
    /// The dividend, shifted left as far as it goes, times the divisor's reciprocal, times the factor of the scales, each a rounded high half of a
    /// product; shifted back with halves away from zero. (Beyond 31 bits, where TFLM's shift is undefined, nothing is left.)
    /// </summary>
    private readonly struct Quantized : IBinaryFunction<sbyte>
    {
        private readonly QuantizedMultiplier _multiplier;
        private readonly int _zeroOfA, _zeroOfB, _zeroOfOutput, _min, _max;

        public Quantized(Div op, NodeView node)
        {
            TryScale(node, out _multiplier);
            _zeroOfA = node.Input(0).Quantization!.ZeroPoint;
            _zeroOfB = node.Input(1).Quantization!.ZeroPoint;
            _zeroOfOutput = node.Output(0).Quantization!.ZeroPoint;
            (_min, _max) = op.Clamp(node.Output(0));
        }

        public sbyte Apply(sbyte a, sbyte b)
        {
            int quotient = Divide(a - _zeroOfA, b - _zeroOfB);
            return (sbyte)Math.Clamp(FixedPoint.SaturatingAdd(quotient, _zeroOfOutput), _min, _max);
        }

        private int Divide(int a, int b)
        {
            if (b == 0)
            {
                return ByZero(a);
            }

            int x = b < 0 ? -a : a;
            int inverse = FixedPointFunctions.Reciprocal(Math.Abs(b), 31, out int bitsOverUnit);
            int headroom = BitOperations.LeadingZeroCount(x >= 0 ? (uint)x : (uint)(-2 * x - 1)) - (x >= 0 ? 1 : 0);
            int right = bitsOverUnit + headroom - _multiplier.Shift;
            int quotient = FixedPoint.SaturatingRoundingDoublingHighMul(unchecked(x << headroom), inverse);
            return right > 31 ? 0 : FixedPoint.RoundingDivideByPowerOfTwo(FixedPoint.SaturatingRoundingDoublingHighMul(quotient, _multiplier.Multiplier), right);
        }
    }

    private readonly struct Truncating(int min, int max) : IBinaryFunction<int>
    {
        public int Apply(int a, int b) => Math.Clamp(b == 0 ? ByZero(a) : a == int.MinValue && b == -1 ? int.MaxValue : a / b, min, max);
    }

    private readonly struct Unsigned(uint limit) : IBinaryFunction<uint>
    {
        public uint Apply(uint a, uint b) => Math.Min(b != 0 ? a / b : a != 0 ? uint.MaxValue : 0, limit);
    }

    private readonly struct Real(float low, float high) : IBinaryFunction<float>
    {
        public float Apply(float a, float b) => ActivationClamp.Clamp(a / b, low, high);
    }
}
