using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;

namespace Mote.Operators.Elementwise;

/// <summary>
/// A function of one float applied to each element: float32 -> float32 of the same shape; integers are refused. A member states the function and
/// has a C kernel, <c>mote_NAME_f32</c> in a file of that name.
/// </summary>
public abstract record FloatFunction : Operator
{
    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) =>
        report.Counts(1, 1, 1) && report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)) ? [node.Input(0).TensorType] : [];

    /// <inheritdoc/>
    public override bool IsElementwise(NodeView node) => true;

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => (in KernelIo io) =>
    {
        var x = io.Input<float>(0);
        var y = io.Output<float>(0);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Of(x[i]);
        }
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        string kernel = $"{Name.ToLowerInvariant()}_f32";
        return KernelCall.Of($"{kernel}.h", $"mote_{kernel}").Input(0, ElementType.Float32).Dimensions(node.Input(0).Shape.ElementCount).Output(0, ElementType.Float32);
    }

    /// <summary>The function.</summary>
    protected abstract float Of(float x);

    /// <summary>Cases of a member: shapes, thousands of numbers within the limit and of all magnitudes, and the edges of float32.</summary>
    protected static IEnumerable<OperatorCase> CasesOf(FloatFunction op, float low, float high)
    {
        yield return new OperatorCase("rank 4", op).Input(ElementType.Float32, new Shape(2, 5, 3, 5)).Output(ElementType.Float32);
        yield return new OperatorCase("scalar", op).Input(ElementType.Float32, Shape.Scalar, low, high).Output(ElementType.Float32);
        yield return new OperatorCase("one element", op).Input(ElementType.Float32, new Shape(1, 1), low, high).Output(ElementType.Float32);
        yield return new OperatorCase("many numbers", op).Input(ElementType.Float32, new Shape(24000), low, high).Output(ElementType.Float32);
        yield return new OperatorCase("numbers of all magnitudes", op).Input(ElementType.Float32, new Shape(4000)).Output(ElementType.Float32);
        yield return new OperatorCase("small numbers", op).Input(ElementType.Float32, new Shape(33), -1e-6, 1e-6).Output(ElementType.Float32);
        yield return new OperatorCase("large numbers", op).Input(ElementType.Float32, new Shape(67), 0, 1e30).Output(ElementType.Float32);
        yield return new OperatorCase("subnormal numbers", op).Input(ElementType.Float32, new Shape(33), 0, 1e-38).Output(ElementType.Float32);
        var edges = FloatEdges.All;
        yield return new OperatorCase("edges", op).Constant<float>(ElementType.Float32, new Shape(edges.Length), edges.AsSpan()).Output(ElementType.Float32);
        var hard = FloatEdges.HardToRound;
        yield return new OperatorCase("hard to round", op).Constant<float>(ElementType.Float32, new Shape(hard.Length), hard.AsSpan()).Output(ElementType.Float32);
    }
}
