using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Operators.Filtering;

/// <summary>
/// An operator on a stream that arrives in blocks: x is (steps, channels), or (steps) of one channel, each channel is treated alike and alone, and
/// what the next block needs from this one is in state tensors, the last inputs, which start as zero. Integers are the stored numbers: their
/// quantization plays no part.
/// </summary>
public abstract record StreamFilter : Operator
{
    /// <summary>The state tensors that follow the operands, in slot order.</summary>
    /// <param name="operands">The types of the inputs before the states, x first; legal ones.</param>
    public abstract ImmutableArray<TensorType> States(ImmutableArray<TensorType> operands);

    /// <inheritdoc/>
    public override bool HasSideEffects => true;

    /// <inheritdoc/>
    public sealed override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(Operands, int.MaxValue, 1))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        if (x.Rank is not (1 or 2) || x.Dimensions.Any(d => d < 1) || x.Dimensions.Aggregate(1L, (count, d) => count * d) > MostSamples)
        {
            report.Shapes($"the input is {x}", "(steps, channels) or (steps), of 1 to 2^24 samples");
            return [];
        }

        if (Check(node, report) is not { } output)
        {
            return [];
        }

        var states = States([.. Enumerable.Range(0, Operands).Select(i => node.Input(i).TensorType)]);
        if (node.InputCount != Operands + states.Length)
        {
            report.Error(DiagnosticIds.OperandCount, $"it has {node.InputCount} inputs", $"{Operands} operands and {states.Length} states");
            return [];
        }

        for (int i = 0; i < states.Length; i++)
        {
            int slot = Operands + i;
            if (!node.HasInput(slot) || !node.Input(slot).IsVariable)
            {
                report.Error(DiagnosticIds.UnsupportedTensor, $"input {slot} does not keep its value", "a variable tensor");
                return [];
            }

            if (node.Input(slot).TensorType != states[i])
            {
                report.Shapes($"the state in input {slot} is {node.Input(slot).TensorType}", states[i].ToString());
                return [];
            }
        }

        return [output];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => new(TimeKind.Recurrent, 0);

    /// <summary>The number of inputs before the states.</summary>
    private protected abstract int Operands { get; }

    /// <summary>
    /// Checks the types and all operands and attributes; the output's type and shape, or null after a report. Operands are connected, and x is
    /// known to have a good shape.
    /// </summary>
    private protected abstract TensorType? Check(NodeView node, NodeReport report);

    /// <summary>The state that says whether the first sample has been seen.</summary>
    private protected static TensorType Started { get; } = new(ElementType.Bool, new Shape(1));

    /// <summary>Samples of a block at most; what products of extents and of states may rely on.</summary>
    private protected const int MostSamples = 1 << 24;

    /// <summary>The extents of a block.</summary>
    private protected readonly record struct Block(int Steps, int Channels)
    {
        public static Block Of(Shape x) => new(x[0], x.Rank == 2 ? x[1] : 1);
    }
}
