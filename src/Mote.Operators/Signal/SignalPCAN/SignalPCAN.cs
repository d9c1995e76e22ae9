using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>
/// Per-channel amplitude normalization: the signal times a gain that falls with the channel's noise, then squeezed: x^2/4 for x below 2,
/// x - 1 above. The gain is interpolated by polynomials of second order, one for each octave of the noise, from a table of
/// 125 numbers. Source: TFLM's signal library.
/// </summary>
[Operator]
public sealed record SignalPCAN : Operator, IOperator<SignalPCAN>
{
    /// <summary>Entries of the table for noise of 32 bits: two single ones, three (and a gap) for each of 31 octaves.</summary>
    private const int TableLength = 125;

    /// <inheritdoc/>
    public override string Name => "SignalPCAN";

    /// <summary>By how many bits the product of signal and gain is shifted, to have 12 fractional bits.</summary>
    public required int SnrShift { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.Custom(
        "SignalPCAN",
        static node => new SignalPCAN { SnrShift = node.CustomInt32("snr_shift") },
        static (op, _) => FlexMap.Of(("snr_shift", FlexValue.Of(op.SnrShift))));

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(3, 3, 1) || !report.Types(TypeRow.Of(ElementType.UInt32, ElementType.UInt32, ElementType.UInt32, ElementType.Int16)))
        {
            return [];
        }

        var (x, noise, table) = (node.Input(0).Shape, node.Input(1).Shape, node.Input(2).Shape);
        if (x.Rank != 1 || noise != x || table.Rank != 1 || table[0] < TableLength)
        {
            report.Shapes($"signal {x}, noise {noise} and gains {table} do not fit together", $"(n), (n) and ({TableLength})");
            return [];
        }

        if (SnrShift is < 0 or > 63)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"snr_shift {SnrShift} is not supported", "0 to 63");
            return [];
        }

        return [node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0), (1, 0)];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => (in KernelIo io) =>
    {
        var x = io.Input<uint>(0);
        var noise = io.Input<uint>(1);
        var table = io.Input<short>(2);
        var y = io.Output<uint>(0);
        for (int i = 0; i < y.Length; i++)
        {
            uint gain = unchecked((uint)Gain(noise[i], table));
            y[i] = Squeeze(unchecked((uint)(((ulong)x[i] * gain) >> SnrShift)));
        }
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        KernelCall.Of("signal_pcan.h", "mote_signal_pcan")
            .Input(0, ElementType.UInt32).Input(1, ElementType.UInt32).Input(2, ElementType.Int16)
            .Dimensions(node.Input(0).Shape[0], SnrShift).Output(0, ElementType.UInt32);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var (name, shift, signal, noise, seed) in new[]
        {
            ("as for speech", 6, 100_000, 1 << 28, 0u), ("any noise", 6, 3000, int.MinValue, 0u), ("any table", 12, int.MinValue, int.MinValue, 7u), ("little noise", 3, 9, 5, 9u),
            ("around the bend", 8, 80, 20_000, 0u), ("noise of 11 bits", 6, 200, 3000, 11u), ("no shift", 0, 4000, 5000, 0u), ("shift by 63", 63, int.MinValue, 5000, 7u), ("shift by 40", 40, int.MinValue, 50_000, 7u),
        })
        {
            // A table as the field's tables are: it falls, and is curved; or random numbers.
            short[] table = seed == 0
                ? [.. Enumerable.Range(0, TableLength).Select(i => (short)((i < 3 ? 32700 : i % 4 == 3 ? 0 : i % 4 == 2 ? 32600 - (i * 250) : i % 4 == 0 ? 30 - (i * 4) : i / 3)))]
                : CaseData.Shorts(seed, TableLength);
            yield return new OperatorCase(name, new SignalPCAN { SnrShift = shift })
                .Input(ElementType.UInt32, new Shape(33), signal == int.MinValue ? int.MinValue : 0, signal == int.MinValue ? int.MaxValue : signal)
                .Input(ElementType.UInt32, new Shape(33), noise == int.MinValue ? int.MinValue : 0, noise == int.MinValue ? int.MaxValue : noise)
                .Constant<short>(ElementType.Int16, new Shape(TableLength), table)
                .Output(ElementType.UInt32);
        }

        // Noise of every octave.
        yield return new OperatorCase("every octave", new SignalPCAN { SnrShift = 4 })
            .Input(ElementType.UInt32, new Shape(99), 0, 40_000)
            .Constant<uint>(ElementType.UInt32, new Shape(99), [.. Enumerable.Range(0, 33).SelectMany(b => (uint[])[b == 32 ? uint.MaxValue : 1u << b, b == 32 ? 3 : (1u << b) - 1, b == 32 ? 0 : (1u << b) | (0x9E3779B9u & ((1u << b) - 1))])])
            .Constant<short>(ElementType.Int16, new Shape(TableLength), CaseData.Shorts(4, TableLength))
            .Output(ElementType.UInt32);
    }

    /// <summary>The table's value at a noise: entries 0 to 2 as they are, then, by the octave, c0 + c1 f + c2 f^2 with 10 bits f behind the leading one.</summary>
    internal static short Gain(uint noise, ReadOnlySpan<short> table)
    {
        if (noise <= 2)
        {
            return table[(int)noise];
        }

        int octave = 32 - BitOperations.LeadingZeroCount(noise);
        var c = table.Slice((4 * octave) - 6, 3);
        int f = (int)((octave < 11 ? noise << (11 - octave) : noise >> (octave - 11)) & 0x3FF);
        int sum = (((c[2] * f) >> 5) + (c[1] << 5)) * f;
        return unchecked((short)(((sum + (1 << 14)) >> 15) + c[0]));
    }

    /// <summary>x of 12 fractional bits to 6: x^2/4 below 2, x - 1 above.</summary>
    internal static uint Squeeze(uint x) => x < 2 << 12 ? (x * x) >> 20 : (x >> 6) - (1 << 6);
}
