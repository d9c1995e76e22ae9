using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>
/// The natural logarithm of channels (n), in units of 1 / output scale, after a shift to the left: 0 for values up to 1, at most 32767. The
/// fraction of the binary logarithm is its 16 bits x + a correction by a table of log2(1 + x) - x at 129 points. Source: TFLM's signal library.
/// </summary>
[Operator]
public sealed record SignalFilterBankLog : Operator, IOperator<SignalFilterBankLog>
{
    private const int Segments = 128;

    /// <summary>ln 2 in 16 fractional bits.</summary>
    private const uint NaturalLogOfTwo = 45426;

    /// <inheritdoc/>
    public override string Name => "SignalFilterBankLog";

    /// <summary>Units of the result: 1 / this.</summary>
    public required int OutputScale { get; init; }

    /// <summary>By how many bits the input is shifted left before.</summary>
    public required int InputCorrectionBits { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.Custom(
        "SignalFilterBankLog",
        static node => new SignalFilterBankLog { InputCorrectionBits = node.CustomInt32("input_correction_bits"), OutputScale = node.CustomInt32("output_scale") },
        static (op, _) => FlexMap.Of(("input_correction_bits", FlexValue.Of(op.InputCorrectionBits)), ("output_scale", FlexValue.Of(op.OutputScale))));

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Int16, ElementType.UInt32)))
        {
            return [];
        }

        if (node.Input(0).Shape.Rank != 1)
        {
            report.Shapes($"the input {node.Input(0).Shape} is no vector", "(n)");
            return [];
        }

        if (InputCorrectionBits is < 0 or > 31)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"input_correction_bits {InputCorrectionBits} are not supported", "0 to 31");
            return [];
        }

        return [new TensorType(ElementType.Int16, node.Input(0).Shape)];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        ushort[] table = Table();
        return (in KernelIo io) =>
        {
            var x = io.Input<uint>(0);
            var y = io.Output<short>(0);
            for (int i = 0; i < y.Length; i++)
            {
                uint scaled = x[i] << InputCorrectionBits;
                y[i] = scaled <= 1 ? (short)0 : (short)Math.Min(Log(scaled, unchecked((uint)OutputScale), table), (uint)short.MaxValue);
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        KernelCall.Of("signal_log.h", "mote_signal_log")
            .Input(0, ElementType.UInt32).Constant<ushort>("table", ElementType.UInt16, Table())
            .Dimensions(node.Input(0).Shape[0], OutputScale, InputCorrectionBits).Output(0, ElementType.Int16);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var (name, scale, bits, max) in new[]
        {
            ("as for speech", 64, 3, 100_000), ("any input", 64, 0, int.MinValue), ("saturated", 5000, 0, int.MinValue), ("wrapping scale", int.MaxValue, 1, int.MinValue), ("negative scale", -7, 31, 60), ("small", 1600, 0, 9),
        })
        {
            yield return new OperatorCase(name, new SignalFilterBankLog { OutputScale = scale, InputCorrectionBits = bits })
                .Input(ElementType.UInt32, new Shape(40), max == int.MinValue ? int.MinValue : 0, max == int.MinValue ? int.MaxValue : max).Output(ElementType.Int16);
        }

        // Both ends and the middle of every segment, at 12 and at 20 bits.
        yield return new OperatorCase("every segment", new SignalFilterBankLog { OutputScale = 2000, InputCorrectionBits = 0 })
            .Constant<uint>(ElementType.UInt32, new Shape(Segments * 4), [.. Enumerable.Range(0, Segments * 4).Select(i => (i & 1) == 0 ? 4096u + ((uint)i * 8) + 31 : (1u << 20) + ((uint)i << 11) - 1)])
            .Output(ElementType.Int16);
    }

    /// <summary>(log2(1 + i/128) - i/128) in 16 fractional bits, rounded; and one entry more, as the last segment is read beyond its end.</summary>
    internal static ushort[] Table() =>
        [.. Enumerable.Range(0, Segments + 1).Select(static i => (ushort)Math.Round(65536 * (Math.Log2(1 + (i / (double)Segments)) - (i / (double)Segments)))), 0];

    /// <summary>The natural logarithm of x, 2 or more, times a scale.</summary>
    internal static uint Log(uint x, uint scale, ReadOnlySpan<ushort> table)
    {
        int integer = BitOperations.Log2(x);
        int fraction = (int)(((ulong)(x - (1u << integer)) << 16) >> integer);
        int segment = fraction >> 9;
        int slope = table[segment + 1] - table[segment];
        uint log2 = (uint)((integer << 16) + fraction + table[segment] + ((slope * (fraction & 511)) >> 16));
        uint natural = (uint)((((ulong)NaturalLogOfTwo * log2) + 32768) >> 16);
        return unchecked((scale * natural) + 32768) >> 16;
    }
}
