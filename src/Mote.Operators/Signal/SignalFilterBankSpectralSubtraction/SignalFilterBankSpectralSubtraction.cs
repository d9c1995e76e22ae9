using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Formats.FlatBuffers;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Signal;

/// <summary>
/// Noise reduction: each channel has an estimate of its noise, a moving average of the signal, which is subtracted from it; at least a part of
/// the signal remains. Even and odd channels smooth differently. Results: the signal that is left, and the estimates, which are the
/// state. Source: TFLM's signal library.
/// </summary>
[Operator]
public sealed record SignalFilterBankSpectralSubtraction : Operator, IOperator<SignalFilterBankSpectralSubtraction>
{
    /// <inheritdoc/>
    public override string Name => "SignalFilterBankSpectralSubtraction";

    /// <summary>Channels.</summary>
    public required int NumChannels { get; init; }

    /// <summary>How much the signal counts in the estimates of even channels, in 2^-SpectralSubtractionBits.</summary>
    public required int Smoothing { get; init; }

    /// <summary>How much the former estimate counts in even channels.</summary>
    public required int OneMinusSmoothing { get; init; }

    /// <summary>As <see cref="Smoothing"/>, in odd channels.</summary>
    public required int AlternateSmoothing { get; init; }

    /// <summary>As <see cref="OneMinusSmoothing"/>, in odd channels.</summary>
    public required int AlternateOneMinusSmoothing { get; init; }

    /// <summary>By how many bits estimates are finer than the signal.</summary>
    public required int SmoothingBits { get; init; }

    /// <summary>The least part of the signal that remains, in 2^-SpectralSubtractionBits.</summary>
    public required int MinSignalRemaining { get; init; }

    /// <summary>Whether an estimate above the signal is lowered to it.</summary>
    public bool Clamping { get; init; }

    /// <summary>The fractional bits of the factors.</summary>
    public required int SpectralSubtractionBits { get; init; }

