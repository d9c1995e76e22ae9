using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>
/// The square roots of channels (n), rounded to the nearest integer but never up to 2^16 from below 2^32 nor to 2^32, then shifted right by
/// a scalar's value (modulo 32, which TFLM leaves to the machine). Source: TFLM's signal library.
/// </summary>
[Operator]
public sealed record SignalFilterBankSquareRoot : Operator, IOperator<SignalFilterBankSquareRoot>
{
    /// <inheritdoc/>
    public override string Name => "SignalFilterBankSquareRoot";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } =
        TfLiteBinding.Custom("SignalFilterBankSquareRoot", static _ => new SignalFilterBankSquareRoot(), static (_, _) => FlexMap.Empty);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types(TypeRow.Of(ElementType.UInt32, ElementType.UInt64, ElementType.Int32)))
        {
            return [];
        }

        if (node.Input(0).Shape.Rank != 1 || node.Input(1).Shape.Dimensions.Any(static d => d != 1))
        {
            report.Shapes($"the inputs {node.Input(0).Shape} and {node.Input(1).Shape} are no vector and scalar", "(n) and one element");
            return [];
        }

        return [new TensorType(ElementType.UInt32, node.Input(0).Shape)];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => static (in KernelIo io) =>
    {
        var x = io.Input<ulong>(0);
        int bits = io.Input<int>(1)[0];
        var y = io.Output<uint>(0);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Root(x[i]) >> (bits & 31);
        }
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        KernelCall.Of("signal_square_root.h", "mote_signal_square_root")
            .Input(0, ElementType.UInt64).Input(1, ElementType.Int32).Dimensions(node.Input(0).Shape[0]).Output(0, ElementType.UInt32);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (int bits in new[] { 0, 1, 7, 31, 40, -1 })
        {
            yield return new OperatorCase($"shifted by {bits}", new SignalFilterBankSquareRoot())
                .Input(ElementType.UInt64, new Shape(9)).Constant<int>(ElementType.Int32, Shape.Scalar, [bits]).Output(ElementType.UInt32);
        }

        yield return new OperatorCase("small numbers", new SignalFilterBankSquareRoot())
            .Input(ElementType.UInt64, new Shape(50), 0, 40).Input(ElementType.Int32, new Shape(1), 0, 1).Output(ElementType.UInt32);
        yield return new OperatorCase("32 bits", new SignalFilterBankSquareRoot())
            .Input(ElementType.UInt64, new Shape(50), 0, int.MaxValue).Input(ElementType.Int32, new Shape(1), 0, 3).Output(ElementType.UInt32);

        // Around the squares and the middles between them of roots of every size.
        var edges = new List<ulong> { 0, 1, 2, 3, ulong.MaxValue, ulong.MaxValue - 1, uint.MaxValue, (ulong)uint.MaxValue + 1 };
        foreach (var (root, i) in CaseData.Integers(5, 4 * 30, 0, int.MaxValue).Select((r, i) => ((ulong)(uint)r, i)))
        {
            ulong r = (root | (1UL << 30)) >> (i % 30);
            edges.AddRange([(r * r) - 1, r * r, (r * r) + r, (r * r) + r + 1, (r * r) + 1]);
        }

        foreach (ulong r in (ulong[])[1 << 16, 1 << 24, 1 << 25, 0xFFFF, 0xFFFFFF, 0x1FFFFFF, 0xFFFFFFFF])
        {
            edges.AddRange([(r * r) - 1, r * r, (r * r) + r, (r * r) + r + 1, unchecked((r * r) + (2 * r))]);
        }

        yield return new OperatorCase("squares and what lies beside them", new SignalFilterBankSquareRoot())
            .Constant<ulong>(ElementType.UInt64, new Shape(edges.Count), edges.ToArray()).Constant<int>(ElementType.Int32, Shape.Scalar, [0]).Output(ElementType.UInt32);
    }

    /// <summary>The square root, rounded to the nearest integer, with the two exceptions of the type.</summary>
    internal static uint Root(ulong x)
    {
        ulong root = 0;
        for (ulong bit = 1UL << 31; bit != 0; bit >>= 1)
        {
            if ((root + bit) * (root + bit) <= x)
            {
                root += bit;
            }
        }

        ulong rest = x - (root * root);
        ulong last = x >> 32 == 0 ? ushort.MaxValue : uint.MaxValue;
        return (uint)(rest > root && root != last ? root + 1 : root);
    }
}
