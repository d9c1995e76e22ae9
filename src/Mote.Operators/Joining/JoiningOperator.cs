using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Training;
using Mote.Operators.Layout;
using Mote.Operators.Slicing;

namespace Mote.Operators.Joining;

/// <summary>
/// An operator that puts its inputs beside each other along one axis. All are seen as (outer, length, inner): the output's lengths are the sums
/// of those of the inputs.
/// </summary>
public abstract record JoiningOperator : Operator
{
    /// <inheritdoc/>
    public sealed override bool IsAlias(NodeView node) => node.InputCount == 1;

    /// <inheritdoc/>
    public sealed override bool IsIdentity(NodeView node) => IsAlias(node) && node.Input(0).Quantization == node.Output(0).Quantization;

    /// <inheritdoc/>
    public sealed override ReferenceKernel Prepare(NodeView node)
    {
        var (outer, runs) = Rows(node);
        int size = node.Output(0).Type.Size();
        return (in KernelIo io) =>
        {
            var y = io.Output<byte>(0);
            for (int o = 0; o < outer; o++)
            {
                for (int i = 0; i < runs.Length; i++)
                {
                    int bytes = runs[i] * size;
                    io.Input<byte>(i).Slice(o * bytes, bytes).CopyTo(y);
                    y = y[bytes..];
                }
            }
        };
    }

    /// <inheritdoc/>
    public sealed override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (outer, runs) = Rows(node);
        int row = runs.Sum();
        int offset = 0;
        var calls = ImmutableArray.CreateBuilder<KernelCall>();
        for (int i = 0; i < runs.Length; i++)
        {
            calls.Add(StridedCopy.Call(node.Output(0).Type, [outer, runs[i]], new StridedBlock(i, 0, [runs[i], 1]), new StridedBlock(0, offset, [row, 1]), options));
            offset += runs[i];
        }

        return new NodeCode(calls.ToImmutable());
    }

    /// <summary>Adds the part of the output's gradient that belongs to one input.</summary>
    private protected static int Part(GradientScope scope, ReadOnlySpan<int> begin, Shape shape) => scope.Add(new Slice(), "dx", scope.OfOutput(),
        scope.Graph.Constant("begin", ElementType.Int32, new Shape(begin.Length), begin),
        scope.Graph.Constant("size", ElementType.Int32, new Shape(shape.Rank), shape.Dimensions.AsSpan()));

    private (int Outer, int[] Runs) Rows(NodeView node) =>
        node.Output(0).Shape.ElementCount == 0 ? (0, new int[node.InputCount]) : Runs(node);

    /// <summary>The number of rows, and for each input the elements that it adds to a row.</summary>
    private protected abstract (int Outer, int[] Runs) Runs(NodeView node);
}
