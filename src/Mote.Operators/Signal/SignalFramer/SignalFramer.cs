using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>
/// Overlapping frames of streams of samples: each row of k * frame_step new samples (...,L) gives k frames (...,k,frame_size), the next one always
/// frame_step later. Until the stream is long enough there are no frames: zeros here (TFLM leaves its memory), and the second result,
/// whether all frames are valid, is false; with prefill the stream begins with as many zeros as are needed. Source: TFLM's signal library.
/// </summary>
[Operator]
public sealed record SignalFramer : Operator, IOperator<SignalFramer>
{
    /// <inheritdoc/>
    public override string Name => "SignalFramer";

    /// <summary>Samples of a frame.</summary>
    public required int FrameSize { get; init; }

    /// <summary>Samples from the start of a frame to the start of the next.</summary>
    public required int FrameStep { get; init; }

    /// <summary>Whether the stream begins with zeros, so that the first frame is valid.</summary>
    public bool Prefill { get; init; }

    /// <inheritdoc/>
    public override bool HasSideEffects => true;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.Custom(
        "SignalFramer",
        static node => new SignalFramer { FrameSize = node.CustomInt32("frame_size"), FrameStep = node.CustomInt32("frame_step"), Prefill = node.CustomBool("prefill") },
        static (op, _) => FlexMap.Of(("frame_size", FlexValue.Of(op.FrameSize)), ("frame_step", FlexValue.Of(op.FrameStep)), ("prefill", FlexValue.Of(op.Prefill))),
        static (op, view) => op.States(view));

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(3, 3, 2) || !report.Types(new TypeRow([ElementType.Int16, ElementType.Int16, ElementType.Int32], [ElementType.Int16, ElementType.Bool])))
        {
            return [];
        }

        if (FrameSize < 1 || FrameStep < 1 || (Prefill && FrameSize < FrameStep))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"frames of {FrameSize} every {FrameStep} are not supported", "a frame_size and frame_step of 1 or more; with prefill no gaps");
            return [];
        }

        var x = node.Input(0).Shape;
        if (x.Rank == 0 || x.Dimensions.Contains(0) || x[-1] % FrameStep != 0 || (long)x.ElementCount / FrameStep * FrameSize > int.MaxValue)
        {
            report.Shapes($"the input {x} does not consist of steps of {FrameStep}");
            return [];
        }

        var states = States(node);
        return states.Length == 2 && HiddenState.Check(node, report, 1, states[0]) && HiddenState.Check(node, report, 2, states[1])
            ? [new TensorType(ElementType.Int16, new Shape([.. SignalRfft.WithLast(x, x[-1] / FrameStep).Dimensions, FrameSize])), new TensorType(ElementType.Bool, Shape.Scalar)]
            : [];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => new(TimeKind.Recurrent, 0);

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int frames = node.Input(0).Shape[-1] / FrameStep;
        int rows = node.Input(0).Shape.ElementCount / node.Input(0).Shape[-1];
        int kept = (int)Kept;
        int missing = Prefill ? 0 : Steps - 1;
        var window = new short[Math.Max(kept + FrameStep, FrameSize)];
        return (in KernelIo io) =>
        {
            var x = io.Input<short>(0);
            var history = io.State<short>(1);
            var seen = io.State<int>(2);
            var y = io.Output<short>(0);
            bool valid = true;
            for (int r = 0; r < rows; r++)
            {
                for (int f = 0; f < frames; f++)
                {
                    var past = history.Slice(r * kept, kept);
                    past.CopyTo(window);
                    x.Slice(((r * frames) + f) * FrameStep, FrameStep).CopyTo(window.AsSpan(kept));
                    var frame = y.Slice(((r * frames) + f) * FrameSize, FrameSize);
                    if (seen[0] + f >= missing)
                    {
                        window.AsSpan(0, FrameSize).CopyTo(frame);
                    }
                    else
                    {
                        frame.Clear();
                        valid = false;
                    }

                    window.AsSpan(FrameStep, kept).CopyTo(past);
                }
            }

            seen[0] = Math.Min(seen[0] + frames, missing);
            io.Output<byte>(1)[0] = valid ? (byte)1 : (byte)0;
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0).Shape;
        return KernelCall.Of("signal_framer.h", "mote_signal_framer")
            .Input(0, ElementType.Int16).State(1, ElementType.Int16).State(2, ElementType.Int32)
            .Dimensions(x.ElementCount / x[-1], x[-1] / FrameStep, FrameStep, FrameSize, (int)Kept, Prefill ? 0 : Steps - 1)
            .Output(0, ElementType.Int16).Output(1, ElementType.Bool);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var (name, size, step, prefill, shape) in new (string, int, int, bool, Shape)[]
        {
            ("frames of a step and a half", 12, 8, false, new Shape(8)),
            ("frames of a step and a half, prefilled", 12, 8, true, new Shape(8)),
            ("several frames of two rows", 10, 3, false, new Shape(2, 6)),
            ("several frames of two rows, prefilled", 10, 3, true, new Shape(1, 2, 6)),
            ("a frame a step", 4, 4, false, new Shape(2, 8)),
            ("a frame a step, prefilled", 4, 4, true, new Shape(4)),
            ("gaps", 3, 5, false, new Shape(10)),
            ("long frames", 9, 2, false, new Shape(2)),
            ("frames of one", 1, 1, true, new Shape(5)),
            ("an overlap of one", 5, 4, true, new Shape(2, 4)),
        })
        {
            var op = new SignalFramer { FrameSize = size, FrameStep = step, Prefill = prefill };
            yield return new OperatorCase(name, op).Input(ElementType.Int16, shape)
                .State(ElementType.Int16, HiddenState.Rows(SignalRfft.WithLast(shape, 1), op.Kept)!.Value).State(ElementType.Int32, new Shape(1))
                .Output(ElementType.Int16).Output(ElementType.Bool);
        }
    }

    /// <summary>Steps that a frame spans.</summary>
    private int Steps => (int)(((long)FrameSize + FrameStep - 1) / FrameStep);

    /// <summary>Samples of a row that are kept for the next frame.</summary>
    private long Kept => Prefill ? (long)FrameSize - FrameStep : (long)(Steps - 1) * FrameStep;

    private ImmutableArray<TensorType> States(NodeView view) =>
        FrameSize >= 1 && FrameStep >= 1 && view.HasInput(0) && view.Input(0).Shape is { Rank: > 0 } x && HiddenState.Rows(SignalRfft.WithLast(x, 1), Kept) is { } history
            ? [new TensorType(ElementType.Int16, history), new TensorType(ElementType.Int32, new Shape(1))]
            : [];
}
