using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Filtering;

/// <summary>FINITE: infinities and what is not a number become 0, other numbers are limited to [-limit, limit]: the door of float front ends.</summary>
[Operator]
public sealed record Finite : Operator, IOperator<Finite>
{
    /// <inheritdoc/>
    public override string Name => "FINITE";

    /// <summary>The largest magnitude of a result; positive and finite.</summary>
    public float Limit { get; init; } = float.MaxValue;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        if (!(Limit > 0) || !float.IsFinite(Limit))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the limit is {Limit:R}", "a positive, finite number");
            return [];
        }

        return [node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        float limit = Limit;
        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = float.IsFinite(x[i]) ? ActivationClamp.Clamp(x[i], -limit, limit) : 0;
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) => KernelCall.Of("finite_f32.h", "mote_finite_f32")
        .Input(0, ElementType.Float32).Dimensions(node.Input(0).Shape.ElementCount).Real("limit", Limit).Output(0, ElementType.Float32);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        yield return new OperatorCase("no limit", new Finite()).Input(ElementType.Float32, new Shape(45, 3)).Output(ElementType.Float32);
        yield return new OperatorCase("limit 2", new Finite { Limit = 2 }).Input(ElementType.Float32, new Shape(1, 70)).Output(ElementType.Float32);
        yield return new OperatorCase("edges", new Finite { Limit = 3 })
            .Constant<float>(ElementType.Float32, new Shape(12),
            [
                float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, 3f, -3f, MathF.BitIncrement(3f), -MathF.BitIncrement(3f), -0f, float.Epsilon,
            ])
            .Output(ElementType.Float32);
        yield return new OperatorCase("the largest number", new Finite())
            .Constant<float>(ElementType.Float32, new Shape(2), [float.MaxValue, float.MinValue]).Output(ElementType.Float32);
    }
}
