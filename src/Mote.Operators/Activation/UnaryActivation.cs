using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;

namespace Mote.Operators.Activation;

/// <summary>
/// A function of one number applied to each element: x -> y of the same type and shape. A member states its function on stored integers and on
/// floats. On int8 all 256 results are computed ahead into a table, which one C kernel looks up; int16 and float32 have a C kernel each,
/// <c>mote_NAME_s16</c> and <c>mote_NAME_f32</c> in files of these names.
/// </summary>
public abstract record UnaryActivation : Operator
{
    /// <summary>True when the member also computes int16.</summary>
    protected virtual bool HasInt16 => false;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        var int8 = TypeRow.Of(ElementType.Int8, ElementType.Int8);
        var int16 = TypeRow.Of(ElementType.Int16, ElementType.Int16);
        var real = TypeRow.Of(ElementType.Float32, ElementType.Float32);
        if (!report.Counts(1, 1, 1) || !(HasInt16 ? report.Types(int8, int16, real) : report.Types(int8, real)))
        {
            return [];
        }

        var (x, y) = (node.Input(0), node.Output(0));
        if (x.Type != ElementType.Float32 && !(report.PerTensor(x, y) && ZeroPointFits(x, report) && ZeroPointFits(y, report) && Covers(x, y, report)))
        {
            return [];
        }

