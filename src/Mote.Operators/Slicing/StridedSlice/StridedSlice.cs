using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Layout;

namespace Mote.Operators.Slicing;

/// <summary>
/// STRIDED_SLICE: along each dimension the elements begin, begin + stride, ... before end. Bit i of a mask speaks of entry i of the operands
/// begin, end and strides. Negative indices count from the end; indices beyond either end are moved to it. Entries that are not given take
/// whole dimensions. Arithmetic of indices as TensorFlow's.
/// </summary>
[Operator]
public sealed partial record StridedSlice : ViewOperator, IOperator<StridedSlice>
{
    /// <inheritdoc/>
    public override string Name => "STRIDED_SLICE";

    /// <summary>Entries whose begin is the first element (the last when going backwards).</summary>
    public int BeginMask { get; init; }

    /// <summary>Entries that have no end.</summary>
    public int EndMask { get; init; }

    /// <summary>At most one entry, which stands for as many whole dimensions as are not named.</summary>
    public int EllipsisMask { get; init; }

    /// <summary>Entries that take no dimension but put one of extent 1 into the output.</summary>
    public int NewAxisMask { get; init; }

    /// <summary>Entries that take the element at begin and drop the dimension.</summary>
    public int ShrinkAxisMask { get; init; }

    /// <summary>When true an end counts from its begin.</summary>
    public bool Offset { get; init; }

    /// <inheritdoc/>
    private protected override ImmutableArray<InputView>? Parts(NodeView node, NodeReport report) => Resolve(node, report)?.Parts;

    /// <inheritdoc/>
    private protected override Shape OutputShape(NodeView node, InputView part) => Resolve(node, MovementChecks.Unheard(node))!.Output;

    private Resolution? Resolve(NodeView node, NodeReport report)
    {
        if (!report.Counts(4, 4, 1) || !MovementChecks.SameType(node, report, 0, 1) || !MovementChecks.Rank(report, node.Input(0).Shape)
            || MovementChecks.Integers(node, report, 1, "begin") is not { } begin
            || MovementChecks.Integers(node, report, 2, "end") is not { } end
            || MovementChecks.Integers(node, report, 3, "the strides") is not { } strides)
        {
            return null;
        }

        var x = node.Input(0).Shape;
        int entries = begin.Length;
        int ellipsis = EllipsisMask & Bits(entries);
        int named = entries - int.PopCount((NewAxisMask | ellipsis) & Bits(entries));
        if (end.Length != entries || strides.Length != entries || entries > 32 || int.PopCount(ellipsis) > 1 || named > x.Rank)
        {
            report.Shapes($"{entries} begins, {end.Length} ends and {strides.Length} strides do not fit the input {x}", "one of each a dimension, and at most one ellipsis");
            return null;
        }

        var ranges = new List<AxisRange>();
        var output = new List<int>();
        for (int i = 0; i < entries; i++)
        {
            int bit = 1 << i;
            if ((ellipsis & bit) != 0)
            {
                TakeWhole(x, ranges, output, x.Rank - named);
            }
            else if ((NewAxisMask & bit) != 0)
            {
                output.Add(1);
            }
            else
            {
                int axis = ranges.Count;
                if (Range(report, i, x[axis], begin[i], end[i], strides[i]) is not { } range)
                {
                    return null;
                }

                ranges.Add(range);
                if (range.Kept)
                {
                    output.Add(range.Count);
                }
            }
        }

        TakeWhole(x, ranges, output, x.Rank - ranges.Count);
        return new Resolution([new InputView([.. ranges])], new Shape([.. output]));
    }

    private AxisRange? Range(NodeReport report, int entry, int extent, long begin, long end, long stride)
    {
        int bit = 1 << entry;
        bool shrinks = (ShrinkAxisMask & bit) != 0;
        if (stride == 0 || (shrinks && stride < 0))
        {
            report.Error(DiagnosticIds.OutOfRange, $"the stride of entry {entry} is {stride}", shrinks ? "positive strides where the axis shrinks" : "strides other than 0");
            return null;
        }

        // Forwards an index is one of 0..extent, backwards one of -1..extent-1; 'beyond' is the one after the last element.
        long first = stride > 0 ? 0 : -1;
        long last = first + extent;
        long start = (BeginMask & bit) != 0 ? (stride > 0 ? first : last) : FromEnd(begin, extent);
        if (shrinks)
        {
            if (start >= 0 && start < extent)
            {
                return new AxisRange(extent, (int)start, 1, 1, Kept: false);
            }

            report.Error(DiagnosticIds.OutOfRange, $"the index {begin} of entry {entry} is outside of a dimension of {extent}", $"{-extent} to {extent - 1}");
            return null;
        }

        start = Math.Clamp(start, first, last);
        long stop = (EndMask & bit) != 0 ? (stride > 0 ? last : first) : FromEnd(Offset ? Add(end, start) : end, extent);
        stop = Math.Clamp(stop, first, last);
        long reach = stride > 0 ? stop - start : start - stop;
        long step = Math.Min(Math.Abs(Math.Max(stride, -int.MaxValue)), int.MaxValue);
        long count = reach <= 0 ? 0 : (reach + step - 1) / step;
        return count <= 1 ? new AxisRange(extent, (int)(count == 0 ? 0 : start), 1, (int)count) : new AxisRange(extent, (int)start, (int)(stride > 0 ? step : -step), (int)count);
    }

    private static long FromEnd(long index, int extent) => index < 0 ? index + extent : index;

    private static long Add(long a, long b) => Math.Clamp(a, int.MinValue, int.MaxValue) + b;

    private static int Bits(int count) => count >= 32 ? -1 : (1 << count) - 1;

    private static void TakeWhole(Shape x, List<AxisRange> ranges, List<int> output, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int extent = x[ranges.Count];
            ranges.Add(AxisRange.All(extent));
            output.Add(extent);
        }
    }

    private sealed record Resolution(ImmutableArray<InputView> Parts, Shape Output);
}
