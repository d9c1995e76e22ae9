using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;

namespace Mote.Operators.Slicing;

public sealed partial record StridedSlice
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        static OperatorCase Make(string name, StridedSlice op, Shape x, int[] begin, int[] end, int[] strides, ElementType type = ElementType.Int8) =>
            new OperatorCase(name, op).Input(type, x).Integers(begin).Integers(end).Integers(strides).Output(type);

        foreach (var type in MovementChecks.Types)
        {
            yield return Make($"{type.Label()} middle", new StridedSlice(), new Shape(3, 5, 4), [1, 1, 1], [3, 4, 3], [1, 1, 1], type);
            yield return Make($"{type.Label()} strides", new StridedSlice(), new Shape(4, 5, 6), [1, 4, 0], [4, 0, 6], [2, -3, 4], type);
        }

        yield return Make("long runs", new StridedSlice(), new Shape(2, 4, 3, 11), [0, 1, 0, 1], [2, 4, 2, 10], [1, 2, 1, 1]);
        yield return Make("negative indices", new StridedSlice(), new Shape(7), [-5], [-1], [1]);
        yield return Make("indices beyond the ends", new StridedSlice(), new Shape(7), [-100], [100], [3]);
        yield return Make("backwards beyond the ends", new StridedSlice(), new Shape(7), [100], [-100], [-2]);
        yield return Make("backwards with masks", new StridedSlice { BeginMask = 1, EndMask = 1 }, new Shape(6), [2], [3], [-1]);
        yield return Make("begin mask", new StridedSlice { BeginMask = 2 }, new Shape(4, 5), [2, 3], [4, 4], [1, 1]);
        yield return Make("end mask", new StridedSlice { EndMask = 1 }, new Shape(4, 5), [2, 3], [3, 5], [1, 1]);
        yield return Make("shrink", new StridedSlice { ShrinkAxisMask = 2 }, new Shape(3, 4, 2), [1, -2, 0], [3, 0, 2], [1, 1, 1]);
        yield return Make("shrink every axis", new StridedSlice { ShrinkAxisMask = 3 }, new Shape(3, 4), [2, 1], [3, 2], [1, 1]);
        yield return Make("ellipsis first", new StridedSlice { EllipsisMask = 1 }, new Shape(2, 3, 5), [0, 1], [0, 4], [1, 2]);
        yield return Make("ellipsis in the middle", new StridedSlice { EllipsisMask = 2, ShrinkAxisMask = 1 }, new Shape(3, 2, 2, 5), [1, 0, 2], [2, 0, 5], [1, 1, 1]);
        yield return Make("ellipsis of nothing", new StridedSlice { EllipsisMask = 2 }, new Shape(3, 4), [1, 0, 1], [3, 0, 3], [1, 1, 1]);
        yield return Make("new axes", new StridedSlice { NewAxisMask = 5 }, new Shape(3, 4), [0, 1, 0, 2], [0, 3, 0, 4], [1, 1, 1, 1]);
        yield return Make("fewer entries than dimensions", new StridedSlice(), new Shape(3, 4, 5), [1], [3], [1]);
        yield return Make("offsets", new StridedSlice { Offset = true }, new Shape(9), [-6], [3], [1]);
        yield return Make("everything", new StridedSlice(), new Shape(3, 4), [0, 0], [3, 4], [1, 1]);
        yield return Make("rank 6", new StridedSlice(), new Shape(2, 3, 2, 3, 2, 3), [1, 2, 1, 2, 1, 2], [-3, -4, -3, -4, -3, -4], [-1, -2, -1, -2, -1, -2]);
        yield return Make("rank 6, long runs", new StridedSlice(), new Shape(3, 3, 3, 3, 3, 10), [0, 2, 0, 2, 0, 1], [3, -4, 3, -4, 3, 10], [2, -2, 2, -2, 2, 1]);
        yield return new OperatorCase("int64 operands", new StridedSlice()).Input(ElementType.Int16, new Shape(5, 3))
            .Constant<long>(ElementType.Int64, new Shape(2), [0, -1]).Constant<long>(ElementType.Int64, new Shape(2), [long.MaxValue, long.MinValue])
            .Constant<long>(ElementType.Int64, new Shape(2), [2, -2]).Output(ElementType.Int16);
    }
}
