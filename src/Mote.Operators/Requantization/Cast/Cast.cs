using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Requantization;

/// <summary>
/// CAST: the stored numbers in another type, whatever their quantization: between integers modulo 2^n, from integers to float to nearest even,
/// from float toward zero. Floats beyond the range of an integer saturate and NaN becomes 0 (TFLM leaves both undefined). To bool: whether the
/// number differs from zero.
/// </summary>
[Operator]
public sealed record Cast : Operator, IOperator<Cast>
{
    private static readonly ImmutableArray<ElementType> Types =
    [
        ElementType.Bool, ElementType.Int8, ElementType.UInt8, ElementType.Int16, ElementType.Int32, ElementType.UInt32, ElementType.Int64, ElementType.Float32,
        ElementType.UInt16, ElementType.UInt64,
    ];

    /// <inheritdoc/>
    public override string Name => "CAST";

    /// <summary>The number of the input's type in the TFLite schema, as the file repeats it; carried along, the tensors decide.</summary>
    public int DeclaredInput { get; init; }

    /// <summary>The number of the output's type in the TFLite schema, as the file repeats it; carried along, the tensors decide.</summary>
    public int DeclaredOutput { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("CAST", "CastOptions",
        static node => new Cast { DeclaredInput = node.Options.Int8(0), DeclaredOutput = node.Options.Int8(1) },
        static op => [RawField.Int8(0, (sbyte)op.DeclaredInput), RawField.Int8(1, (sbyte)op.DeclaredOutput)]);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) =>
        report.Counts(1, 1, 1) && report.Types([.. Types.SelectMany(from => Types.Select(to => TypeRow.Of(to, from)))])
            ? [new TensorType(node.Output(0).Type, node.Input(0).Shape)]
            : [];

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override bool IsIdentity(NodeView node) => node.Input(0).Type == node.Output(0).Type && node.Input(0).Type != ElementType.Bool;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Input(0).Type switch
    {
        ElementType.Bool or ElementType.UInt8 => From<byte>(node),
        ElementType.Int8 => From<sbyte>(node),
        ElementType.Int16 => From<short>(node),
        ElementType.Int32 => From<int>(node),
        ElementType.UInt16 => From<ushort>(node),
        ElementType.UInt32 => From<uint>(node),
        ElementType.Int64 => From<long>(node),
        ElementType.UInt64 => From<ulong>(node),
        _ => From<float>(node),
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (from, to) = (node.Input(0).Type, node.Output(0).Type);
        return KernelCall.Of("cast.h", $"mote_cast_{(from == ElementType.Bool ? "u8" : Suffix(from))}_{Suffix(to)}")
            .Input(0, from).Dimensions(node.Input(0).Shape.ElementCount).Output(0, to);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var from in Types[..8])
        {
            foreach (var to in Types[..8])
            {
                yield return new OperatorCase($"{from.Label()} to {to.Label()}", new Cast()).Input(from, new Shape(5, 9)).Output(to);
            }
        }

        foreach (var one in Types[..8].SelectMany(Edges))
        {
            yield return one;
        }

        foreach (var from in Types)
        {
            foreach (var to in Types.Where(to => Types[8..].Contains(from) || Types[8..].Contains(to)))
            {
                yield return new OperatorCase($"{from.Label()} to {to.Label()}", new Cast()).Input(from, new Shape(5, 9)).Output(to);
            }
        }

        foreach (var one in Types[8..].SelectMany(Edges))
        {
            yield return one;
        }

        // Halves of the last place of a float with and without a bit below them, and the first number that rounds to 2^64.
        yield return new OperatorCase("edges of uint64 to float32", new Cast())
            .Constant<ulong>(ElementType.UInt64, new Shape(9),
            [
                1UL << 63, (1UL << 63) + (1UL << 39), (1UL << 63) + (1UL << 39) + 1, (1UL << 63) + (3UL << 39), (3UL << 39) - 1, (1UL << 62) + (1UL << 38),
                ulong.MaxValue, ulong.MaxValue - (1UL << 39), (1UL << 24) + 1,
            ])
            .Output(ElementType.Float32);

