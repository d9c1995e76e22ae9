using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>
/// CIRCULAR_BUFFER: the last rows of a stream (1,1,W,C), the newest last (1,slots,W,C); the rows before the stream are zero bytes. A second
/// result, where there is one, is true every `cycles_max` invocations. Source: TFLM's custom operator, which has no second result and stops the
/// whole model in the other invocations; that is not supported for more than one cycle.
/// </summary>
[Operator]
public sealed record CircularBuffer : Operator, IOperator<CircularBuffer>
{
    /// <inheritdoc/>
    public override string Name => "CIRCULAR_BUFFER";

    /// <summary>Invocations from one valid result to the next.</summary>
    public required int CyclesMax { get; init; }

    /// <inheritdoc/>
    public override bool HasSideEffects => true;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.Custom(
        "CIRCULAR_BUFFER",
        static node => new CircularBuffer { CyclesMax = CyclesOf(node) },
        static (op, _) => FlexMap.Of(("cycles_max", FlexValue.Of(op.CyclesMax))),
        static (_, view) => States(view));

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(3, 3, 1, 2) || !report.Types(new TypeRow([ElementType.Int8, ElementType.Int8, ElementType.Int32], [ElementType.Int8, ElementType.Bool])))
        {
            return [];
        }

        var (x, y) = (node.Input(0).Shape, node.Output(0).Shape);
        if (x.Rank != 4 || y.Rank != 4 || x[0] != 1 || x[1] != 1 || y[0] != 1 || y[1] < 1 || x[2] != y[2] || x[3] != y[3] || x.Dimensions.Contains(0)
            || (node.OutputCount == 2 && node.Output(1).Shape.Dimensions.Any(static d => d != 1)))
        {
            report.Shapes($"rows {x} do not make a buffer {y}", "(1,1,W,C) and (1,slots,W,C)");
            return [];
        }

        if (node.Input(0).Quantization != node.Output(0).Quantization)
        {
            report.Error(DiagnosticIds.BadQuantization, $"input and output are quantized differently");
            return [];
        }

        if (CyclesMax < 1 || (CyclesMax > 1 && node.OutputCount == 1))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"cycles_max {CyclesMax} stops the model in the other invocations, which is not supported",
                "1; or more, with a second result that says when the buffer is due");
            return [];
        }

        var states = States(node);
        if (states.Length != 2 || !HiddenState.Check(node, report, 1, states[0]) || !HiddenState.Check(node, report, 2, states[1]))
        {
            return [];
        }

        ImmutableArray<TensorType> outputs = [node.Output(0).TensorType];
        return node.OutputCount == 1 ? outputs : outputs.Add(node.Output(1).TensorType);
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => new(TimeKind.Recurrent, 1);

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        bool tells = node.OutputCount == 2;
        return (in KernelIo io) =>
        {
            var x = io.Input<sbyte>(0);
            var rows = io.State<sbyte>(1);
            var cycle = io.State<int>(2);
            rows[x.Length..].CopyTo(rows);
            x.CopyTo(rows[^x.Length..]);
            rows.CopyTo(io.Output<sbyte>(0));
            bool due = cycle[0] + 1 >= CyclesMax;
            cycle[0] = due ? 0 : cycle[0] + 1;
            if (tells)
            {
                io.Output<byte>(1)[0] = due ? (byte)1 : (byte)0;
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var call = KernelCall.Of("circular_buffer.h", "mote_circular_buffer")
            .Input(0, ElementType.Int8).State(1, ElementType.Int8).State(2, ElementType.Int32)
            .Dimensions(node.Output(0).Shape[1], node.Input(0).Shape.ElementCount, CyclesMax).Output(0, ElementType.Int8);
        return node.OutputCount == 2 ? call.Output(1, ElementType.Bool) : call.Null(ElementType.UInt8);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var (slots, width, channels, cycles, tells) in new[] { (3, 1, 4, 1, false), (5, 2, 3, 2, true), (1, 1, 7, 1, true), (2, 1, 1, 3, true), (13, 1, 2, 1, false) })
        {
            var one = new OperatorCase($"{slots} slots of {width}x{channels}, every {cycles}{(tells ? ", tells when" : "")}", new CircularBuffer { CyclesMax = cycles })
                .Input(ElementType.Int8, new Shape(1, 1, width, channels), new Quantization(0.5f, 3))
                .State(ElementType.Int8, new Shape(1, slots, width, channels)).State(ElementType.Int32, new Shape(1))
                .Output(ElementType.Int8, new Quantization(0.5f, 3), new Shape(1, slots, width, channels));
            yield return tells ? one.Output(ElementType.Bool, null, new Shape(1)) : one;
        }
    }

    /// <summary>The cycles of a file; without any, by the rule that TFLM has for the two streaming models that it was made for.</summary>
    private static int CyclesOf(TfLiteNode node)
    {
        int stated = node.CustomOptions.Find("cycles_max") is { } ? node.CustomInt32("cycles_max") : 0;
        int slots = node.View.OutputCount > 0 && node.View.Output(0).Shape is { Rank: 4 } y ? y[1] : 0;
        return stated > 0 ? stated : slots is 5 or 13 or 25 ? 1 : 2;
    }

    /// <summary>The rows, which have no quantization of their own: they start as zero bytes whatever the zero point; and the cycle.</summary>
    private static ImmutableArray<TensorType> States(NodeView view) =>
        view.OutputCount > 0 && view.Output(0).Shape is { Rank: 4 } y ? [new TensorType(ElementType.Int8, y), new TensorType(ElementType.Int32, new Shape(1))] : [];
}
