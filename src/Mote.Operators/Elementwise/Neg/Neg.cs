using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>NEG: -x for every element. float32: the sign is inverted, that of a zero too; int32: modulo 2^32. Input and output have the same type and shape.</summary>
[Operator]
public sealed record Neg : Operator, IOperator<Neg>
{
    /// <inheritdoc/>
    public override string Name => "NEG";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<Neg>("NEG", "NegOptions");

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) =>
        report.Counts(1, 1, 1) && report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32), TypeRow.Of(ElementType.Int32, ElementType.Int32))
            ? [node.Input(0).TensorType]
            : [];

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        if (node.Input(0).Type == ElementType.Int32)
        {
            return static (in KernelIo io) =>
            {
                var x = io.Input<int>(0);
                var y = io.Output<int>(0);
                for (int i = 0; i < y.Length; i++)
                {
                    y[i] = unchecked(-x[i]);
                }
            };
        }

        return static (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = -x[i];
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var type = node.Input(0).Type;
        string kernel = type == ElementType.Int32 ? "neg_s32" : "neg_f32";
        return KernelCall.Of($"{kernel}.h", $"mote_{kernel}").Input(0, type).Dimensions(node.Input(0).Shape.ElementCount).Output(0, type);
    }

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new Neg(), "dx", scope.OfOutput()));
        }

        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.Float32, ElementType.Int32 })
        {
            yield return new OperatorCase($"{type.Label()}, rank 4", new Neg()).Input(type, new Shape(2, 5, 3, 5)).Output(type);
            yield return new OperatorCase($"{type.Label()}, scalar", new Neg()).Input(type, Shape.Scalar).Output(type);
            yield return new OperatorCase($"{type.Label()}, one element", new Neg()).Input(type, new Shape(1, 1), -9, 9).Output(type);
        }

        yield return new OperatorCase("float32, edges", new Neg())
            .Constant<float>(ElementType.Float32, new Shape(7), [0f, -0f, 1e-45f, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN])
            .Output(ElementType.Float32);
        yield return new OperatorCase("int32, edges", new Neg())
            .Constant<int>(ElementType.Int32, new Shape(5), [int.MinValue, int.MaxValue, -1, 0, 1])
            .Output(ElementType.Int32);
    }
}
