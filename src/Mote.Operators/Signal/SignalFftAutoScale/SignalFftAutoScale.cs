using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>
/// Samples shifted left until the largest fills 15 bits, and by how many bits: what a fixed-point transform needs to lose little. Silence is
/// not shifted. Source: TFLM's signal library.
/// </summary>
[Operator]
public sealed record SignalFftAutoScale : Operator, IOperator<SignalFftAutoScale>
{
    /// <inheritdoc/>
    public override string Name => "SignalFftAutoScale";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } =
        TfLiteBinding.Custom("SignalFftAutoScale", static _ => new SignalFftAutoScale(), static (_, _) => FlexMap.Empty);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 2) || !report.Types(new TypeRow([ElementType.Int16], [ElementType.Int16, ElementType.Int32])))
        {
            return [];
        }

        if (node.Input(0).Shape is not { Rank: 1 } x || x[0] == 0)
        {
            report.Shapes($"the input {node.Input(0).Shape} is no vector", "(n)");
            return [];
        }

        return [new TensorType(ElementType.Int16, x), new TensorType(ElementType.Int32, Shape.Scalar)];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Global;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => static (in KernelIo io) =>
    {
        var x = io.Input<short>(0);
        var y = io.Output<short>(0);
        int bits = ScaleBits(Largest(x));
        io.Output<int>(1)[0] = bits;
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = unchecked((short)(x[i] * (1 << bits)));
        }
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        KernelCall.Of("signal_auto_scale.h", "mote_signal_auto_scale")
            .Input(0, ElementType.Int16).Dimensions(node.Input(0).Shape[0]).Output(0, ElementType.Int16).Output(1, ElementType.Int32);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var (limit, count) in new[] { (20, 37), (0, 8), (1, 5), (2, 3), (255, 16), (256, 1), (16383, 33), (16384, 8), (32767, 9) })
        {
            yield return Case($"{count} samples up to {limit}", count, -limit, limit);
        }

        yield return Case("all samples of the range", 64, short.MinValue, short.MaxValue);
        yield return Case("a power of two below zero", 12, -64, 30);
        yield return Case("all but a power of two", 12, -63, 30);

        // What follows the least number, for which TFLM has no absolute value.
        foreach (var (name, values) in new (string, short[])[]
        {
            ("last", [5, 7, -9, 100, 3, 2, 1, 0, short.MinValue]),
            ("then a small one", [500, short.MinValue, -3]),
            ("then negative ones", [500, 3, short.MinValue, -3, -2, -7, -1, -5, -5, -5]),
            ("then zero", [500, 3, short.MinValue, 0]),
            ("then larger ones", [short.MinValue, -1, 5, -1000, 3, 200, 0, 0, 0, 0, 0, 1]),
            ("twice", [1, short.MinValue, 7, 9, 9, 9, 9, 9, short.MinValue, -100, 120, -60]),
        })
        {
            yield return new OperatorCase($"the least number, {name}", new SignalFftAutoScale())
                .Constant<short>(ElementType.Int16, new Shape(values.Length), values).Output(ElementType.Int16).Output(ElementType.Int32);
        }
    }

    /// <summary>
    /// The largest absolute value as TFLM finds it: in 16 bits, in which that of -32768 is -32768, so that the search begins anew behind it.
    /// </summary>
    internal static short Largest(ReadOnlySpan<short> x)
    {
        short largest = 0;
        foreach (short value in x)
        {
            if (value > largest)
            {
                largest = value;
            }
            else if (-value > largest)
            {
                largest = unchecked((short)-value);
            }
        }

        return largest;
    }

    /// <summary>By how many bits; 0 for nothing but zeros.</summary>
    internal static int ScaleBits(short largest) => largest <= 0 ? 0 : 15 - (32 - BitOperations.LeadingZeroCount((uint)largest));

    private static OperatorCase Case(string name, int count, int min, int max) => new OperatorCase(name, new SignalFftAutoScale())
        .Input(ElementType.Int16, new Shape(count), min, max).Output(ElementType.Int16).Output(ElementType.Int32);
}
