using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Core.Channels;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Formats.TfLite;
using Mote.Operators.Import;
using Mote.Operators.Requantization;

namespace Mote.Operators.Reduction;

/// <summary>
/// MEAN and SUM: x summed along constant axes. Quantized: (sum - terms * zero point) rescaled by input scale / output scale (for MEAN over
/// the number of terms, see <see cref="Multiplier"/>), + zero point, saturated; sums are modulo 2^32. Float: terms are added in the order of
/// x, starting from 0. Source: TFLM's QuantizedMeanOrSum.
/// </summary>
public abstract partial record SumReduction : Operator
{
    /// <summary>Whether dimensions that were summed stay, with extent 1.</summary>
    public bool KeepDims { get; init; }

    /// <summary>True when the sum is divided by the number of its terms.</summary>
    private protected abstract bool Averages { get; }

    /// <summary>The binding of MEAN or SUM.</summary>
    private protected static TfLiteBinding Binding<T>(string name)
        where T : SumReduction, new() => TfLiteBinding.For(name, "ReducerOptions",
            static node => new T { KeepDims = node.Options.Bool(0) }, static op => [RawField.Bool(0, op.KeepDims)]);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types([.. new[] { ElementType.Int8, ElementType.Int16, ElementType.Float32 }.Select(t => TypeRow.Of(t, t, ElementType.Int32))])
            || !report.Constant(1, "the axes"))
        {
            return [];
        }

        var (x, axes, y) = (node.Input(0), node.Input(1), node.Output(0));
        foreach (int axis in axes.Values<int>())
        {
            if (x.Shape.Rank > 0 && (axis < -x.Shape.Rank || axis >= x.Shape.Rank))
            {
                report.Error(DiagnosticIds.OutOfRange, $"axis {axis} is not an axis of the input {x.Shape}", $"{-x.Shape.Rank} to {x.Shape.Rank - 1}");
                return [];
            }
        }

        if (x.Shape.Dimensions.Contains(0))
        {
            report.Shapes($"the input {x.Shape} has no elements");
            return [];
        }

        bool[] summed = Summed(node);
        if (ReductionLoop.Of(x.Shape, summed) is null)
        {
            report.Shapes($"the axes of {x.Shape} alternate too often between kept and summed", "six groups of neighbours");
            return [];
        }

        if (x.Type != ElementType.Float32)
        {
            if (!AffineRange.Check(report, x, y))
            {
                return [];
            }

            if (!QuantizedMultiplier.TryFromReal((double)x.Quantization!.Scale / y.Quantization!.Scale, out _))
            {
                report.Error(DiagnosticIds.BadQuantization, $"the scale {x.Quantization.Scale:R} is too large for the output scale {y.Quantization.Scale:R}");
                return [];
            }
        }

        var extents = x.Shape.Dimensions.Select((extent, d) => summed[d] ? 1 : extent).Where((_, d) => KeepDims || !summed[d]);
        return [new TensorType(x.Type, new Shape([.. extents]))];
    }

    /// <inheritdoc/>
    public override QuantizationRule Int8Form(NodeView node) => QuantizationRule.Free;

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node)
    {
        bool[] summed = Summed(node);
        return summed.Length > 1 && !summed[1] && (KeepDims || !summed[0]) ? TimeBehaviour.Pointwise : TimeBehaviour.Global;
    }

    /// <inheritdoc/>
    public override ChannelRule? Channels(NodeView node)
    {
        if (node.Input(0).Type != ElementType.Int8 || node.Input(0).Shape.Rank == 0 || Summed(node)[^1])
        {
            return null;
        }

        // Where 32 bits cannot overflow: up to 2^23 in magnitude, and 7 bits more.
        return Terms(node) <= 1 << 15 && Multiplier(node).Shift <= 7 ? ChannelRule.Monotone : null;
    }

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Input(0).Type switch
    {
        ElementType.Int8 => PrepareQuantized<sbyte>(node),
        ElementType.Int16 => PrepareQuantized<short>(node),
        _ => PrepareFloat(node),
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, y) = (node.Input(0), node.Output(0));
        int terms = Terms(node);
        int[] loops = [.. ReductionLoop.Of(x.Shape, Summed(node))!.Extents];
        if (x.Type == ElementType.Float32)
        {
            return KernelCall.Of("reduce_f32.h", "mote_reduce_f32").Input(0, x.Type).Dimensions(loops).Dimensions(Averages ? terms : 1).Output(0, y.Type);
        }

        var multiplier = Multiplier(node);
        if (x.Type == ElementType.Int8 && options.Features.HasFlag(TargetFeatures.Dsp) && loops[1] == 1 && loops[5] == 1 && loops[4] >= 4)
        {
            // Sums of columns: (n, terms, columns).
            return KernelCall.Of("reduce_columns_s8_dsp.h", "mote_reduce_columns_s8_dsp").Input(0, x.Type).Dimensions(loops[0] * loops[2], loops[3], loops[4])
                .Number("offset", Offset(x.Quantization!, terms)).Number("multiplier", multiplier.Multiplier).Number("shift", multiplier.Shift)
                .Number("zero_point", y.Quantization!.ZeroPoint).Output(0, y.Type);
        }

        return KernelCall.Of("reduce.h", x.Type == ElementType.Int8 ? "mote_reduce_s8" : "mote_reduce_s16").Input(0, x.Type).Dimensions(loops)
            .Number("offset", Offset(x.Quantization!, terms)).Number("multiplier", multiplier.Multiplier).Number("shift", multiplier.Shift)
            .Number("zero_point", y.Quantization!.ZeroPoint).Output(0, y.Type);
    }

    /// <summary>
    /// Input scale / output scale as a multiplier; for MEAN its mantissa m, moved to the left by as many bits as the number of terms has (less
    /// one, and so many that the shift stays at -31 or above), is divided by that number, toward zero.
    /// </summary>
    private QuantizedMultiplier Multiplier(NodeView node)
    {
        var multiplier = QuantizedMultiplier.FromReal((double)node.Input(0).Quantization!.Scale / node.Output(0).Quantization!.Scale);
        if (!Averages)
        {
            return multiplier;
        }

        int terms = Terms(node);
        int shift = Math.Min(BitOperations.Log2((uint)terms), 31 + multiplier.Shift);
        return new QuantizedMultiplier((int)(((long)multiplier.Multiplier << shift) / terms), multiplier.Shift - shift);
    }

    private ReferenceKernel PrepareQuantized<T>(NodeView node)
        where T : unmanaged, INumber<T>
    {
        var multiplier = Multiplier(node);
        int offset = Offset(node.Input(0).Quantization!, Terms(node));
        int zeroPoint = node.Output(0).Quantization!.ZeroPoint;
        var sums = new int[node.Output(0).Shape.ElementCount];
        int[] targets = Targets(node);
        return (in KernelIo io) =>
        {
            var x = io.Input<T>(0);
            var y = io.Output<T>(0);
            Array.Clear(sums);
            for (int i = 0; i < x.Length; i++)
            {
                sums[targets[i]] = unchecked(sums[targets[i]] + int.CreateTruncating(x[i]));
            }

            for (int i = 0; i < y.Length; i++)
            {
                int scaled = FixedPoint.MultiplyByQuantizedMultiplier(unchecked(sums[i] + offset), multiplier);
                y[i] = T.CreateSaturating(unchecked(scaled + zeroPoint));
            }
        };
    }

    private ReferenceKernel PrepareFloat(NodeView node)
    {
        float terms = Terms(node);
        bool averages = Averages;
        int[] targets = Targets(node);
        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            y.Clear();
            for (int i = 0; i < x.Length; i++)
            {
                y[targets[i]] += x[i];
            }

            for (int i = 0; i < y.Length && averages; i++)
            {
                y[i] /= terms;
            }
        };
    }

    /// <summary>For each element of the input, the element of the output that it is summed into.</summary>
    private static int[] Targets(NodeView node)
    {
        var shape = node.Input(0).Shape;
        bool[] summed = Summed(node);
        var targets = new int[shape.ElementCount];
        for (int i = 0; i < targets.Length; i++)
        {
            int rest = i, step = 1;
            for (int d = shape.Rank - 1; d >= 0; d--)
            {
                (rest, int index) = Math.DivRem(rest, shape[d]);
                targets[i] += summed[d] ? 0 : index * step;
                step *= summed[d] ? 1 : shape[d];
            }
        }

        return targets;
    }

    /// <summary>For each dimension of the input, whether it is summed.</summary>
    private protected static bool[] Summed(NodeView node)
    {
        int rank = node.Input(0).Shape.Rank;
        var summed = new bool[rank];
        if (rank > 0)
        {
            foreach (int axis in node.Input(1).Values<int>())
            {
                summed[axis < 0 ? axis + rank : axis] = true;
            }
        }

        return summed;
    }

    /// <summary>How many elements of the input an element of the output sums up.</summary>
    private protected static int Terms(NodeView node)
    {
        bool[] summed = Summed(node);
        return node.Input(0).Shape.Dimensions.Where((_, d) => summed[d]).Aggregate(1, static (product, extent) => checked(product * extent));
    }

    /// <summary>What the zero points of all terms add to a sum, negated; modulo 2^32.</summary>
    private static int Offset(Quantization x, int terms) => unchecked(-x.ZeroPoint * terms);
}
