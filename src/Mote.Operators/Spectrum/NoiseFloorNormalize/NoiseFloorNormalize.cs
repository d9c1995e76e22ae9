using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Spectrum;

/// <summary>
/// NOISE_FLOOR_NORMALIZE: decibels to numbers from 0, at the noise floor, to 1, at 12 dB: y = (x - floor) * (1 / (12 - floor)), in single precision; at least 0 and, if
/// so asked, at most 1; then rounded to whole steps, halves away from zero. NaN stays.
/// </summary>
[Operator]
public sealed record NoiseFloorNormalize : Operator, IOperator<NoiseFloorNormalize>
{
    /// <summary>The level that becomes 1, in decibels.</summary>
    private const float Top = 12;

    /// <inheritdoc/>
    public override string Name => "NOISE_FLOOR_NORMALIZE";

    /// <summary>The level that becomes 0, in decibels; below 12.</summary>
    public float NoiseFloor { get; init; } = -52;

    /// <summary>Whether results above 1 become 1.</summary>
    public bool ClipsAbove { get; init; } = true;

    /// <summary>The steps from 0 to 1 that results are rounded to; 0 to leave them.</summary>
    public int Steps { get; init; } = 256;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        if (!(NoiseFloor < Top) || !float.IsFinite(NoiseFloor) || Steps is < 0 or > 1 << 24)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the noise floor {NoiseFloor:R} or the number of steps {Steps} is out of range", "a floor below 12 dB, up to 2^24 steps");
            return [];
        }

        return [node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => (in KernelIo io) =>
    {
        var x = io.Input<float>(0);
        var y = io.Output<float>(0);
        for (int i = 0; i < y.Length; i++)
        {
            float v = (x[i] - NoiseFloor) * Factor;
            v = v < 0 ? 0 : v > 1 && ClipsAbove ? 1 : v;
            y[i] = Steps == 0 ? v : Rounding.HalfAway(v * Steps) / Steps;
        }
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        KernelCall.Of("noise_floor_normalize_f32.h", "mote_noise_floor_normalize_f32").Input(0, ElementType.Float32)
            .Dimensions(node.Input(0).Shape.ElementCount, ClipsAbove ? 1 : 0, Steps == 0 ? 0 : 1).Real("steps", Steps).Real("noise_floor", NoiseFloor).Real("factor", Factor).Output(0, ElementType.Float32);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var (name, op) in new (string, NoiseFloorNormalize)[]
        {
            ("256 steps", new()), ("no steps", new() { Steps = 0 }), ("not clipped", new() { ClipsAbove = false }), ("another floor", new() { NoiseFloor = -70.5f, Steps = 100 }),
        })
        {
            yield return new OperatorCase(name, op).Input(ElementType.Float32, new Shape(3, 99), -90, 30).Output(ElementType.Float32);
            yield return new OperatorCase($"{name}, numbers of all magnitudes", op).Input(ElementType.Float32, new Shape(133)).Output(ElementType.Float32);
        }

        // Steps of 1/256 and the halves between them: 64 dB are 256 steps.
        yield return new OperatorCase("halves of steps", new NoiseFloorNormalize())
            .Constant<float>(ElementType.Float32, new Shape(520), [.. Enumerable.Range(-2, 520).Select(i => -52 + i / 8f)]).Output(ElementType.Float32);
    }

    /// <summary>The reciprocal of the span.</summary>
    private float Factor => 1f / (Top - NoiseFloor);
}