        return [x.TensorType];
    }

    /// <inheritdoc/>
    public override QuantizationRule Int8Form(NodeView node) => QuantizationRule.Free;

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override bool IsElementwise(NodeView node) => true;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var (x, y) = (node.Input(0), node.Output(0));
        switch (x.Type)
        {
            case ElementType.Int8:
                sbyte[] table = Table(x, y);
                return (in KernelIo io) =>
                {
                    var from = io.Input<sbyte>(0);
                    var to = io.Output<sbyte>(0);
                    for (int i = 0; i < to.Length; i++)
                    {
                        to[i] = table[(byte)from[i]];
                    }
                };
            case ElementType.Int16:
                var stored = Stored(x, y);
                return (in KernelIo io) =>
                {
                    var from = io.Input<short>(0);
                    var to = io.Output<short>(0);
                    for (int i = 0; i < to.Length; i++)
                    {
                        to[i] = (short)stored(from[i]);
                    }
                };
            default:
                return (in KernelIo io) =>
                {
                    var from = io.Input<float>(0);
                    var to = io.Output<float>(0);
                    for (int i = 0; i < to.Length; i++)
                    {
                        to[i] = Real(from[i]);
                    }
                };
        }
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, y) = (node.Input(0), node.Output(0));
        int count = x.Shape.ElementCount;
        if (x.Type == ElementType.Int8)
        {
            return KernelCall.Of("activation_table_s8.h", "mote_activation_table_s8").Input(0, x.Type).Dimensions(count)
                .Constant<sbyte>("table", ElementType.Int8, Table(x, y)).Output(0, y.Type);
        }

        string kernel = $"{Name.ToLowerInvariant()}_{(x.Type == ElementType.Int16 ? "s16" : "f32")}";
        return Numbers(KernelCall.Of($"{kernel}.h", $"mote_{kernel}").Input(0, x.Type).Dimensions(count), x, y).Output(0, y.Type);
    }

    /// <summary>Reports integer quantization that the member's arithmetic does not cover. Scales are positive and finite, zero points in range.</summary>
    protected virtual bool Covers(Tensor x, Tensor y, NodeReport report) => true;

    /// <summary>The function from stored integers to stored integers, both within the range of the type.</summary>
    protected abstract Func<int, int> Stored(Tensor x, Tensor y);

    /// <summary>The function of a float.</summary>
    protected abstract float Real(float x);

    /// <summary>Adds the numbers that the member's kernel for int16 or float32 takes between the count and the output.</summary>
    protected virtual KernelCall Numbers(KernelCall call, Tensor x, Tensor y) => call;

    /// <summary>Reports that the quantization of a node is outside of what the arithmetic covers.</summary>
    protected static bool Reject(NodeReport report, Tensor x, Tensor y, string? supported = null)
    {
        report.Error(DiagnosticIds.BadQuantization, $"input {x.Quantization} and output {y.Quantization} are out of range", supported);
        return false;
    }

    /// <summary>Cases of a member: shapes of every rank and remainder, the given quantization, floats in the given range and special ones.</summary>
    protected static IEnumerable<OperatorCase> CasesOf(
        UnaryActivation op, (Quantization From, Quantization To)[] int8, (Quantization From, Quantization To)[] int16, float limit, string suffix = "")
    {
        foreach (var (from, to) in int8)
        {
            yield return new OperatorCase($"int8 {from} to {to}{suffix}", op).Input(ElementType.Int8, new Shape(2, 151), from).Output(ElementType.Int8, to);
        }

        int stride = 1;
        foreach (var (from, to) in int16)
        {
            int step = stride;
            yield return new OperatorCase($"int16 {from} to {to}{suffix}", op).Input(ElementType.Int16, new Shape(3, 67), from).Output(ElementType.Int16, to);
            yield return new OperatorCase($"int16 small values {from} to {to}{suffix}", op)
                .Input(ElementType.Int16, new Shape(50), -40, 40, from).Output(ElementType.Int16, to);
            yield return new OperatorCase($"int16, {(step == 1 ? "every" : "every tenth")} value {from} to {to}{suffix}", op)
                .Constant<short>(ElementType.Int16, new Shape(65535 / step + 1), [.. Enumerable.Range(0, 65535 / step + 1).Select(i => (short)(i * step + short.MinValue))], from)
                .Output(ElementType.Int16, to);
            stride = 10;
        }

        var (first, second) = int8[0];
        yield return new OperatorCase($"int8 scalar{suffix}", op).Input(ElementType.Int8, Shape.Scalar, first).Output(ElementType.Int8, second);
        yield return new OperatorCase($"int8 rank 4{suffix}", op).Input(ElementType.Int8, new Shape(2, 1, 3, 3), first).Output(ElementType.Int8, second);
        yield return new OperatorCase($"float32{suffix}", op).Input(ElementType.Float32, new Shape(2, 3, 7)).Output(ElementType.Float32);
        yield return new OperatorCase($"float32 in range{suffix}", op).Input(ElementType.Float32, new Shape(90), -limit, limit).Output(ElementType.Float32);

        // Enough of them that a change in the last bit of any coefficient shows.
        yield return new OperatorCase($"float32, many{suffix}", op).Input(ElementType.Float32, new Shape(5000), -limit, limit).Output(ElementType.Float32);
        yield return new OperatorCase($"float32, many small{suffix}", op).Input(ElementType.Float32, new Shape(8000), -0.55, 0.55).Output(ElementType.Float32);
        yield return new OperatorCase($"float32, many below a half{suffix}", op).Input(ElementType.Float32, new Shape(24000), -0.52, -0.35).Output(ElementType.Float32);
        yield return new OperatorCase($"float32, edges{suffix}", op)
            .Constant<float>(ElementType.Float32, new Shape(FloatEdges.All.Length), FloatEdges.All.AsSpan()).Output(ElementType.Float32);
        yield return new OperatorCase($"float32, hard to round{suffix}", op)
            .Constant<float>(ElementType.Float32, new Shape(FloatEdges.HardToRound.Length), FloatEdges.HardToRound.AsSpan()).Output(ElementType.Float32);
    }

    private sbyte[] Table(Tensor x, Tensor y)
    {
        var stored = Stored(x, y);
        var table = new sbyte[256];
        for (int q = sbyte.MinValue; q <= sbyte.MaxValue; q++)
        {
            table[(byte)q] = (sbyte)stored(q);
        }

        return table;
    }

    private static bool ZeroPointFits(Tensor tensor, NodeReport report)
    {
        var (min, max) = ActivationClamp.Limits(tensor.Type);
        int zero = tensor.Quantization!.ZeroPoint;
        if (zero >= min && zero <= max)
        {
            return true;
        }

        report.Error(DiagnosticIds.BadQuantization, $"tensor '{tensor.Name}' has the zero point {zero}", FormattableString.Invariant($"{min} to {max}"));
        return false;
    }
}
