using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>
/// From overlapping frames back to streams of samples: each of the frames (...,k,n) is added to what former ones left over, limited to 16 bits
/// for integers, and the first frame_step samples of the sum come out (...,k * frame_step). Source: TFLM's signal library.
/// </summary>
[Operator]
public sealed record SignalOverlapAdd : Operator, IOperator<SignalOverlapAdd>
{
    /// <inheritdoc/>
    public override string Name => "SignalOverlapAdd";

    /// <summary>Samples from the start of a frame to the start of the next.</summary>
    public required int FrameStep { get; init; }

    /// <inheritdoc/>
    public override bool HasSideEffects => true;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.Custom(
        "SignalOverlapAdd",
        static node => new SignalOverlapAdd { FrameStep = node.CustomInt32("frame_step") },
        static (op, view) => FlexMap.Of(("T", FlexValue.Of(SignalRfft.NumberOf(view.Input(0).Type))), ("frame_step", FlexValue.Of(op.FrameStep))),
        static (_, view) => States(view));

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types(
                TypeRow.Of(ElementType.Int16, ElementType.Int16, ElementType.Int16), TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        if (x.Rank < 2 || x.Dimensions.Contains(0))
        {
            report.Shapes($"the input {x} has no frames", "(...,frames,samples)");
            return [];
        }

        if (FrameStep < 1 || FrameStep > x[-1])
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"frame_step {FrameStep} is not within a frame of {x[-1]} samples");
            return [];
        }

        var states = States(node);
        return states.Length == 1 && HiddenState.Check(node, report, 1, states[0])
            ? [new TensorType(node.Input(0).Type, SignalRfft.WithLast(new Shape([.. x.Dimensions.Take(x.Rank - 1)]), x[-2] * FrameStep))]
            : [];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => new(TimeKind.Recurrent, 0);

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Input(0).Type == ElementType.Int16
        ? Prepare<short>(node, static (a, b) => (short)Math.Clamp(a + b, short.MinValue, short.MaxValue))
        : Prepare<float>(node, static (a, b) => a + b);

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0);
        string suffix = x.Type == ElementType.Int16 ? "s16" : "f32";
        return KernelCall.Of($"signal_overlap_add_{suffix}.h", $"mote_signal_overlap_add_{suffix}")
            .Input(0, x.Type).State(1, x.Type)
            .Dimensions(x.Shape.ElementCount / (x.Shape[-1] * x.Shape[-2]), x.Shape[-2], x.Shape[-1], FrameStep).Output(0, x.Type);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.Int16, ElementType.Float32 })
        {
            foreach (var (step, shape) in new (int, Shape)[] { (3, new Shape(1, 8)), (4, new Shape(2, 3, 4)), (1, new Shape(2, 2, 5)), (5, new Shape(1, 2, 2, 7)), (1, new Shape(1, 1)) })
            {
                yield return new OperatorCase($"{type.Label()} {shape}, step {step}", new SignalOverlapAdd { FrameStep = step })
                    .Input(type, shape).State(type, new Shape(shape.ElementCount / (shape[-1] * shape[-2]), shape[-1])).Output(type);
            }
        }
    }

    private static ImmutableArray<TensorType> States(NodeView view) =>
        view.HasInput(0) && view.Input(0).Shape is { Rank: >= 2 } x && HiddenState.Rows(new Shape([.. x.Dimensions.Take(x.Rank - 2)]), x[-1]) is { } buffer
            ? [new TensorType(view.Input(0).Type, buffer)]
            : [];

    private ReferenceKernel Prepare<T>(NodeView node, Func<T, T, T> add)
        where T : unmanaged
    {
        int size = node.Input(0).Shape[-1];
        int frames = node.Input(0).Shape[-2];
        return (in KernelIo io) =>
        {
            var x = io.Input<T>(0);
            var buffer = io.State<T>(1);
            var y = io.Output<T>(0);
            for (int frame = 0; frame * size < x.Length; frame++)
            {
                var sum = buffer.Slice(frame / frames * size, size);
                for (int i = 0; i < size; i++)
                {
                    sum[i] = add(x[(frame * size) + i], sum[i]);
                }

                sum[..FrameStep].CopyTo(y[(frame * FrameStep)..]);
                sum[FrameStep..].CopyTo(sum);
                sum[^FrameStep..].Clear();
            }
        };
    }
}
