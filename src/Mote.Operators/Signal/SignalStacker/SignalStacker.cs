using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>
/// Frames with their neighbours in time: each `step` invocations the last left + 1 + right frames (channels), the oldest first; the first
/// frame is repeated to the left. The second result says whether there is one; the first is zeros where there is none (TFLM leaves its
/// memory). Source: TFLM's signal library.
/// </summary>
[Operator]
public sealed record SignalStacker : Operator, IOperator<SignalStacker>
{
    /// <inheritdoc/>
    public override string Name => "SignalStacker";

    /// <summary>Numbers of a frame.</summary>
    public required int NumChannels { get; init; }

    /// <summary>Frames before the one in the middle.</summary>
    public required int LeftContext { get; init; }

    /// <summary>Frames after it.</summary>
    public required int RightContext { get; init; }

    /// <summary>Frames from one result to the next.</summary>
    public required int Step { get; init; }

    /// <inheritdoc/>
    public override bool HasSideEffects => true;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.Custom(
        "SignalStacker",
        static node => new SignalStacker
        {
            NumChannels = node.CustomInt32("num_channels"),
            LeftContext = node.CustomInt32("stacker_left_context"),
            RightContext = node.CustomInt32("stacker_right_context"),
            Step = node.CustomInt32("stacker_step"),
        },
        static (op, _) => FlexMap.Of(
            ("num_channels", FlexValue.Of(op.NumChannels)),
            ("stacker_left_context", FlexValue.Of(op.LeftContext)),
            ("stacker_right_context", FlexValue.Of(op.RightContext)),
            ("stacker_step", FlexValue.Of(op.Step))),
        static (op, _) => op.States());

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(3, 3, 2) || !report.Types(new TypeRow([ElementType.Int16, ElementType.Int16, ElementType.Int32], [ElementType.Int16, ElementType.Bool])))
        {
            return [];
        }

        var states = States();
        if (states.IsEmpty || (long)Step > LeftContext + 1L + RightContext || Step < 1)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"{this} has attributes out of range", "channels of 1 or more, contexts of 0 or more, a step of 1 to all frames of a result");
            return [];
        }

        if (node.Input(0).Shape != new Shape(NumChannels))
        {
            report.Shapes($"the input {node.Input(0).Shape} does not have {NumChannels} channels", "(num_channels)");
            return [];
        }

        return HiddenState.Check(node, report, 1, states[0]) && HiddenState.Check(node, report, 2, states[1])
            ? [new TensorType(ElementType.Int16, new Shape(NumChannels * (LeftContext + 1 + RightContext))), new TensorType(ElementType.Bool, Shape.Scalar)]
            : [];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => new(TimeKind.Recurrent, 0);

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int past = LeftContext + RightContext;
        return (in KernelIo io) =>
        {
            var x = io.Input<short>(0);
            var history = io.State<short>(1)[..(past * NumChannels)];
            var counters = io.State<int>(2);
            var y = io.Output<short>(0);
            if (counters[0] == 0)
            {
                for (int i = 0; i < history.Length; i++)
                {
                    history[i] = x[i % NumChannels];
                }
            }

            // Counts up to RightContext, then begins again Step lower.
            int count = counters[1];
            counters[0] = 1;
            bool valid = count == RightContext;
            counters[1] = valid ? count - Step + 1 : count + 1;
            y.Clear();
            if (valid)
            {
                history.CopyTo(y);
                x.CopyTo(y[history.Length..]);
            }

            if (past > 0)
            {
                history[NumChannels..].CopyTo(history);
                x.CopyTo(history[^NumChannels..]);
            }

            io.Output<byte>(1)[0] = valid ? (byte)1 : (byte)0;
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        KernelCall.Of("signal_stacker.h", "mote_signal_stacker")
            .Input(0, ElementType.Int16).State(1, ElementType.Int16).State(2, ElementType.Int32)
            .Dimensions(NumChannels, LeftContext, RightContext, Step).Output(0, ElementType.Int16).Output(1, ElementType.Bool);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var (channels, left, right, step) in new[] { (3, 2, 1, 1), (4, 0, 0, 1), (2, 1, 0, 2), (3, 0, 1, 2), (5, 1, 1, 3), (1, 3, 0, 1), (2, 2, 2, 2), (2, 0, 2, 1), (1, 1, 0, 1) })
        {
            var op = new SignalStacker { NumChannels = channels, LeftContext = left, RightContext = right, Step = step };
            yield return new OperatorCase($"{channels} channels, {left} before, {right} after, step {step}", op)
                .Input(ElementType.Int16, new Shape(channels))
                .State(ElementType.Int16, op.States()[0].Shape).State(ElementType.Int32, new Shape(2))
                .Output(ElementType.Int16).Output(ElementType.Bool);
        }
    }

    /// <summary>The earlier frames, and whether there were any and the counter; empty where attributes are impossible.</summary>
    private ImmutableArray<TensorType> States() =>
        NumChannels >= 1 && LeftContext >= 0 && RightContext >= 0 && ((long)LeftContext + RightContext + 1) * NumChannels <= int.MaxValue
            && HiddenState.Rows(Shape.Scalar, ((long)LeftContext + RightContext) * NumChannels) is { } history
            ? [new TensorType(ElementType.Int16, history), new TensorType(ElementType.Int32, new Shape(2))]
            : [];
}
