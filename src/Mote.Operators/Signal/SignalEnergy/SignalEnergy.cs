using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>
/// The energy of complex numbers, pairs real, imaginary (2n): re^2 + im^2 for those from the start index to the end index, exclusive, and 0 for the
/// others, which TFLM leaves as its memory was. Source: TFLM's signal library.
/// </summary>
[Operator]
public sealed record SignalEnergy : Operator, IOperator<SignalEnergy>
{
    /// <inheritdoc/>
    public override string Name => "SignalEnergy";

    /// <summary>The first complex number whose energy is wanted.</summary>
    public required int StartIndex { get; init; }

    /// <summary>The first after it whose energy is not.</summary>
    public required int EndIndex { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.Custom(
        "SignalEnergy",
        static node => new SignalEnergy { StartIndex = node.CustomInt32("start_index"), EndIndex = node.CustomInt32("end_index") },
        static (op, _) => FlexMap.Of(("end_index", FlexValue.Of(op.EndIndex)), ("start_index", FlexValue.Of(op.StartIndex))));

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.UInt32, ElementType.Int16)))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        if (x.Rank != 1 || x[0] == 0 || x[0] % 2 != 0)
        {
            report.Shapes($"the input {x} is no vector of complex numbers", "(2n)");
            return [];
        }

        if (StartIndex < 0 || EndIndex < StartIndex || EndIndex > x[0] / 2)
        {
            report.Error(DiagnosticIds.OutOfRange, $"the indices {StartIndex} to {EndIndex} are not within {x[0] / 2} complex numbers");
            return [];
        }

        return [new TensorType(ElementType.UInt32, new Shape(x[0] / 2))];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Global;

    /// <inheritdoc/>
    public override long Macs(NodeView node) => 2L * (EndIndex - StartIndex);

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => (in KernelIo io) =>
    {
        var x = io.Input<short>(0);
        var y = io.Output<uint>(0);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = i < StartIndex || i >= EndIndex ? 0 : (uint)(x[2 * i] * x[2 * i]) + (uint)(x[(2 * i) + 1] * x[(2 * i) + 1]);
        }
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        KernelCall.Of("signal_energy.h", "mote_signal_energy")
            .Input(0, ElementType.Int16).Dimensions(node.Output(0).Shape[0], StartIndex, EndIndex).Output(0, ElementType.UInt32);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var (count, start, end) in new[] { (33, 0, 33), (33, 5, 30), (9, 4, 5), (7, 3, 3), (1, 0, 1), (257, 5, 241) })
        {
            yield return new OperatorCase($"{start} to {end} of {count}", new SignalEnergy { StartIndex = start, EndIndex = end })
                .Input(ElementType.Int16, new Shape(2 * count)).Output(ElementType.UInt32);
        }

        yield return new OperatorCase("the least numbers", new SignalEnergy { StartIndex = 0, EndIndex = 6 })
            .Input(ElementType.Int16, new Shape(12), short.MinValue, short.MinValue + 1).Output(ElementType.UInt32);
    }
}
