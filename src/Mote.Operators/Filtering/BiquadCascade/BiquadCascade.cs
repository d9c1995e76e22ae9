using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators.Filtering.Design;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Filtering;

/// <summary>
/// BIQUAD_CASCADE: each channel of x through second order sections one after the other. Operand 1, a constant (sections, 5), has b0, b1, b2, a1, a2 of
/// y = b0 x + b1 x' + b2 x'' - a1 y' - a2 y''. float32: direct form II transposed. Integers: direct form I, the coefficients times 2^shift
/// of their section, and what a sample loses in the shift is added to the next (error feedback), so that a constant input is met exactly in the mean.
/// </summary>
[Operator]
public sealed partial record BiquadCascade : StreamFilter, IOperator<BiquadCascade>
{
    /// <summary>Sections at most: far beyond what filters have.</summary>
    private const int MostSections = 64;

    /// <summary>Numbers that an integer section keeps a channel: x', x'', y', y'' and what the shift lost.</summary>
    private const int Kept = 5;

    /// <inheritdoc/>
    public override string Name => "BIQUAD_CASCADE";

    /// <summary>
    /// Starts as if the first sample had been there for ever (SciPy's sosfilt_zi times x[0]), which spares the settling of a filter on a signal
    /// with an offset; else as if there had been silence.
    /// </summary>
    public bool StartSettled { get; init; }

    /// <summary>Starts in every block anew, settled or from silence: the window-wise definition of some training tools, whose blocks may overlap.</summary>
    public bool Restarts { get; init; }

    /// <summary>For integers, the fraction bits of each section's coefficients; empty for float32.</summary>
    public IntegerList Shifts { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    private protected override int Operands => 2;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> States(ImmutableArray<TensorType> operands)
    {
        var (x, sections) = (operands[0], operands[1].Shape[0]);
        var state = new TensorType(x.Type, new Shape(Block.Of(x.Shape).Channels, sections, x.Type == ElementType.Float32 ? 2 : Kept));
        return StartSettled && !Restarts ? [state, Started] : [state];
    }

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override long Macs(NodeView node) => 5L * node.Input(0).Shape.ElementCount * node.Input(1).Shape[0];

    private protected override TensorType? Check(NodeView node, NodeReport report)
    {
        if (!report.Types(
                TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32),
                TypeRow.Of(ElementType.Int16, ElementType.Int16, ElementType.Int16),
                TypeRow.Of(ElementType.Int32, ElementType.Int32, ElementType.Int32))
            || !report.Constant(1, "the coefficients"))
        {
            return null;
        }

        var coefficients = node.Input(1);
        if (coefficients.Shape.Rank != 2 || coefficients.Shape[1] != 5 || coefficients.Shape[0] is < 1 or > MostSections
            || Block.Of(node.Input(0).Shape).Channels > MostSamples / (MostSections * Kept))
        {
            report.Shapes($"the coefficients are {coefficients.Shape} for an input {node.Input(0).Shape}", $"(sections, 5) with 1 to {MostSections} sections");
            return null;
        }

        bool good = coefficients.Type == ElementType.Float32 ? CheckReal(coefficients, report) : CheckInteger(coefficients, report);
        if (good && StartSettled && !TrySettle(coefficients, out _, out _))
        {
            report.Error(DiagnosticIds.OutOfRange, $"a section has no steady state to start in", "sections whose gain at 0 Hz is less than 2^15",
                "Start from silence, or move the pole away from 1");
            return null;
        }

        return good ? node.Input(0).TensorType : null;
    }

    private bool CheckReal(Tensor coefficients, NodeReport report)
    {
        foreach (float c in coefficients.Values<float>())
        {
            if (!float.IsFinite(c))
            {
                report.Error(DiagnosticIds.OutOfRange, $"a coefficient is {c:R}", "finite numbers");
                return false;
            }
        }

        if (!Shifts.Values.IsEmpty)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"float32 coefficients have shifts", "none");
            return false;
        }

        return true;
    }

    /// <summary>The sum of the magnitudes of a section's coefficients bounds its accumulator: 32 bits for int16, 64 bits for int32.</summary>
    private bool CheckInteger(Tensor coefficients, NodeReport report)
    {
        bool narrow = coefficients.Type == ElementType.Int16;
        int mostShift = narrow ? 15 : 31;
        if (Shifts.Values.Length != coefficients.Shape[0] || Shifts.Values.Any(s => s < 0 || s > mostShift))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the shifts are {Shifts} for {coefficients.Shape[0]} sections", $"one for each section, of 0 to {mostShift}");
            return false;
        }

        long[] all = Integers(coefficients);
        for (int s = 0; s < coefficients.Shape[0]; s++)
        {
            long sum = all.AsSpan(s * 5, 5).ToArray().Sum(Math.Abs);
            long most = narrow ? FixedSections.MostSum16 : FixedSections.MostSum32;
            if (sum > most)
            {
                report.Error(DiagnosticIds.OutOfRange, $"the magnitudes of section {s} add up to {sum}", $"{most} at most, so that no sum overflows", "Give the section fewer fraction bits");
                return false;
            }
        }

        return true;
    }

    private static long[] Integers(Tensor coefficients) => coefficients.Type == ElementType.Int16
        ? Array.ConvertAll(coefficients.Values<short>().ToArray(), c => (long)c)
        : Array.ConvertAll(coefficients.Values<int>().ToArray(), c => (long)c);

    /// <summary>
    /// What a cascade at rest under the input 1 keeps. float32: two numbers a section, in single precision. Integers: the level behind each
    /// section as a factor of the input. False where a section never comes to rest.
    /// </summary>
    private bool TrySettle(Tensor coefficients, out float[] real, out QuantizedMultiplier[] levels)
    {
        int sections = coefficients.Shape[0];
        (real, levels) = (new float[2 * sections], new QuantizedMultiplier[sections]);
        var all = new Section[sections];
        for (int s = 0; s < sections; s++)
        {
            double[] c = coefficients.Type == ElementType.Float32
                ? [.. coefficients.Values<float>().Slice(s * 5, 5).ToArray().Select(v => (double)v)]
                : [.. Integers(coefficients).AsSpan(s * 5, 5).ToArray().Select(v => Math.ScaleB(v, -Shifts.Values[s]))];
            all[s] = new Section(c[0], c[1], c[2], c[3], c[4]);
        }

        if (!SecondOrderSections.TrySettle(all, out var rests))
        {
            return false;
        }

        for (int s = 0; s < sections; s++)
        {
            (real[2 * s], real[2 * s + 1]) = ((float)rests[s].Z1, (float)rests[s].Z2);
            if (!(Math.Abs(rests[s].Level) < 1 << 15) || !QuantizedMultiplier.TryFromReal(rests[s].Level, out levels[s]))
            {
                return false;
            }
        }

        return real.All(float.IsFinite);
    }
}
