using Mote.Core;
using Mote.Core.Channels;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Reduction;
using Mote.Operators.Requantization;

namespace Mote.Operators.Elementwise;

/// <summary>
/// MUL: a * b. Quantized: output zero point + (a - zero point)(b - zero point) rescaled by scale a * scale b / output scale; int16 needs zero
/// points of 0, as in TFLM.
/// </summary>
[Operator]
public sealed record Mul : ArithmeticOperator, IOperator<Mul>
{
    /// <summary>With products of two int8 differences, below 2^16, a shift of this many bits leaves 32 bits enough.</summary>
    private const int MostShift = 13;

    /// <inheritdoc/>
    public override string Name => "MUL";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("MUL", "MulOptions",
        static node => new Mul { Activation = node.Activation(0) },
        static op => [RawField.Int8(0, (sbyte)op.Activation)]);

    private protected override bool Check(NodeView node, NodeReport report)
    {
        var (a, b, y) = (node.Input(0), node.Input(1), node.Output(0));
        if (y.Type is not (ElementType.Int8 or ElementType.Int16))
        {
            return true;
        }

        if (!AffineRange.Check(report, a, b, y))
        {
            return false;
        }

        if (y.Type == ElementType.Int16 && (a.Quantization!.ZeroPoint, b.Quantization!.ZeroPoint, y.Quantization!.ZeroPoint) != (0, 0, 0))
        {
            report.Error(DiagnosticIds.BadQuantization, $"int16 tensors have zero points other than 0", "0");
            return false;
        }

        if (!TryScale(node, out _))
        {
            report.Error(DiagnosticIds.BadQuantization,
                $"the output scale {y.Quantization!.Scale:R} is too small for operands with the scales {a.Quantization!.Scale:R} and {b.Quantization!.Scale:R}");
            return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override ChannelRule? Channels(NodeView node) =>
        node.Output(0).Type == ElementType.Int8 && TryScale(node, out var multiplier) && multiplier.Shift <= MostShift ? ChannelRule.Pairwise : null;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        switch (node.Output(0).Type)
        {
            case ElementType.Int8:
                return BinaryFunction.Kernel<sbyte, Quantized>(node, new Quantized(this, node));
            case ElementType.Int16:
                return BinaryFunction.Kernel<short, Quantized>(node, new Quantized(this, node));
            case ElementType.Int32:
                var (min, max) = Clamp(node.Output(0));
                return BinaryFunction.Kernel<int, Wrapping>(node, new Wrapping(min, max));
            case ElementType.UInt32:
                return BinaryFunction.Kernel<uint, Unsigned>(node, new Unsigned(UnsignedLimit));
            default:
                var (low, high) = ActivationClamp.Real(Activation);
                return BinaryFunction.Kernel<float, Real>(node, new Real(low, high));
        }
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (a, b, y) = (node.Input(0), node.Input(1), node.Output(0));
        bool isFloat = y.Type == ElementType.Float32;
        var call = Call(node, isFloat ? "mul_f32.h" : "mul.h", $"mote_mul_{Suffix(y.Type)}");
        if (isFloat)
        {
            return RealClampAndOutput(call);
        }

        if (y.Type == ElementType.Int8)
        {
            call = call.Number("a_offset", -a.Quantization!.ZeroPoint).Number("b_offset", -b.Quantization!.ZeroPoint);
        }

        if (y.Type is ElementType.Int8 or ElementType.Int16)
        {
            TryScale(node, out var multiplier);
            call = call.Number("multiplier", multiplier.Multiplier).Number("shift", multiplier.Shift);
        }

        if (y.Type == ElementType.Int8)
        {
            call = call.Number("output_zero_point", y.Quantization!.ZeroPoint);
        }

        return ClampAndOutput(call, y);
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) =>
        node.Output(0).Type == ElementType.Float32 && Activation == FusedActivation.None ? BroadcastKernel<Product>.Of(node) : base.Train(node);

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        BroadcastSum.Give(scope, 0, () => scope.Add(new Mul(), "dy b", scope.OfOutput(), scope.Input(1)));
        BroadcastSum.Give(scope, 1, () => scope.Add(new Mul(), "dy a", scope.OfOutput(), scope.Input(0)));
        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases() => BinaryCases.Arithmetic(
        activation => new Mul { Activation = activation }, int16ZeroPoints: false, productScale: true);

    private static bool TryScale(NodeView node, out QuantizedMultiplier multiplier) => QuantizedMultiplier.TryFromReal(
        (double)node.Input(0).Quantization!.Scale * node.Input(1).Quantization!.Scale / node.Output(0).Quantization!.Scale, out multiplier);

    private readonly struct Quantized : IBinaryFunction<sbyte>, IBinaryFunction<short>
    {
        private readonly QuantizedMultiplier _multiplier;
        private readonly int _zeroOfA, _zeroOfB, _zeroOfOutput, _min, _max;

        public Quantized(Mul op, NodeView node)
        {
            TryScale(node, out _multiplier);
            _zeroOfA = node.Input(0).Quantization!.ZeroPoint;
            _zeroOfB = node.Input(1).Quantization!.ZeroPoint;
            _zeroOfOutput = node.Output(0).Quantization!.ZeroPoint;
            (_min, _max) = op.Clamp(node.Output(0));
        }

        public sbyte Apply(sbyte a, sbyte b) => (sbyte)Apply((int)a, b);

        public short Apply(short a, short b) => (short)Apply((int)a, b);

        private int Apply(int a, int b) => Math.Clamp(
            unchecked(FixedPoint.MultiplyByQuantizedMultiplier((a - _zeroOfA) * (b - _zeroOfB), _multiplier) + _zeroOfOutput), _min, _max);
    }

    private readonly struct Wrapping(int min, int max) : IBinaryFunction<int>
    {
        public int Apply(int a, int b) => Math.Clamp(unchecked(a * b), min, max);
    }

    private readonly struct Unsigned(uint limit) : IBinaryFunction<uint>
    {
        public uint Apply(uint a, uint b) => Math.Min(unchecked(a * b), limit);
    }

    private readonly struct Real(float low, float high) : IBinaryFunction<float>
    {
        public float Apply(float a, float b) => ActivationClamp.Clamp(a * b, low, high);
    }
}
