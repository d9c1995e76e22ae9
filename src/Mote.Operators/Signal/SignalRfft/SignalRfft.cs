using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Formats.TfLite;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>
/// The spectrum of real numbers: each row (...,L), L up to the length N of the transform, zeros behind, gives N/2 + 1 complex numbers, real and
/// imaginary beside each other (...,N+2). Integers come out divided by N, with the roundings of kissfft. Source: TFLM's signal library.
/// </summary>
[Operator]
public sealed partial record SignalRfft : Operator, IOperator<SignalRfft>
{
    /// <summary>The least and the greatest length of a transform.</summary>
    internal const int Shortest = 4, Longest = 65536;

    /// <inheritdoc/>
    public override string Name => "SignalRfft";

    /// <summary>Numbers of the transform: a power of two.</summary>
    public required int FftLength { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.Custom(
        "SignalRfft",
        static node => new SignalRfft { FftLength = node.CustomInt32("fft_length") },
        static (op, view) => FlexMap.Of(("T", FlexValue.Of(NumberOf(view.Input(0).Type))), ("fft_length", FlexValue.Of(op.FftLength))));

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !CheckTypes(report) || !CheckLength(FftLength, report))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        if (x.Rank == 0 || x[-1] == 0 || x[-1] > FftLength || Rows(x) * (FftLength + 2) > int.MaxValue)
        {
            report.Shapes($"rows of the input {x} do not fit into a transform of {FftLength}", $"(...,1) to (...,{FftLength})");
            return [];
        }

        return [new TensorType(node.Input(0).Type, WithLast(x, FftLength + 2))];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Global;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Input(0).Type switch
    {
        ElementType.Int16 => Prepare<short, FftInt16>(node),
        ElementType.Int32 => Prepare<int, FftInt32>(node),
        _ => Prepare<float, FftFloat>(node),
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) => node.Input(0).Type switch
    {
        ElementType.Int16 => Emit<short, FftInt16>(node, "s16"),
        ElementType.Int32 => Emit<int, FftInt32>(node, "s32"),
        _ => Emit<float, FftFloat>(node, "f32"),
    };

    /// <summary>The types that both directions have.</summary>
    internal static bool CheckTypes(NodeReport report) => report.Types(
        TypeRow.Of(ElementType.Int16, ElementType.Int16), TypeRow.Of(ElementType.Int32, ElementType.Int32), TypeRow.Of(ElementType.Float32, ElementType.Float32));

    /// <summary>False, with a report, for a length that has no transform here.</summary>
    internal static bool CheckLength(int length, NodeReport report)
    {
        if (length is >= Shortest and <= Longest && BitOperations.IsPow2(length))
        {
            return true;
        }

        report.Error(DiagnosticIds.UnsupportedAttribute, $"fft_length {length} is not supported", $"powers of two from {Shortest} to {Longest}");
        return false;
    }

    /// <summary>How many rows there are; the shape has a last extent other than 0.</summary>
    internal static long Rows(Shape shape) => shape.Dimensions.Take(shape.Rank - 1).Aggregate(1L, static (rows, extent) => Math.Min(rows * extent, int.MaxValue));

    /// <summary>The shape with another last extent.</summary>
    internal static Shape WithLast(Shape shape, int last) => new([.. shape.Dimensions.Take(shape.Rank - 1), last]);

    /// <summary>The number of a type in files.</summary>
    internal static int NumberOf(ElementType type) => TensorTypes.TryNumber(type.ToString().ToUpperInvariant(), out int number) ? number : 0;

    private ReferenceKernel Prepare<T, TArithmetic>(NodeView node)
        where T : unmanaged
        where TArithmetic : IFftArithmetic<T>
    {
        var fft = new RealFft<T, TArithmetic>(new FftPlan<T, TArithmetic>(FftLength, inverse: false));
        int length = node.Input(0).Shape[-1];
        return (in KernelIo io) =>
        {
            var x = io.Input<T>(0);
            var y = io.Output<T>(0);
            for (; !x.IsEmpty; x = x[length..], y = y[(FftLength + 2)..])
            {
                fft.Forward(x[..length], y[..(FftLength + 2)]);
            }
        };
    }

    private KernelCall Emit<T, TArithmetic>(NodeView node, string suffix)
        where T : unmanaged
        where TArithmetic : IFftArithmetic<T>
    {
        var plan = new FftPlan<T, TArithmetic>(FftLength, inverse: false);
        var x = node.Input(0);
        return KernelCall.Of($"signal_rfft_{suffix}.h", $"mote_signal_rfft_{suffix}")
            .Input(0, x.Type)
            .Dimensions((int)Rows(x.Shape), x.Shape[-1], plan.Points, plan.FirstRadix)
            .Constant<ushort>("order", ElementType.UInt16, plan.Order())
            .Constant<T>("twiddles", x.Type, plan.StageTwiddles())
            .Constant<T>("super_twiddles", x.Type, plan.Super)
            .Output(0, x.Type);
    }
}
