using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Layout;

/// <summary>TRANSPOSE: dimension d of the output is dimension permutation[d] of the input; the permutation is the constant operand 1.</summary>
[Operator]
public sealed record Transpose : Operator, IOperator<Transpose>
{
    /// <inheritdoc/>
    public override string Name => "TRANSPOSE";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Transpose>("TRANSPOSE", "TransposeOptions");

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !MovementChecks.SameType(node, report, 0, 1) || !MovementChecks.Rank(report, node.Input(0).Shape)
            || Permutation(node, report) is not { } permutation)
        {
            return [];
        }

        var x = node.Input(0).Shape;
        return [new TensorType(node.Input(0).Type, new Shape(Array.ConvertAll(permutation, d => x[d])))];
    }

    /// <summary>True when the dimensions of more than one element keep their order: then no element moves.</summary>
    public override bool IsAlias(NodeView node)
    {
        var x = node.Input(0).Shape;
        var moved = Resolved(node).Where(d => x[d] != 1).ToArray();
        return moved.Zip(moved.Skip(1)).All(pair => pair.First < pair.Second);
    }

    /// <inheritdoc/>
    public override bool IsIdentity(NodeView node) => IsAlias(node) && node.Input(0).Quantization == node.Output(0).Quantization;

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => Resolved(node) is [0, 1, ..] ? TimeBehaviour.Pointwise : TimeBehaviour.Opaque;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int[] permutation = Resolved(node);
        return ElementMoves.Kernel(node.Input(0).Type.Size(), 0, Map(node, permutation));
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var rows = StridedBlock.RowMajor(node.Input(0).Shape);
        var from = new StridedBlock(0, 0, [.. Resolved(node).Select(d => rows[d])]);
        return StridedCopy.Call(node.Input(0).Type, node.Output(0).Shape.Dimensions.AsSpan(), from, StridedBlock.Whole(0, node.Output(0).Shape), options);
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node)
    {
        int[] permutation = Resolved(node);
        return RunCopy.Of(node, 0, Map(node, permutation)) ?? base.Train(node);
    }

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            int[] permutation = Resolved(scope.Node);
            int[] inverse = [.. Enumerable.Range(0, permutation.Length).Select(d => Array.IndexOf(permutation, d))];
            int order = scope.Graph.Constant<int>("inverse permutation", ElementType.Int32, new Shape(inverse.Length), inverse);
            scope.Give(0, scope.Add(new Transpose(), "dx", scope.OfOutput(), order));
        }

        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        static OperatorCase Make(string name, ElementType type, Shape x, params int[] permutation) => new OperatorCase(name, new Transpose()).Input(type, x).Integers(permutation).Output(type);

        foreach (var type in MovementChecks.Types)
        {
            yield return Make($"{type.Label()} matrix", type, new Shape(3, 5), 1, 0);
            yield return Make($"{type.Label()} rows of channels", type, new Shape(2, 3, 2, 9), 0, 2, 1, 3);
        }

        yield return Make("channels first", ElementType.Int8, new Shape(2, 3, 4, 5), 0, 3, 1, 2);
        yield return Make("channels last", ElementType.Int8, new Shape(2, 3, 4, 5), 0, 2, 3, 1);
        yield return Make("reversed", ElementType.Int8, new Shape(2, 3, 4, 5), 3, 2, 1, 0);
        yield return Make("short runs", ElementType.Int8, new Shape(3, 4, 2), 1, 0, 2);
        yield return Make("rank 5", ElementType.Int16, new Shape(2, 3, 2, 3, 2), 4, 1, 0, 3, 2);
        yield return Make("rank 6", ElementType.Int8, new Shape(2, 3, 2, 3, 2, 3), 5, 2, 4, 1, 3, 0);
        yield return Make("nothing moves", ElementType.Int8, new Shape(1, 3, 1, 2), 1, 2, 3, 0);
        yield return new OperatorCase("nothing moves, constant", new Transpose()).Constant<sbyte>(ElementType.Int8, new Shape(3, 1, 2), CaseData.SignedBytes(5, 6)).Integers(0, 2, 1).Output(ElementType.Int8);
        yield return new OperatorCase("int64 permutation", new Transpose()).Input(ElementType.Int8, new Shape(3, 2)).Constant<long>(ElementType.Int64, new Shape(2), [1, 0]).Output(ElementType.Int8);
    }

    /// <summary>For each element of the output, the element of the input that it is.</summary>
    private static int[] Map(NodeView node, int[] permutation) => ElementMoves.Map(node.Input(0).Shape, node.Output(0).Shape, (place, source) =>
    {
        for (int d = 0; d < place.Length; d++)
        {
            source[permutation[d]] = place[d];
        }

        return true;
    });

    private static int[] Resolved(NodeView node) => Permutation(node, MovementChecks.Unheard(node))!;

    private static int[]? Permutation(NodeView node, NodeReport report)
    {
        if (MovementChecks.Integers(node, report, 1, "the permutation") is not { } values)
        {
            return null;
        }

        int rank = node.Input(0).Shape.Rank;
        if (values.Length == rank && values.Order().SequenceEqual(Enumerable.Range(0, rank).Select(d => (long)d)))
        {
            return Array.ConvertAll(values, v => (int)v);
        }

        report.Error(DiagnosticIds.OutOfRange, $"[{string.Join(", ", values.Take(8))}] is not a permutation of the dimensions of the input {node.Input(0).Shape}", $"each of 0 to {rank - 1} once");
        return null;
    }
}