        yield return new OperatorCase("the end of uint64 from float32", new Cast())
            .Constant<float>(ElementType.Float32, new Shape(4), [18446742974197923840f, 18446744073709551616f, 65535.9f, 65536f])
            .Output(ElementType.UInt64);

        static IEnumerable<OperatorCase> Edges(ElementType to)
        {
            yield return new OperatorCase($"edges of float32 to {to.Label()}", new Cast { DeclaredOutput = 2 })
                .Constant<float>(ElementType.Float32, new Shape(30),
                [
                    0f, -0f, 0.99f, -0.99f, 1.5f, -1.5f, 127.9f, 128f, -128.9f, -129f, 255.9f, 256f, 32767.9f, 32768f, -32768.9f, -32769f, 2147483520f, 2147483648f,
                    -2147483648f, -2147483904f, 4294967040f, 4294967296f, 9223371487098961920f, 9223372036854775808f, -9223372036854775808f, -9223373136366403584f,
                    float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e-45f,
                ])
                .Output(to);
            yield return new OperatorCase($"edges of int64 to {to.Label()}", new Cast { DeclaredInput = 4 })
                .Constant<long>(ElementType.Int64, new Shape(10), [0, 256, 1L << 32, (1L << 32) - 1, 16777217, 16777219, (1L << 53) + 1, long.MaxValue, long.MinValue, -129])
                .Output(to);
        }
    }

    private static ReferenceKernel From<TFrom>(NodeView node)
        where TFrom : unmanaged, INumber<TFrom> => node.Output(0).Type switch
        {
            ElementType.Bool => (in KernelIo io) =>
            {
                var x = io.Input<TFrom>(0);
                var y = io.Output<byte>(0);
                for (int i = 0; i < y.Length; i++)
                {
                    y[i] = (byte)(x[i] == TFrom.Zero ? 0 : 1);
                }
            }
            ,
            ElementType.Int8 => Kernel<TFrom, sbyte>(),
            ElementType.UInt8 => Kernel<TFrom, byte>(),
            ElementType.Int16 => Kernel<TFrom, short>(),
            ElementType.Int32 => Kernel<TFrom, int>(),
            ElementType.UInt16 => Kernel<TFrom, ushort>(),
            ElementType.UInt32 => Kernel<TFrom, uint>(),
            ElementType.Int64 => Kernel<TFrom, long>(),
            ElementType.UInt64 => Kernel<TFrom, ulong>(),
            _ when typeof(TFrom) == typeof(ulong) => (in KernelIo io) =>
            {
                var x = io.Input<ulong>(0);
                var y = io.Output<float>(0);
                for (int i = 0; i < y.Length; i++)
                {
                    y[i] = Nearest(x[i]);
                }
            }
            ,
            _ => Kernel<TFrom, float>(),
        };

    /// <summary>.NET's truncating conversions wrap from integers; its saturating ones cut floats off at the limits, NaN to 0.</summary>
    private static ReferenceKernel Kernel<TFrom, TTo>()
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo> => (in KernelIo io) =>
        {
            var x = io.Input<TFrom>(0);
            var y = io.Output<TTo>(0);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = typeof(TFrom) == typeof(float) ? TTo.CreateSaturating(x[i]) : TTo.CreateTruncating(x[i]);
            }
        };

    /// <summary>
    /// The float nearest to a number, to even, in one rounding: of more than 63 bits the two lowest are one, which stands for itself in the rounding.
    /// </summary>
    private static float Nearest(ulong x) => x <= long.MaxValue ? (long)x : 2f * (long)((x >> 1) | (x & 1));

    private static string Suffix(ElementType type) => type switch
    {
        ElementType.Bool => "bool",
        ElementType.Int8 => "s8",
        ElementType.UInt8 => "u8",
        ElementType.Int16 => "s16",
        ElementType.Int32 => "s32",
        ElementType.UInt16 => "u16",
        ElementType.UInt32 => "u32",
        ElementType.Int64 => "s64",
        ElementType.UInt64 => "u64",
        _ => "f32",
    };
}
