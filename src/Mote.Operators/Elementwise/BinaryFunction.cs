using Mote.Core;

namespace Mote.Operators.Elementwise;

/// <summary>The arithmetic of an operator on two elements.</summary>
/// <typeparam name="T">The type of operands and result.</typeparam>
internal interface IBinaryFunction<T>
{
    /// <summary>One element of the result.</summary>
    T Apply(T a, T b);
}

/// <summary>The reference loop of all operators on two tensors: element by element, by the definition of broadcasting.</summary>
internal static class BinaryFunction
{
    /// <summary>The kernel of a node whose inputs 0 and 1 broadcast to its output.</summary>
    public static ReferenceKernel Kernel<T, TFunction>(NodeView node, TFunction function)
        where T : unmanaged
        where TFunction : IBinaryFunction<T>
    {
        var output = node.Output(0).Shape;
        int[] stepsOfA = Steps(node.Input(0).Shape.Extend(output.Rank));
        int[] stepsOfB = Steps(node.Input(1).Shape.Extend(output.Rank));
        var extents = output.Dimensions;

        return (in KernelIo io) =>
        {
            var a = io.Input<T>(0);
            var b = io.Input<T>(1);
            var y = io.Output<T>(0);
            for (int at = 0; at < y.Length; at++)
            {
                int rest = at, fromA = 0, fromB = 0;
                for (int d = extents.Length - 1; d >= 0; d--)
                {
                    (rest, int index) = Math.DivRem(rest, extents[d]);
                    fromA += index * stepsOfA[d];
                    fromB += index * stepsOfB[d];
                }

                y[at] = function.Apply(a[fromA], b[fromB]);
            }
        };
    }

    /// <summary>Elements between neighbours along each dimension; 0 along dimensions of extent 1, which are repeated.</summary>
    public static int[] Steps(Shape shape)
    {
        var steps = new int[shape.Rank];
        int step = 1;
        for (int d = shape.Rank - 1; d >= 0; d--)
        {
            steps[d] = shape[d] == 1 ? 0 : step;
            step *= shape[d];
        }

        return steps;
    }
}
