using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Joining;

/// <summary>
/// CONCATENATION: the inputs one after the other along an axis. Eight-bit inputs have the quantization of the output; nothing is rescaled, as
/// in TFLM.
/// </summary>
[Operator]
public sealed record Concatenation : JoiningOperator, IOperator<Concatenation>
{
    /// <inheritdoc/>
    public override string Name => "CONCATENATION";

    /// <summary>The dimension that grows; negative counts from the innermost.</summary>
    public int Axis { get; init; }

    /// <summary>Only <see cref="FusedActivation.None"/> is supported, as in TFLM.</summary>
    public FusedActivation Activation { get; init; }

    /// <inheritdoc/>
    public override (Operator Plain, FusedActivation Activation)? WithoutActivation =>
        Activation == FusedActivation.None ? null : (this with { Activation = FusedActivation.None }, Activation);

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For("CONCATENATION", "ConcatenationOptions",
        static node => new Concatenation { Axis = node.Options.Int32(0), Activation = node.Activation(1) },
        static op => [RawField.Int32(0, op.Axis), RawField.Int8(1, (sbyte)op.Activation)]);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(Math.Max(node.InputCount, 1), int.MaxValue, 1) || !MovementChecks.SameType(node, report, 0, node.InputCount)
            || MovementChecks.Axis(report, Axis, node.Input(0).Shape.Rank) is not { } axis)
        {
            return [];
        }

        if (Activation != FusedActivation.None)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the fused activation {Activation} is not supported", "NONE", "Put the activation into an operator of its own");
            return [];
        }

        var first = node.Input(0).Shape;
        long length = 0;
        for (int i = 0; i < node.InputCount; i++)
        {
            var shape = node.Input(i).Shape;
            if (shape.Rank != first.Rank || shape.Dimensions.Where((extent, d) => d != axis && extent != first[d]).Any())
            {
                report.Shapes($"input {i} has the shape {shape} beside {first}", $"shapes that differ in dimension {axis} only");
                return [];
            }

            length += shape[axis];
        }

        return QuantizationIsEqual(node, report) && MovementChecks.Sized(report, node.Input(0).Type, [.. first.Dimensions.Select((d, i) => i == axis ? length : d)]) is { } output
            ? [new TensorType(node.Input(0).Type, output)]
            : [];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => MovementChecks.TimeOf(node.Input(0).Shape, node.Output(0).Shape) is var time && (Axis < 0 ? Axis + node.Output(0).Shape.Rank : Axis) == 1
        ? TimeBehaviour.Opaque
        : time;

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        int axis = Axis < 0 ? Axis + scope.Node.Output(0).Shape.Rank : Axis;
        int first = 0;
        for (int slot = 0; slot < scope.Node.InputCount; slot++)
        {
            var shape = scope.Node.Input(slot).Shape;
            if (scope.Wants(slot))
            {
                var begin = new int[shape.Rank];
                begin[axis] = first;
                scope.Give(slot, Part(scope, begin, shape));
            }

            first += shape[axis];
        }

        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in MovementChecks.Types)
        {
            var quantization = type == ElementType.Int8 ? new Quantization(0.5f, 3) : null;
            yield return new OperatorCase($"{type.Label()}, last axis", new Concatenation { Axis = -1 })
                .Input(type, new Shape(2, 3, 1), quantization).Input(type, new Shape(2, 3, 4), quantization).Input(type, new Shape(2, 3, 9), quantization).Output(type, quantization);
            yield return new OperatorCase($"{type.Label()}, middle axis", new Concatenation { Axis = 1 })
                .Input(type, new Shape(3, 2, 2)).Input(type, new Shape(3, 1, 2)).Output(type);
        }

        yield return new OperatorCase("one input", new Concatenation { Axis = 1 }).Input(ElementType.Int8, new Shape(2, 3)).Output(ElementType.Int8);
        yield return new OperatorCase("one constant input", new Concatenation { Axis = 1 }).Constant<sbyte>(ElementType.Int8, new Shape(2, 5), CaseData.SignedBytes(3, 10)).Output(ElementType.Int8);
        yield return new OperatorCase("first axis, constant between", new Concatenation()).Input(ElementType.Int8, new Shape(1, 2, 2))
            .Constant<sbyte>(ElementType.Int8, new Shape(2, 2, 2), CaseData.SignedBytes(4, 8)).Input(ElementType.Int8, new Shape(1, 2, 2)).Output(ElementType.Int8);
        var many = new OperatorCase("twelve inputs", new Concatenation { Axis = -2 });
        for (int i = 0; i < 12; i++)
        {
            many = many.Input(ElementType.Int8, new Shape(2, 1 + i % 3, 3));
        }

        yield return many.Output(ElementType.Int8);
    }

    /// <inheritdoc/>
    private protected override (int Outer, int[] Runs) Runs(NodeView node)
    {
        var shape = node.Output(0).Shape;
        int axis = Axis < 0 ? Axis + shape.Rank : Axis;
        return (shape.Product(0, axis), [.. Enumerable.Range(0, node.InputCount).Select(i => node.Input(i).Shape.Product(axis, shape.Rank))]);
    }

    private static bool QuantizationIsEqual(NodeView node, NodeReport report)
    {
        var output = node.Output(0);
        for (int i = 0; i < node.InputCount && output.Type is ElementType.Int8 or ElementType.UInt8; i++)
        {
            if (node.Input(i).Quantization != output.Quantization)
            {
                report.Error(DiagnosticIds.BadQuantization,
                    $"input {i} is quantized as {node.Input(i).Quantization?.ToString() ?? "nothing"}, the output as {output.Quantization?.ToString() ?? "nothing"}",
                    "one scale and zero point for all inputs and the output", "Convert the model again with a current converter, which makes them equal");
                return false;
            }
        }

        return true;
    }
}
