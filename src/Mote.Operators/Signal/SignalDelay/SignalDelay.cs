using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>Streams of samples, delayed: each row (...,L) comes out delay_length samples later, zeros first. Source: TFLM's signal library.</summary>
[Operator]
public sealed record SignalDelay : Operator, IOperator<SignalDelay>
{
    /// <inheritdoc/>
    public override string Name => "SignalDelay";

    /// <summary>By how many samples.</summary>
    public required int DelayLength { get; init; }

    /// <inheritdoc/>
    public override bool HasSideEffects => true;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.Custom(
        "SignalDelay",
        static node => new SignalDelay { DelayLength = node.CustomInt32("delay_length") },
        static (op, _) => FlexMap.Of(("delay_length", FlexValue.Of(op.DelayLength))),
        static (op, view) => op.States(view));

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types(TypeRow.Of(ElementType.Int16, ElementType.Int16, ElementType.Int16)))
        {
            return [];
        }

        if (DelayLength < 0)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"a delay of {DelayLength} samples is not possible", "0 or more");
            return [];
        }

        var x = node.Input(0).Shape;
        if (x.Rank == 0 || x.Dimensions.Contains(0))
        {
            report.Shapes($"the input {x} has no samples", "(...,n)");
            return [];
        }

        var states = States(node);
        return states.Length == 1 && HiddenState.Check(node, report, 1, states[0]) ? [node.Input(0).TensorType] : [];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => new(TimeKind.Recurrent, 0);

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int length = node.Input(0).Shape[-1];
        var line = new short[DelayLength + length];
        return (in KernelIo io) =>
        {
            var x = io.Input<short>(0);
            var history = io.State<short>(1);
            var y = io.Output<short>(0);
            for (int row = 0; row * length < x.Length; row++)
            {
                var past = history.Slice(row * DelayLength, DelayLength);
                past.CopyTo(line);
                x.Slice(row * length, length).CopyTo(line.AsSpan(DelayLength));
                line.AsSpan(0, length).CopyTo(y[(row * length)..]);
                line.AsSpan(length).CopyTo(past);
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0).Shape;
        return KernelCall.Of("signal_delay.h", "mote_signal_delay")
            .Input(0, ElementType.Int16).State(1, ElementType.Int16).Dimensions(x.ElementCount / x[-1], x[-1], DelayLength).Output(0, ElementType.Int16);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var (delay, shape) in new (int, Shape)[] { (3, new Shape(8)), (8, new Shape(2, 5)), (0, new Shape(4)), (5, new Shape(2, 2, 5)), (1, new Shape(1)), (12, new Shape(3, 4)) })
        {
            yield return new OperatorCase($"by {delay}, {shape}", new SignalDelay { DelayLength = delay })
                .Input(ElementType.Int16, shape).State(ElementType.Int16, HiddenState.Rows(SignalRfft.WithLast(shape, 1), delay)!.Value).Output(ElementType.Int16);
        }
    }

    private ImmutableArray<TensorType> States(NodeView view) =>
        view.HasInput(0) && view.Input(0).Shape is { Rank: > 0 } x && HiddenState.Rows(SignalRfft.WithLast(x, 1), DelayLength) is { } history
            ? [new TensorType(ElementType.Int16, history)]
            : [];
}
