using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>
/// A bank of overlapping triangular filters over energies (n). Band b of the channels + 1 bands covers `width` energies from its start on; they
/// count with the weights in channel b, and with the unweights in channel b + 1. Channel 0 is left out of the result (channels).
/// Sums are modulo 2^64. Source: TFLM's signal library.
/// </summary>
[Operator]
public sealed partial record SignalFilterBank : Operator, IOperator<SignalFilterBank>
{
    private const int AnyWeights = 0, PositiveWeights = 1, SmallWeights = 2;

    /// <inheritdoc/>
    public override string Name => "SignalFilterBank";

    /// <summary>Channels of the result.</summary>
    public required int NumChannels { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.Custom(
        "SignalFilterBank",
        static node => new SignalFilterBank { NumChannels = node.CustomInt32("num_channels") },
        static (op, _) => FlexMap.Of(("num_channels", FlexValue.Of(op.NumChannels))));

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(6, 6, 1) || !report.Types(TypeRow.Of(
                ElementType.UInt64, ElementType.UInt32, ElementType.Int16, ElementType.Int16, ElementType.Int16, ElementType.Int16, ElementType.Int16)))
        {
            return [];
        }

        if (NumChannels is < 1 or > short.MaxValue)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"{NumChannels} channels are not supported", "1 to 32767");
            return [];
        }

        for (int i = 0; i < 6; i++)
        {
            var shape = node.Input(i).Shape;
            if (shape.Rank != 1 || (i == 2 && shape != node.Input(1).Shape) || (i > 2 && shape[0] != NumChannels + 1))
            {
                report.Shapes($"input {i} has the shape {shape}", "(n), (weights), (weights), and three of (channels + 1)");
                return [];
            }
        }

        if (!report.Constant(1, "weights") || !report.Constant(2, "unweights") || !report.Constant(3, "starts of bands")
            || !report.Constant(4, "starts of weights") || !report.Constant(5, "widths of bands"))
        {
            return [];
        }

        var starts = node.Input(3).Values<short>();
        var weightStarts = node.Input(4).Values<short>();
        var widths = node.Input(5).Values<short>();
        for (int band = 0; band <= NumChannels; band++)
        {
            if (widths[band] < 0 || starts[band] < 0 || weightStarts[band] < 0
                || starts[band] + widths[band] > node.Input(0).Shape[0] || weightStarts[band] + widths[band] > node.Input(1).Shape[0])
            {
                report.Error(DiagnosticIds.OutOfRange,
                    $"band {band} covers {widths[band]} energies from {starts[band]} on with weights from {weightStarts[band]} on, which are not all there");
                return [];
            }
        }

        return [new TensorType(ElementType.UInt64, new Shape(NumChannels))];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Global;

    /// <inheritdoc/>
    public override long Macs(NodeView node)
    {
        long macs = 0;
        foreach (short width in node.Input(5).Values<short>())
        {
            macs += 2L * width;
        }

        return macs;
    }

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => static (in KernelIo io) =>
    {
        var x = io.Input<uint>(0);
        var weights = io.Input<short>(1);
        var unweights = io.Input<short>(2);
        var starts = io.Input<short>(3);
        var weightStarts = io.Input<short>(4);
        var widths = io.Input<short>(5);
        var y = io.Output<ulong>(0);
        ulong carried = 0;
        for (int band = 0; band < starts.Length; band++)
        {
            ulong sum = carried;
            carried = 0;
            for (int j = 0; j < widths[band]; j++)
            {
                ulong energy = x[starts[band] + j];
                sum = unchecked(sum + ((ulong)weights[weightStarts[band] + j] * energy));
                carried = unchecked(carried + ((ulong)unweights[weightStarts[band] + j] * energy));
            }

            if (band > 0)
            {
                y[band - 1] = sum;
            }
        }
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        short[] bands = Bands(node);
        return KernelCall.Of("signal_filter_bank.h", "mote_signal_filter_bank")
            .Input(0, ElementType.UInt32).Input(1, ElementType.Int16).Input(2, ElementType.Int16)
            .Constant<short>("bands", ElementType.Int16, bands)
            .Dimensions(NumChannels, options.Updatable ? AnyWeights : Math.Min(KindOf(node.Input(1), bands), KindOf(node.Input(2), bands)))
            .Output(0, ElementType.UInt64);
    }

    /// <summary>What the kernel may rely on: nothing, that no weight is negative, and that those of each band add up to 65535 at most.</summary>
    private static int KindOf(Tensor weights, short[] bands)
    {
        var values = weights.Values<short>();
        foreach (short weight in values)
        {
            if (weight < 0)
            {
                return AnyWeights;
            }
        }

        int kind = SmallWeights;
        for (int band = 0; band < bands.Length; band += 3)
        {
            int sum = 0;
            foreach (short weight in values.Slice(bands[band + 1], bands[band + 2]))
            {
                sum += weight;
            }

            kind = sum > ushort.MaxValue ? PositiveWeights : kind;
        }

        return kind;
    }

    /// <summary>For each band the start of its energies, of its weights, and the width, without what counts for nothing at both ends.</summary>
    private static short[] Bands(NodeView node)
    {
        var weights = node.Input(1).Values<short>();
        var unweights = node.Input(2).Values<short>();
        var starts = node.Input(3).Values<short>();
        var weightStarts = node.Input(4).Values<short>();
        var widths = node.Input(5).Values<short>();
        var bands = new short[3 * starts.Length];
        for (int band = 0; band < starts.Length; band++)
        {
            int from = 0;
            int to = widths[band];
            while (from < to && weights[weightStarts[band] + from] == 0 && unweights[weightStarts[band] + from] == 0)
            {
                from++;
            }

            while (to > from && weights[weightStarts[band] + to - 1] == 0 && unweights[weightStarts[band] + to - 1] == 0)
            {
                to--;
            }

            bands[3 * band] = (short)(starts[band] + from);
            bands[(3 * band) + 1] = (short)(weightStarts[band] + from);
            bands[(3 * band) + 2] = (short)(to - from);
        }

        return bands;
    }
}
