using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>Rows of samples times a window (n): y = (x * w) >> shift, limited to 16 bits. Source: TFLM's signal library.</summary>
[Operator]
public sealed record SignalWindow : Operator, IOperator<SignalWindow>
{
    /// <inheritdoc/>
    public override string Name => "SignalWindow";

    /// <summary>The fractional bits of the window, 0 to 31.</summary>
    public required int Shift { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.Custom(
        "SignalWindow",
        static node => new SignalWindow { Shift = node.CustomInt32("shift") },
        static (op, _) => FlexMap.Of(("shift", FlexValue.Of(op.Shift))));

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types(TypeRow.Of(ElementType.Int16, ElementType.Int16, ElementType.Int16)))
        {
            return [];
        }

        var (x, w) = (node.Input(0).Shape, node.Input(1).Shape);
        if (x.Rank == 0 || w.Rank != 1 || w[0] == 0 || x.Dimensions.Contains(0) || x.ElementCount % w[0] != 0)
        {
            report.Shapes($"the input {x} does not consist of windows {w}", "(...,n) and (n)");
            return [];
        }

        if (Shift is < 0 or > 31)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"a shift by {Shift} is not supported", "0 to 31");
            return [];
        }

        return [node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Global;

    /// <inheritdoc/>
    public override long Macs(NodeView node) => node.Input(0).Shape.ElementCount;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => (in KernelIo io) =>
    {
        var x = io.Input<short>(0);
        var w = io.Input<short>(1);
        var y = io.Output<short>(0);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = (short)Math.Clamp((x[i] * w[i % w.Length]) >> Shift, short.MinValue, short.MaxValue);
        }
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        int length = node.Input(1).Shape[0];
        return KernelCall.Of("signal_window.h", "mote_signal_window")
            .Input(0, ElementType.Int16).Input(1, ElementType.Int16)
            .Dimensions(node.Input(0).Shape.ElementCount / length, length, Shift)
            .Output(0, ElementType.Int16);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var (shift, rows, length) in new[] { (12, 1, 30), (15, 2, 7), (0, 1, 5), (31, 1, 4), (14, 3, 1), (8, 1, 33) })
        {
            yield return new OperatorCase($"shift {shift}, {rows} rows of {length}", new SignalWindow { Shift = shift })
                .Input(ElementType.Int16, new Shape(rows, length))
                .Constant<short>(ElementType.Int16, new Shape(length), CaseData.Shorts((uint)shift, length))
                .Output(ElementType.Int16);
        }

        yield return new OperatorCase("computed window", new SignalWindow { Shift = 12 })
            .Input(ElementType.Int16, new Shape(8)).Input(ElementType.Int16, new Shape(8), 0, 4096).Output(ElementType.Int16);
        yield return new OperatorCase("fine", new SignalWindow { Shift = 1 })
            .Input(ElementType.Int16, new Shape(41), -9, 9)
            .Constant<short>(ElementType.Int16, new Shape(41), CaseData.Shorts(3, 41, -9, 9)).Output(ElementType.Int16);
    }
}