    /// <inheritdoc/>
    public override bool HasSideEffects => true;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.Custom(
        "SignalFilterBankSpectralSubtraction",
        static node => new SignalFilterBankSpectralSubtraction
        {
            NumChannels = node.CustomInt32("num_channels"),
            Smoothing = node.CustomInt32("smoothing"),
            OneMinusSmoothing = node.CustomInt32("one_minus_smoothing"),
            AlternateSmoothing = node.CustomInt32("alternate_smoothing"),
            AlternateOneMinusSmoothing = node.CustomInt32("alternate_one_minus_smoothing"),
            SmoothingBits = node.CustomInt32("smoothing_bits"),
            MinSignalRemaining = node.CustomInt32("min_signal_remaining"),
            Clamping = node.CustomBool("clamping"),
            SpectralSubtractionBits = node.CustomInt32("spectral_subtraction_bits"),
        },
        static (op, _) => FlexMap.Of(
            ("num_channels", FlexValue.Of(op.NumChannels)),
            ("smoothing", FlexValue.Of(op.Smoothing)),
            ("one_minus_smoothing", FlexValue.Of(op.OneMinusSmoothing)),
            ("alternate_smoothing", FlexValue.Of(op.AlternateSmoothing)),
            ("alternate_one_minus_smoothing", FlexValue.Of(op.AlternateOneMinusSmoothing)),
            ("smoothing_bits", FlexValue.Of(op.SmoothingBits)),
            ("min_signal_remaining", FlexValue.Of(op.MinSignalRemaining)),
            ("clamping", FlexValue.Of(op.Clamping)),
            ("spectral_subtraction_bits", FlexValue.Of(op.SpectralSubtractionBits))),
        static (_, view) => view.HasInput(0) ? [new TensorType(ElementType.UInt32, view.Input(0).Shape)] : []);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 2)
            || !report.Types(new TypeRow([ElementType.UInt32, ElementType.UInt32], [ElementType.UInt32, ElementType.UInt32]))
            || !HiddenState.Check(node, report, 1, new TensorType(ElementType.UInt32, node.Input(0).Shape)))
        {
            return [];
        }

        var x = node.Input(0).Shape;
        if (x.Rank != 1 || x[0] != NumChannels)
        {
            report.Shapes($"the input {x} does not have {NumChannels} channels", "(num_channels)");
            return [];
        }

        if (Smoothing < 0 || OneMinusSmoothing < 0 || AlternateSmoothing < 0 || AlternateOneMinusSmoothing < 0 || MinSignalRemaining < 0
            || SmoothingBits is < 0 or > 31 || SpectralSubtractionBits is < 0 or > 63)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"{this} has attributes out of range", "factors of 0 or more, smoothing_bits 0 to 31, spectral_subtraction_bits 0 to 63");
            return [];
        }

        return [node.Input(0).TensorType, node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => new(TimeKind.Recurrent, 0);

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => (in KernelIo io) =>
    {
        var x = io.Input<uint>(0);
        var noise = io.State<uint>(1);
        var y = io.Output<uint>(0);
        for (int i = 0; i < y.Length; i++)
        {
            uint signal = x[i];
            uint scaled = signal << SmoothingBits;
            var (smoothing, rest) = i % 2 == 0 ? (Smoothing, OneMinusSmoothing) : (AlternateSmoothing, AlternateOneMinusSmoothing);
            uint estimate = unchecked((uint)((((ulong)scaled * (uint)smoothing) + ((ulong)noise[i] * (uint)rest)) >> SpectralSubtractionBits));
            uint subtracted = Math.Min(estimate, scaled);
            noise[i] = Clamping ? subtracted : estimate;
            uint floor = unchecked((uint)(((ulong)signal * (uint)MinSignalRemaining) >> SpectralSubtractionBits));
            y[i] = Math.Max((scaled - subtracted) >> SmoothingBits, floor);
        }

        noise.CopyTo(io.Output<uint>(1));
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        KernelCall.Of("signal_spectral_subtraction.h", "mote_signal_spectral_subtraction")
            .Input(0, ElementType.UInt32).State(1, ElementType.UInt32)
            .Dimensions(NumChannels, Smoothing, OneMinusSmoothing, AlternateSmoothing, AlternateOneMinusSmoothing,
                SmoothingBits, MinSignalRemaining, Clamping ? 1 : 0, SpectralSubtractionBits)
            .Output(0, ElementType.UInt32).Output(1, ElementType.UInt32);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        var speech = new SignalFilterBankSpectralSubtraction
        {
            NumChannels = 9,
            Smoothing = 409,
            OneMinusSmoothing = 15975,
            AlternateSmoothing = 983,
            AlternateOneMinusSmoothing = 15401,
            SmoothingBits = 10,
            MinSignalRemaining = 819,
            SpectralSubtractionBits = 14,
        };
        yield return Case("as for speech", speech, 0, 100_000);
        yield return Case("clamping", speech with { Clamping = true, Smoothing = 9000 }, 0, 2000);
        yield return Case("any signal", speech with { NumChannels = 33 }, int.MinValue, int.MaxValue);
        yield return Case("any signal, clamping", speech with { NumChannels = 8, Clamping = true }, int.MinValue, int.MaxValue);
        yield return Case("no bits", speech with { NumChannels = 1, SmoothingBits = 0, SpectralSubtractionBits = 0, Smoothing = 1, OneMinusSmoothing = 2 }, 0, 50);
        yield return Case("greatest factors", speech with { NumChannels = 7, Smoothing = int.MaxValue, OneMinusSmoothing = int.MaxValue, AlternateSmoothing = int.MaxValue, AlternateOneMinusSmoothing = int.MaxValue, SpectralSubtractionBits = 31, MinSignalRemaining = int.MaxValue }, int.MinValue, int.MaxValue);
        yield return Case("most bits", speech with { NumChannels = 6, SmoothingBits = 31, SpectralSubtractionBits = 63 }, int.MinValue, int.MaxValue);
        yield return Case("fine", speech with { NumChannels = 12, SmoothingBits = 1, SpectralSubtractionBits = 2, Smoothing = 3, OneMinusSmoothing = 1, AlternateSmoothing = 1, AlternateOneMinusSmoothing = 2, MinSignalRemaining = 2 }, 0, 12);
    }

    private static OperatorCase Case(string name, SignalFilterBankSpectralSubtraction op, int min, int max) => new OperatorCase(name, op)
        .Input(ElementType.UInt32, new Shape(op.NumChannels), min, max).State(ElementType.UInt32, new Shape(op.NumChannels))
        .Output(ElementType.UInt32).Output(ElementType.UInt32);
}
