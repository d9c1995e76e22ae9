using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Operators.Import;

namespace Mote.Operators.Requantization;

/// <summary>
/// QUANTIZE: float32 to integers, or integers to another scale, zero point and width. From float: round(x / scale), halves away from zero,
/// + zero point, saturated; NaN counts as 0 and numbers beyond 32 bits saturate (TFLM leaves both undefined). From integers: (x - zero
/// point) rescaled by input scale / output scale with double rounding, + zero point, saturated.
/// </summary>
[Operator]
public sealed partial record Quantize : Operator, IOperator<Quantize>
{
    private static readonly ImmutableArray<TypeRow> Rows =
    [
        TypeRow.Of(ElementType.Int8, ElementType.Float32), TypeRow.Of(ElementType.UInt8, ElementType.Float32), TypeRow.Of(ElementType.Int16, ElementType.Float32),
        TypeRow.Of(ElementType.Int8, ElementType.Int8), TypeRow.Of(ElementType.UInt8, ElementType.Int8), TypeRow.Of(ElementType.Int16, ElementType.Int8),
        TypeRow.Of(ElementType.Int32, ElementType.Int8), TypeRow.Of(ElementType.Int8, ElementType.UInt8), TypeRow.Of(ElementType.UInt8, ElementType.UInt8),
        TypeRow.Of(ElementType.Int8, ElementType.Int16), TypeRow.Of(ElementType.Int16, ElementType.Int16), TypeRow.Of(ElementType.Int32, ElementType.Int16),
        TypeRow.Of(ElementType.Int8, ElementType.Int32), TypeRow.Of(ElementType.Int16, ElementType.Int32),
    ];

    /// <inheritdoc/>
    public override string Name => "QUANTIZE";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Quantize>("QUANTIZE", "QuantizeOptions");

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(Rows.AsSpan()))
        {
            return [];
        }

        var (x, y) = (node.Input(0), node.Output(0));
        if (!AffineRange.Check(report, y) || (x.Type != ElementType.Float32 && !AffineRange.Check(report, x)))
        {
            return [];
        }

        if (x.Type != ElementType.Float32 && !TryScale(node, out _))
        {
            report.Error(DiagnosticIds.BadQuantization, $"the scale {x.Quantization!.Scale:R} is too large for the output scale {y.Quantization!.Scale:R}");
            return [];
        }

        return [new TensorType(y.Type, x.Shape)];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override bool IsIdentity(NodeView node) =>
        node.Input(0).Type == node.Output(0).Type && Equals(node.Input(0).Quantization, node.Output(0).Quantization);

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) =>
        node.Input(0).Type.Size() == node.Output(0).Type.Size() ? [(0, 0)] : [];

    /// <inheritdoc/>
    public override bool IsElementwise(NodeView node) => true;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => (node.Input(0).Type, node.Output(0).Type) switch
    {
        (ElementType.Float32, ElementType.Int8) => FromFloat<sbyte>(node),
        (ElementType.Float32, ElementType.UInt8) => FromFloat<byte>(node),
        (ElementType.Float32, _) => FromFloat<short>(node),
        (ElementType.Int8, ElementType.Int8) => Rescale<sbyte, sbyte>(node),
        (ElementType.Int8, ElementType.UInt8) => Rescale<sbyte, byte>(node),
        (ElementType.Int8, ElementType.Int16) => Rescale<sbyte, short>(node),
        (ElementType.Int8, _) => Rescale<sbyte, int>(node),
        (ElementType.UInt8, ElementType.Int8) => Rescale<byte, sbyte>(node),
        (ElementType.UInt8, _) => Rescale<byte, byte>(node),
        (ElementType.Int16, ElementType.Int8) => Rescale<short, sbyte>(node),
        (ElementType.Int16, ElementType.Int16) => Rescale<short, short>(node),
        (ElementType.Int16, _) => Rescale<short, int>(node),
        (_, ElementType.Int8) => Rescale<int, sbyte>(node),
        _ => Rescale<int, short>(node),
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, y) = (node.Input(0), node.Output(0));
        int count = x.Shape.ElementCount;
        int zeroPoint = y.Quantization!.ZeroPoint;
        if (x.Type == ElementType.Float32)
        {
            return KernelCall.Of("quantize_f32.h", $"mote_quantize_f32_{Suffix(y.Type)}").Input(0, x.Type).Dimensions(count)
                .Real("scale", y.Quantization.Scale).Number("zero_point", zeroPoint).Output(0, y.Type);
        }

        if (x.Type.Size() == 1 && y.Type.Size() == 1)
        {
            return ByteTables.Call(node, Table(node), options);
        }

        TryScale(node, out var multiplier);
        return KernelCall.Of("requantize.h", $"mote_requantize_{Suffix(x.Type)}_{Suffix(y.Type)}").Input(0, x.Type).Dimensions(count)
            .Number("offset", unchecked(-x.Quantization!.ZeroPoint)).Number("multiplier", multiplier.Multiplier).Number("shift", multiplier.Shift)
            .Number("zero_point", zeroPoint).Output(0, y.Type);
    }

    /// <summary>What the reference makes of each byte.</summary>
    private byte[] Table(NodeView node)
    {
        var (input, output) = (new byte[256], new byte[256]);
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = (byte)i;
        }

        Prepare(node)(new KernelIo([input], [output], [default]));
        return output;
    }

    private static ReferenceKernel FromFloat<T>(NodeView node)
        where T : unmanaged, INumber<T>
    {
        float scale = node.Output(0).Quantization!.Scale;
        int zeroPoint = node.Output(0).Quantization!.ZeroPoint;
        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var y = io.Output<T>(0);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = T.CreateSaturating(FixedPoint.SaturatingAdd(Rounding.HalfAwayToInt32(x[i] / scale), zeroPoint));
            }
        };
    }

    private static ReferenceKernel Rescale<TFrom, TTo>(NodeView node)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        TryScale(node, out var multiplier);
        int from = node.Input(0).Quantization!.ZeroPoint;
        int to = node.Output(0).Quantization!.ZeroPoint;
        return (in KernelIo io) =>
        {
            var x = io.Input<TFrom>(0);
            var y = io.Output<TTo>(0);
            for (int i = 0; i < y.Length; i++)
            {
                int scaled = FixedPoint.MultiplyByQuantizedMultiplier(unchecked(int.CreateTruncating(x[i]) - from), multiplier);
                y[i] = TTo.CreateSaturating(unchecked(scaled + to));
            }
        };
    }

    private static bool TryScale(NodeView node, out QuantizedMultiplier multiplier) =>
        QuantizedMultiplier.TryFromReal((double)node.Input(0).Quantization!.Scale / node.Output(0).Quantization!.Scale, out multiplier);

    private static string Suffix(ElementType type) => type switch
    {
        ElementType.Int8 => "s8",
        ElementType.UInt8 => "u8",
        ElementType.Int16 => "s16",
        _ => "s32",
    };
}
