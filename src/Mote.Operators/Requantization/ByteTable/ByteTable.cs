using System.Collections.Immutable;
using System.Text;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Activation;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Requantization;

/// <summary>An elementwise operator of a chain, and what its result is stored as.</summary>
/// <param name="Before">The step before it; null for the first.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Type">The type of its result.</param>
/// <param name="Quantization">The quantization of its result.</param>
public sealed record ByteStep(ByteStep? Before, Operator Operator, ElementType Type, Quantization? Quantization)
{
    /// <summary>All steps, the first one first.</summary>
    public ImmutableArray<ByteStep> All => Before is null ? [this] : Before.All.Add(this);
}

/// <summary>
/// Several elementwise operators one after the other, from bytes to bytes, of which the device keeps only what they make of each of the 256
/// bytes. Internal: made by FuseElementwise. What is between may be of any type.
/// </summary>
[Operator]
public sealed record ByteTable : Operator, IOperator<ByteTable>
{
    /// <inheritdoc/>
    public override string Name => "BYTE_TABLE";

    /// <summary>The last of the steps.</summary>
    public ByteStep? Last { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        var (int8, uint8) = (ElementType.Int8, ElementType.UInt8);
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(int8, int8), TypeRow.Of(uint8, uint8), TypeRow.Of(int8, uint8), TypeRow.Of(uint8, int8)))
        {
            return [];
        }

        if (Last is null)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"it has no steps", "one or more");
            return [];
        }

        var bag = new DiagnosticBag();
        foreach (var step in Decompose(node).Views)
        {
            var inner = new NodeReport(step, bag);
            var inferred = step.Node.Operator.Infer(step, inner);
            if (!inner.HasErrors && (!step.Node.Operator.IsElementwise(step) || inferred[0] != step.Output(0).TensorType))
            {
                inner.Error(DiagnosticIds.UnsupportedAttribute, $"it does not give {step.Output(0).TensorType} element by element");
            }
        }

        if (!bag.IsEmpty)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"a step is not legal: {bag.Items[0]}");
            return [];
        }

        return [new TensorType(node.Output(0).Type, node.Input(0).Shape)];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override bool IsElementwise(NodeView node) => true;

    /// <inheritdoc/>
    public override Graph Decompose(NodeView node)
    {
        var steps = Last!.All;
        var shape = node.Input(0).Shape;
        var tensors = ImmutableArray.Create(node.Input(0) with { Data = null, IsVariable = false });
        var nodes = ImmutableArray.CreateBuilder<Node>();
        for (int i = 0; i < steps.Length; i++)
        {
            bool isLast = i == steps.Length - 1;
            tensors = tensors.Add(isLast ? node.Output(0) with { Shape = shape } : new Tensor($"step {i}", steps[i].Type, shape) { Quantization = steps[i].Quantization });
            nodes.Add(new Node(steps[i].Operator, [i], [i + 1]) { Covers = [i] });
        }

        return new Graph(node.Output(0).Name, tensors, nodes.ToImmutable(), [0], [steps.Length]);
    }

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        byte[] table = Table(node);
        return (in KernelIo io) =>
        {
            var x = io.Input<byte>(0);
            var y = io.Output<byte>(0);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = table[x[i]];
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) => ByteTables.Call(node, Table(node), options);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        var (fine, coarse) = (new Quantization(0.031f, -9), new Quantization(0.055f, 14));
        var rescaled = new ByteStep(null, new Quantize(), ElementType.Int8, coarse);
        foreach (var shape in new[] { new Shape(2, 151), Shape.Scalar, new Shape(1, 3, 2, 3) })
        {
            yield return new OperatorCase($"rescaled and clamped, {shape}", new ByteTable { Last = new ByteStep(rescaled, new Relu(), ElementType.Int8, fine) })
                .Input(ElementType.Int8, shape, fine).Output(ElementType.Int8, fine);
        }

        var real = new ByteStep(null, new Dequantize(), ElementType.Float32, null);
        yield return new OperatorCase("through floats", new ByteTable { Last = new ByteStep(new ByteStep(real, new Tanh(), ElementType.Float32, null), new Quantize(), ElementType.Int8, new Quantization(1f / 128)) })
            .Input(ElementType.Int8, new Shape(5, 61), fine).Output(ElementType.Int8, new Quantization(1f / 128));
        yield return new OperatorCase("unsigned to signed", new ByteTable { Last = new ByteStep(new ByteStep(null, new Quantize(), ElementType.Int8, fine), new HardSwish(), ElementType.Int8, coarse) })
            .Input(ElementType.UInt8, new Shape(300), new Quantization(0.04f, 128)).Output(ElementType.Int8, coarse);
        yield return new OperatorCase("signed to unsigned", new ByteTable { Last = new ByteStep(rescaled, new Quantize(), ElementType.UInt8, new Quantization(0.06f, 100)) })
            .Input(ElementType.Int8, new Shape(300), fine).Output(ElementType.UInt8, new Quantization(0.06f, 100));
        yield return new OperatorCase("only the sign bit", new ByteTable { Last = new ByteStep(new ByteStep(null, new Quantize(), ElementType.UInt8, new Quantization(0.1f, 128)), new Quantize(), ElementType.UInt8, new Quantization(0.1f, 128)) })
            .Input(ElementType.Int8, new Shape(39), new Quantization(0.1f)).Output(ElementType.UInt8, new Quantization(0.1f, 128));
    }

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Steps = ").AppendJoin(", ", (Last?.All ?? []).Select(s => s.Operator.Name));
        return true;
    }

    /// <summary>What the steps make of each byte, each by its own reference.</summary>
    private byte[] Table(NodeView node)
    {
        byte[] bytes = Core.Channels.ElementTable.Bytes();
        foreach (var step in Decompose(node).Views)
        {
            bytes = Core.Channels.ElementTable.Run(step, 256, bytes);
        }

        return bytes;
    }
}
