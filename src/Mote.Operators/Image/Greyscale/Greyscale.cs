using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Elementwise;
using Mote.Operators.Import;

namespace Mote.Operators.Image;

/// <summary>
/// GREYSCALE: the luma of colours, x (...,3) red, green, blue -> y (...,1). float32: 0.299 R + 0.587 G, + 0.114 B, each operation rounded. uint8 and int8: weights 19595, 38470 and 7471 of
/// 65536, whose sum is one, so the quantization stays; halves up.
/// </summary>
[Operator]
public sealed record Greyscale : Operator, IOperator<Greyscale>
{
    /// <inheritdoc/>
    public override string Name => "GREYSCALE";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(
            TypeRow.Of(ElementType.UInt8, ElementType.UInt8), TypeRow.Of(ElementType.Int8, ElementType.Int8), TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        if (x.Rank == 0 || x[-1] != 3)
        {
            report.Shapes($"the input {x} does not end with three colours", "(...,3)");
            return [];
        }

        if (node.Input(0).Quantization != node.Output(0).Quantization)
        {
            report.Error(DiagnosticIds.BadQuantization, $"the input is quantized as {node.Input(0).Quantization}, the output as {node.Output(0).Quantization}", "the same for both");
            return [];
        }

        return [new TensorType(node.Input(0).Type, new Shape([.. x.Dimensions[..^1], 1]))];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <summary>A pixel is read before the result is written to its place or before it.</summary>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Input(0).Type switch
    {
        ElementType.Float32 => Kernel<float>(static (r, g, b) => 0.299f * r + 0.587f * g + 0.114f * b),
        ElementType.Int8 => Kernel<sbyte>(static (r, g, b) => (sbyte)((19595 * r + 38470 * g + 7471 * b + 32768) >> 16)),
        _ => Kernel<byte>(static (r, g, b) => (byte)((19595 * r + 38470 * g + 7471 * b + 32768) >> 16)),
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var type = node.Input(0).Type;
        string kernel = type switch
        {
            ElementType.Float32 => "greyscale_f32",
            ElementType.Int8 => "greyscale_s8",
            _ => "greyscale_u8",
        };
        return KernelCall.Of(type == ElementType.Float32 ? "greyscale_f32.h" : "greyscale_8.h", $"mote_{kernel}").Input(0, type).Dimensions(node.Output(0).Shape.ElementCount).Output(0, type);
    }

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            int weights = scope.Graph.Constant<float>("luma", ElementType.Float32, new Shape(3), [0.299f, 0.587f, 0.114f]);
            scope.Give(0, scope.Add(new Mul(), "dx", scope.OfOutput(), weights));
        }

        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.UInt8, ElementType.Int8, ElementType.Float32 })
        {
            yield return new OperatorCase($"{type.Label()}, image", new Greyscale()).Input(type, new Shape(1, 9, 11, 3)).Output(type);
            yield return new OperatorCase($"{type.Label()}, one pixel", new Greyscale()).Input(type, new Shape(3)).Output(type);
        }

        yield return new OperatorCase("uint8, dark", new Greyscale()).Input(ElementType.UInt8, new Shape(300, 3), 0, 4).Output(ElementType.UInt8);
        yield return new OperatorCase("int8, around zero", new Greyscale()).Input(ElementType.Int8, new Shape(300, 3), -4, 4).Output(ElementType.Int8);
        yield return new OperatorCase("uint8, ends", new Greyscale()).Constant<byte>(ElementType.UInt8, new Shape(3, 3), [255, 255, 255, 0, 0, 0, 255, 0, 255]).Output(ElementType.UInt8);
        yield return new OperatorCase("int8, ends", new Greyscale()).Constant<sbyte>(ElementType.Int8, new Shape(3, 3), [-128, -128, -128, 127, 127, 127, -128, 127, -128]).Output(ElementType.Int8);
    }

    private static ReferenceKernel Kernel<T>(Func<T, T, T, T> luma)
        where T : unmanaged => (in KernelIo io) =>
    {
        var x = io.Input<T>(0);
        var y = io.Output<T>(0);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = luma(x[3 * i], x[3 * i + 1], x[3 * i + 2]);
        }
    };
}
