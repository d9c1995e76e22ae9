using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Filtering;

/// <summary>
/// MAGNITUDE: the length of the vectors along the last dimension (the axes of a sensor), which is dropped. float32: squares added in order, the correctly
/// rounded square root. int16: to nearest, limited; the stored numbers.
/// </summary>
[Operator]
public sealed record Magnitude : Operator, IOperator<Magnitude>
{
    /// <inheritdoc/>
    public override string Name => "MAGNITUDE";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32), TypeRow.Of(ElementType.Int16, ElementType.Int16)))
        {
            return [];
        }

        var x = node.Input(0);
        if (x.Shape.Rank < 1 || x.Shape[-1] < 1)
        {
            report.Shapes($"the input {x.Shape} has no axes", "a last dimension of 1 or more");
            return [];
        }

        return [new TensorType(x.Type, new Shape(x.Shape.Dimensions.AsSpan()[..^1]))];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => node.Input(0).Shape.Rank > 2 ? TimeBehaviour.Pointwise : TimeBehaviour.Opaque;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int axes = node.Input(0).Shape[-1];
        if (node.Input(0).Type == ElementType.Float32)
        {
            return (in KernelIo io) =>
            {
                var x = io.Input<float>(0);
                var y = io.Output<float>(0);
                for (int i = 0; i < y.Length; i++)
                {
                    float sum = x[i * axes] * x[i * axes];
                    for (int a = 1; a < axes; a++)
                    {
                        sum += x[i * axes + a] * x[i * axes + a];
                    }

                    y[i] = ExactMath.Sqrt(sum);
                }
            };
        }

        return (in KernelIo io) =>
        {
            var x = io.Input<short>(0);
            var y = io.Output<short>(0);
            for (int i = 0; i < y.Length; i++)
            {
                long sum = 0;
                foreach (short v in x.Slice(i * axes, axes))
                {
                    sum += v * v;
                }

                y[i] = (short)Math.Min(IntegerRoot.Nearest(sum), short.MaxValue);
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0);
        bool isReal = x.Type == ElementType.Float32;
        return KernelCall.Of(isReal ? "magnitude_f32.h" : "magnitude_s16.h", isReal ? "mote_magnitude_f32" : "mote_magnitude_s16")
            .Input(0, x.Type).Dimensions(node.Output(0).Shape.ElementCount, x.Shape[-1]).Output(0, x.Type);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.Float32, ElementType.Int16 })
        {
            foreach (int axes in new[] { 1, 2, 3, 7 })
            {
                yield return new OperatorCase($"{type.Label()}, {axes} axes", new Magnitude()).Input(type, new Shape(40, axes)).Output(type);
            }

            yield return new OperatorCase($"{type.Label()}, small numbers", new Magnitude()).Input(type, new Shape(2, 60, 3), -9, 9).Output(type);
        }

        yield return new OperatorCase("int16, a vector", new Magnitude()).Input(ElementType.Int16, new Shape(3)).Output(ElementType.Int16);

        // All sums up to 150, between which roots change to the next; the least and largest that are limited.
        yield return new OperatorCase("int16, every sum", new Magnitude())
            .Constant<short>(ElementType.Int16, new Shape(169, 2), [.. Enumerable.Range(0, 169).SelectMany(i => new[] { (short)(i / 13), (short)(i % 13) })]).Output(ElementType.Int16);
        yield return new OperatorCase("int16, limited", new Magnitude())
            .Constant<short>(ElementType.Int16, new Shape(6, 2),
                [short.MinValue, 0, short.MaxValue, 0, short.MaxValue, 180, short.MaxValue, 181, short.MinValue, short.MinValue, 23170, 23170])
            .Output(ElementType.Int16);
        yield return new OperatorCase("int16, far beyond the limit", new Magnitude())
            .Constant<short>(ElementType.Int16, new Shape(2, 5), [.. Enumerable.Repeat(short.MinValue, 9), 0]).Output(ElementType.Int16);
    }
}
