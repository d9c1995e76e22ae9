using Mote.Core;
using Mote.Core.Channels;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Formats.TfLite;
using Mote.Operators.Import;
using Mote.Operators.Requantization;

namespace Mote.Operators.Elementwise;

/// <summary>ADD and SUB, which differ in one sign.</summary>
public abstract record SumOperator : ArithmeticOperator
{
    /// <summary>
    /// What the file says about int16 scales being powers of two. Carried along; TFLM computes the general way whatever it says, and so does
    /// this.
    /// </summary>
    public bool PowerOfTwoScaleInt16 { get; init; } = true;

    /// <summary>True when the second operand is subtracted.</summary>
    private protected abstract bool Subtracts { get; }

    /// <summary>The binding of ADD or SUB; slots are those of AddOptions, which SubOptions shares.</summary>
    private protected static TfLiteBinding Binding<T>(string name, string options)
        where T : SumOperator, new() => TfLiteBinding.For(name, options,
            static node => new T { Activation = node.Activation(0), PowerOfTwoScaleInt16 = node.Options.Bool(1, true) },
            static op => [RawField.Int8(0, (sbyte)op.Activation), RawField.Bool(1, op.PowerOfTwoScaleInt16)]);

    private protected override bool Check(NodeView node, NodeReport report)
    {
        if (node.Output(0).Type is not (ElementType.Int8 or ElementType.Int16))
        {
            return true;
        }

        if (!AffineRange.Check(report, node.Input(0), node.Input(1), node.Output(0)))
        {
            return false;
        }

        if (SumScaling.Of(node, Subtracts) is null)
        {
            var (a, b, y) = (node.Input(0).Quantization!.Scale, node.Input(1).Quantization!.Scale, node.Output(0).Quantization!.Scale);
            report.Error(DiagnosticIds.BadQuantization, $"the output scale {y:R} is too small for operands with the scales {a:R} and {b:R}");
            return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override ChannelRule? Channels(NodeView node) => node.Output(0).Type == ElementType.Int8 ? ChannelRule.Pairwise : null;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var y = node.Output(0);
        switch (y.Type)
        {
            case ElementType.Int8:
                return BinaryFunction.Kernel<sbyte, Quantized>(node, new Quantized(this, node));
            case ElementType.Int16:
                return BinaryFunction.Kernel<short, Quantized>(node, new Quantized(this, node));
            case ElementType.Int32:
                var (min, max) = Clamp(y);
                return BinaryFunction.Kernel<int, Wrapping>(node, new Wrapping(Subtracts, min, max));
            case ElementType.UInt32:
                return BinaryFunction.Kernel<uint, Unsigned>(node, new Unsigned(Subtracts, UnsignedLimit));
            default:
                var (low, high) = ActivationClamp.Real(Activation);
                return BinaryFunction.Kernel<float, Real>(node, new Real(Subtracts, low, high));
        }
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (a, b, y) = (node.Input(0), node.Input(1), node.Output(0));
        bool isFloat = y.Type == ElementType.Float32;
        var call = Call(node, isFloat ? "add_sub_f32.h" : "add_sub.h", $"mote_add_sub_{Suffix(y.Type)}").Dimensions(Subtracts ? 1 : 0);
        if (isFloat)
        {
            return RealClampAndOutput(call);
        }

        if (y.Type is ElementType.Int32 or ElementType.UInt32)
        {
            return ClampAndOutput(call, y);
        }

        if (y.Type == ElementType.Int8 && !options.Updatable && a.Shape == b.Shape && LinearForm(node) is { } form)
        {
            return Linear(node, form);
        }

        var scaling = SumScaling.Of(node, Subtracts)!;
        if (y.Type == ElementType.Int8)
        {
            // The operand with the larger scale needs no multiplication; which one that is follows from numbers.
            bool IsCoarse(QuantizedMultiplier factor) => !options.Updatable && factor == new QuantizedMultiplier(1 << 30, 0);
            call = call.Dimensions(IsCoarse(scaling.A) ? 1 : 0, IsCoarse(scaling.B) ? 1 : 0);
        }

        call = call
            .Number("a_offset", -a.Quantization!.ZeroPoint).Number("a_multiplier", scaling.A.Multiplier).Number("a_right", -scaling.A.Shift)
            .Number("b_offset", -b.Quantization!.ZeroPoint).Number("b_multiplier", scaling.B.Multiplier).Number("b_right", -scaling.B.Shift)
            .Number("output_multiplier", scaling.Output.Multiplier).Number("output_right", -scaling.Output.Shift)
            .Number("output_zero_point", y.Quantization!.ZeroPoint);
        return ClampAndOutput(call, y);
    }

    /// <summary>The linear form that gives the same for every pair of operands; null where there is none.</summary>
    internal LinearSum? LinearForm(NodeView node)
    {
        var function = new Quantized(this, node);
        var (min, max) = Clamp(node.Output(0));
        double scale = node.Output(0).Quantization!.Scale;
        double b = node.Input(1).Quantization!.Scale / scale;
        return LinearSum.Find(function.Apply, min, max, node.Input(0).Quantization!.Scale / scale, Subtracts ? -b : b);
    }

    private KernelCall Linear(NodeView node, LinearSum form)
    {
        var (min, max) = Clamp(node.Output(0));
        bool isClamped = min > sbyte.MinValue || max < sbyte.MaxValue;
        var call = (isClamped ? KernelCall.Of("add_linear_clamped_s8.h", "mote_add_linear_clamped_s8") : KernelCall.Of("add_linear_s8.h", "mote_add_linear_s8"))
            .Input(0, ElementType.Int8).Input(1, ElementType.Int8).Dimensions(node.Output(0).Shape.ElementCount)
            .Number("factor_a", form.A).Number("factor_b", form.B).Number("constant", form.C);
        return isClamped ? ClampAndOutput(call, node.Output(0)) : call.Output(0, ElementType.Int8);
    }

    /// <summary>Operands at a common scale with more bits, their sum or difference rescaled, + zero point, clamped.</summary>
    private readonly struct Quantized : IBinaryFunction<sbyte>, IBinaryFunction<short>
    {
        private readonly SumScaling _scaling;
        private readonly bool _subtracts;
        private readonly int _zeroOfA, _zeroOfB, _zeroOfOutput, _min, _max;

        public Quantized(SumOperator op, NodeView node)
        {
            _scaling = SumScaling.Of(node, op.Subtracts)!;
            _subtracts = op.Subtracts;
            _zeroOfA = node.Input(0).Quantization!.ZeroPoint;
            _zeroOfB = node.Input(1).Quantization!.ZeroPoint;
            _zeroOfOutput = node.Output(0).Quantization!.ZeroPoint;
            (_min, _max) = op.Clamp(node.Output(0));
        }

        public sbyte Apply(sbyte a, sbyte b) => (sbyte)Apply((int)a, b);

        public short Apply(short a, short b) => (short)Apply((int)a, b);

        private int Apply(int a, int b)
        {
            int left = FixedPoint.MultiplyByQuantizedMultiplier(unchecked((a - _zeroOfA) << _scaling.LeftShift), _scaling.A);
            int right = FixedPoint.MultiplyByQuantizedMultiplier(unchecked((b - _zeroOfB) << _scaling.LeftShift), _scaling.B);
            int sum = unchecked(_subtracts ? left - right : left + right);
            return Math.Clamp(unchecked(FixedPoint.MultiplyByQuantizedMultiplier(sum, _scaling.Output) + _zeroOfOutput), _min, _max);
        }
    }

    private readonly struct Wrapping(bool subtracts, int min, int max) : IBinaryFunction<int>
    {
        public int Apply(int a, int b) => Math.Clamp(unchecked(subtracts ? a - b : a + b), min, max);
    }

    private readonly struct Unsigned(bool subtracts, uint limit) : IBinaryFunction<uint>
    {
        public uint Apply(uint a, uint b) => Math.Min(unchecked(subtracts ? a - b : a + b), limit);
    }

    private readonly struct Real(bool subtracts, float low, float high) : IBinaryFunction<float>
    {
        public float Apply(float a, float b) => ActivationClamp.Clamp(subtracts ? a - b : a + b, low, high);
    }
}
