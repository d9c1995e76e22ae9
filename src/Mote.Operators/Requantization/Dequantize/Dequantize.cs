using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Requantization;

/// <summary>DEQUANTIZE: scale * (x - zero point) in single precision, per tensor. The difference is exact, so the product alone is rounded.</summary>
[Operator]
public sealed record Dequantize : Operator, IOperator<Dequantize>
{
    /// <inheritdoc/>
    public override string Name => "DEQUANTIZE";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Dequantize>("DEQUANTIZE", "DequantizeOptions");

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) =>
        report.Counts(1, 1, 1)
        && report.Types(TypeRow.Of(ElementType.Float32, ElementType.Int8), TypeRow.Of(ElementType.Float32, ElementType.UInt8), TypeRow.Of(ElementType.Float32, ElementType.Int16))
        && AffineRange.Check(report, node.Input(0))
            ? [new TensorType(ElementType.Float32, node.Input(0).Shape)]
            : [];

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override bool IsElementwise(NodeView node) => true;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Input(0).Type switch
    {
        ElementType.Int8 => Kernel<sbyte>(node),
        ElementType.UInt8 => Kernel<byte>(node),
        _ => Kernel<short>(node),
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0);
        string suffix = x.Type == ElementType.Int8 ? "s8" : x.Type == ElementType.UInt8 ? "u8" : "s16";
        return KernelCall.Of("dequantize.h", $"mote_dequantize_{suffix}").Input(0, x.Type).Dimensions(x.Shape.ElementCount)
            .Number("offset", -x.Quantization!.ZeroPoint).Real("scale", x.Quantization.Scale).Output(0, ElementType.Float32);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.Int8, ElementType.UInt8, ElementType.Int16 })
        {
            var (min, max) = ActivationClamp.Limits(type);
            foreach (var (scale, zeroPoint) in new[] { (0.1f, min), (1f / 3, max), (1e-42f, 5), (3e38f, 9), (1f / 256, 0) })
            {
                yield return new OperatorCase(FormattableString.Invariant($"{type.Label()}, scale {scale}, zero point {zeroPoint}"), new Dequantize())
                    .Input(type, new Shape(3, 29), new Quantization(scale, zeroPoint)).Output(ElementType.Float32);
            }
        }
    }

    private static ReferenceKernel Kernel<T>(NodeView node)
        where T : unmanaged, INumber<T>
    {
        float scale = node.Input(0).Quantization!.Scale;
        int zeroPoint = node.Input(0).Quantization!.ZeroPoint;
        return (in KernelIo io) =>
        {
            var x = io.Input<T>(0);
            var y = io.Output<float>(0);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = scale * (int.CreateTruncating(x[i]) - zeroPoint);
            }
        };
    }
}
