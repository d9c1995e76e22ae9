using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Layout;

namespace Mote.Operators.Slicing;

/// <summary>The parts of a tensor that gradients belong to, compared by value.</summary>
internal sealed record PartList(ImmutableArray<InputView> Parts)
{
    /// <inheritdoc/>
    public bool Equals(PartList? other) => other is not null && Parts.Length == other.Parts.Length
        && Parts.Zip(other.Parts).All(pair => pair.First.Ranges.AsSpan().SequenceEqual(pair.Second.Ranges.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.SelectMany(p => p.Ranges).Aggregate(Parts.Length, HashCode.Combine);
}

/// <summary>The gradient of an operator that takes parts of a tensor: the gradients of the parts, which do not overlap, at their places among zeros.</summary>
internal sealed record ViewGradient : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "VIEW_GRADIENT";

    /// <summary>The shape of the tensor.</summary>
    public required IntegerList Shape { get; init; }

    /// <summary>Where the inputs belong, one part each.</summary>
    public required PartList Places { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        int count = Places.Parts.Length;
        if (!report.Counts(count, count, 1) || !report.Types(new TypeRow([.. Enumerable.Repeat(ElementType.Float32, count)], [ElementType.Float32])))
        {
            return [];
        }

        for (int i = 0; i < count; i++)
        {
            if (node.Input(i).Shape.ElementCount != new Shape([.. Places.Parts[i].Ranges.Select(r => r.Count)]).ElementCount)
            {
                report.Shapes($"the gradient {node.Input(i).Shape} does not have the elements of part {i}");
                return [];
            }
        }

        return [new TensorType(ElementType.Float32, new Shape(Shape.Values.AsSpan()))];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node)
    {
        var shape = node.Output(0).Shape;
        return new Kernel([.. Places.Parts.Select(part => RunCopy.Runs(part.Map(shape)))]);
    }

    private sealed class Kernel((int From, int To, int Length)[][] runs) : TrainingKernel
    {
        public override void Run(in KernelIo io, int piece)
        {
            var dx = io.Output<float>(0);
            dx.Clear();
            for (int i = 0; i < runs.Length; i++)
            {
                var dy = io.Input<float>(i);
                foreach (var (from, to, length) in runs[i])
                {
                    dy.Slice(to, length).CopyTo(dx[from..]);
                }
            }
        }
    }
}
