using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Image;

/// <summary>
/// NORMALIZE: bytes to real numbers, x (...,C) uint8 -> y = x * scale + offset, for each channel its own or one for all; scale and offset are constant operands (C) or (1). float32: both
/// operations rounded. int8: that number divided by the output's scale, rounded with halves away from zero, + its zero point, limited; from a table of 256 results for each channel.
/// </summary>
[Operator]
public sealed record Normalize : Operator, IOperator<Normalize>
{
    /// <summary>Channels that a table is made for at most.</summary>
    private const int MostChannels = 64;

    /// <inheritdoc/>
    public override string Name => "NORMALIZE";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(3, 3, 1) || !report.Types(
                TypeRow.Of(ElementType.Float32, ElementType.UInt8, ElementType.Float32, ElementType.Float32),
                TypeRow.Of(ElementType.Int8, ElementType.UInt8, ElementType.Float32, ElementType.Float32))
            || !report.Constant(1, "the scale") || !report.Constant(2, "the offset"))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        var (scale, offset) = (node.Input(1), node.Input(2));
        int channels = scale.Shape.ElementCount;
        if (x.Rank == 0 || offset.Shape.ElementCount != channels || (channels != 1 && channels != x[-1]) || channels is 0 or > MostChannels)
        {
            report.Shapes($"scale {scale.Shape} and offset {offset.Shape} are not one for all or each of the channels of {x}", $"one, or as many as channels, up to {MostChannels}");
            return [];
        }

        foreach (float number in (IEnumerable<float>)[.. scale.Values<float>(), .. offset.Values<float>()])
        {
            if (!float.IsFinite(number))
            {
                report.Error(DiagnosticIds.OutOfRange, $"a scale or an offset is {number:R}", "finite numbers");
                return [];
            }
        }

        return node.Output(0).Type == ElementType.Float32 || report.PerTensor(node.Output(0)) ? [new TensorType(node.Output(0).Type, x)] : [];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => node.Output(0).Type == ElementType.Int8 ? [(0, 0)] : [];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        float[] scale = node.Input(1).Values<float>().ToArray();
        float[] offset = node.Input(2).Values<float>().ToArray();
        if (node.Output(0).Type == ElementType.Int8)
        {
            sbyte[] table = Table(node);
            return (in KernelIo io) =>
            {
                var x = io.Input<byte>(0);
                var y = io.Output<sbyte>(0);
                for (int i = 0; i < y.Length; i++)
                {
                    y[i] = table[i % scale.Length * 256 + x[i]];
                }
            };
        }

        return (in KernelIo io) =>
        {
            var x = io.Input<byte>(0);
            var y = io.Output<float>(0);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = x[i] * scale[i % scale.Length] + offset[i % scale.Length];
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        int channels = node.Input(1).Shape.ElementCount;
        int pixels = node.Input(0).Shape.ElementCount / channels;
        return node.Output(0).Type == ElementType.Int8
            ? KernelCall.Of("normalize_u8_s8.h", "mote_normalize_u8_s8").Input(0, ElementType.UInt8).Dimensions(pixels, channels)
                .Constant<sbyte>("table", ElementType.Int8, Table(node)).Output(0, ElementType.Int8)
            : KernelCall.Of("normalize_u8_f32.h", "mote_normalize_u8_f32").Input(0, ElementType.UInt8).Dimensions(pixels, channels)
                .Input(1, ElementType.Float32).Input(2, ElementType.Float32).Output(0, ElementType.Float32);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        yield return Of("float32, for all channels", ElementType.Float32, null, new Shape(1, 7, 5, 3), [1 / 255f], [0]);
        yield return Of("float32, for each channel", ElementType.Float32, null, new Shape(2, 5, 7, 3), [0.0171f, 0.0175f, -0.0174f], [-2.1f, 2.03f, -1.8f]);
        yield return Of("int8, for all channels", ElementType.Int8, new Quantization(1 / 255f, -128), new Shape(1, 19, 17, 3), [1 / 255f], [0]);
        yield return Of("int8, for each channel", ElementType.Int8, new Quantization(0.025f, 7), new Shape(300, 2), [0.0171f, -0.0175f], [-2.1f, 5.03f]);
        yield return Of("int8, halves", ElementType.Int8, new Quantization(1, 0), new Shape(300), [0.5f], [-60]);
    }

    private static OperatorCase Of(string name, ElementType type, Quantization? to, Shape x, float[] scale, float[] offset) =>
        new OperatorCase(name, new Normalize()).Input(ElementType.UInt8, x)
            .Constant<float>(ElementType.Float32, new Shape(scale.Length), scale).Constant<float>(ElementType.Float32, new Shape(offset.Length), offset).Output(type, to);

    /// <summary>For each channel the results of the bytes 0 to 255.</summary>
    private static sbyte[] Table(NodeView node)
    {
        var scale = node.Input(1).Values<float>();
        var offset = node.Input(2).Values<float>();
        var to = node.Output(0).Quantization!;
        var table = new sbyte[scale.Length * 256];
        for (int i = 0; i < table.Length; i++)
        {
            float real = i % 256 * scale[i / 256] + offset[i / 256];
            table[i] = (sbyte)Math.Clamp(FixedPoint.SaturatingAdd(to.ZeroPoint, Rounding.HalfAwayToInt32(real / to.Scale)), sbyte.MinValue, sbyte.MaxValue);
        }

        return table;
    }
}
