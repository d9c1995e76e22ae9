using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>
/// The real numbers that have a spectrum: each row of N/2 + 1 complex numbers (...,N+2) gives N numbers (...,N). Floats are divided by N,
/// so that it undoes <see cref="SignalRfft"/>; integers come out divided by N, too, so that with the forward transform's division they are
/// the N-th part. Source: TFLM's signal library.
/// </summary>
[Operator]
public sealed record SignalIrfft : Operator, IOperator<SignalIrfft>
{
    /// <inheritdoc/>
    public override string Name => "SignalIrfft";

    /// <summary>Numbers of the transform: a power of two.</summary>
    public required int FftLength { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.Custom(
        "SignalIrfft",
        static node => new SignalIrfft { FftLength = node.CustomInt32("fft_length") },
        static (op, view) => FlexMap.Of(("T", FlexValue.Of(SignalRfft.NumberOf(view.Input(0).Type))), ("fft_length", FlexValue.Of(op.FftLength))));

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !SignalRfft.CheckTypes(report) || !SignalRfft.CheckLength(FftLength, report))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        if (x.Rank == 0 || x[-1] != FftLength + 2)
        {
            report.Shapes($"rows of the input {x} are no spectrum of {FftLength} numbers", $"(...,{FftLength + 2})");
            return [];
        }

        return [new TensorType(node.Input(0).Type, SignalRfft.WithLast(x, FftLength))];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Global;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        switch (node.Input(0).Type)
        {
            case ElementType.Int16:
                return Prepare<short, FftInt16>();
            case ElementType.Int32:
                return Prepare<int, FftInt32>();
            default:
                var kernel = Prepare<float, FftFloat>();
                float scale = 1f / FftLength;
                return (in KernelIo io) =>
                {
                    kernel(io);
                    foreach (ref float value in io.Output<float>(0))
                    {
                        value *= scale;
                    }
                };
        }
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) => node.Input(0).Type switch
    {
        ElementType.Int16 => Emit<short, FftInt16>(node, "s16"),
        ElementType.Int32 => Emit<int, FftInt32>(node, "s32"),
        _ => Emit<float, FftFloat>(node, "f32"),
    };

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.Int16, ElementType.Int32, ElementType.Float32 })
        {
            foreach (int length in type == ElementType.Int16 ? (int[])[4, 8, 16, 32, 64, 128, 512] : [4, 8, 32, 64])
            {
                yield return Case($"{type.Label()} {length}", type, length, new Shape(length + 2));
            }

            yield return Case($"{type.Label()} rows", type, 16, new Shape(2, 2, 18));
            if (type != ElementType.Float32)
            {
                double third = type == ElementType.Int16 ? 8000 : 500_000_000;
                yield return Case($"{type.Label()} a third of the range", type, 128, new Shape(130)).Range(0, -third, third);
                yield return Case($"{type.Label()} small", type, 64, new Shape(66)).Range(0, -40, 40);
            }
            else
            {
                yield return Case("float32 tame", type, 64, new Shape(66)).Range(0, -1, 1);
            }
        }
    }

    private static OperatorCase Case(string name, ElementType type, int length, Shape shape) =>
        new OperatorCase(name, new SignalIrfft { FftLength = length }).Input(type, shape).Output(type);

    private ReferenceKernel Prepare<T, TArithmetic>()
        where T : unmanaged
        where TArithmetic : IFftArithmetic<T>
    {
        var fft = new RealFft<T, TArithmetic>(new FftPlan<T, TArithmetic>(FftLength, inverse: true));
        return (in KernelIo io) =>
        {
            var x = io.Input<T>(0);
            var y = io.Output<T>(0);
            for (; !x.IsEmpty; x = x[(FftLength + 2)..], y = y[FftLength..])
            {
                fft.Backward(x[..(FftLength + 2)], y[..FftLength]);
            }
        };
    }

    private NodeCode Emit<T, TArithmetic>(NodeView node, string suffix)
        where T : unmanaged
        where TArithmetic : IFftArithmetic<T>
    {
        var plan = new FftPlan<T, TArithmetic>(FftLength, inverse: true);
        var x = node.Input(0);
        var call = KernelCall.Of($"signal_irfft_{suffix}.h", $"mote_signal_irfft_{suffix}")
            .Input(0, x.Type)
            .Dimensions((int)SignalRfft.Rows(x.Shape), plan.Points, plan.FirstRadix)
            .Constant<ushort>("order", ElementType.UInt16, plan.Order())
            .Constant<T>("twiddles", x.Type, plan.StageTwiddles())
            .Constant<T>("super_twiddles", x.Type, plan.Super);
        if (x.Type == ElementType.Float32)
        {
            call = call.Real("scale", 1f / FftLength);
        }

        NodeCode code = call.Scratch(x.Type).Output(0, x.Type);
        return code with { ScratchBytes = FftLength * x.Type.Size() };
    }
}
