using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Channels;
using Mote.Core.Numerics;

namespace Mote.Operators.Convolution;

/// <summary>
/// FULLY_CONNECTED: x, flattened to (batch, depth), times weights (units, depth) transposed + bias (units) -> (batch, units). Weights are
/// quantized per tensor, with any zero point, or per unit with zero point 0; they may be computed at run time.
/// </summary>
[Operator]
public sealed partial record FullyConnected : Operator, IOperator<FullyConnected>
{
    /// <summary>16-bit sums of at most this many products are far from the limits of 48 bits.</summary>
    private const int MostDepth16 = 1 << 22;

    private const long LargestBias16 = 1L << 45;

    /// <inheritdoc/>
    public override string Name => "FULLY_CONNECTED";

    /// <summary>Applied to the result.</summary>
    public FusedActivation Activation { get; init; }

    /// <inheritdoc/>
    public override (Operator Plain, FusedActivation Activation)? WithoutActivation =>
        Activation == FusedActivation.None ? null : (this with { Activation = FusedActivation.None }, Activation);

    /// <inheritdoc/>
    public override ImmutableArray<int> ParameterSlots => [1, 2];

    /// <summary>True when the output has the shape of the input with its last extent replaced.</summary>
    public bool KeepDimensions { get; init; }

    /// <summary>How a converter prepares inputs of another kind of model; without meaning here, kept for the way back.</summary>
    public bool AsymmetricQuantizeInputs { get; init; }

    /// <summary>The schema's TensorType of the accumulator with 16-bit inputs where there is no bias: 2 is int32, anything else int64.</summary>
    public int QuantizedBiasType { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 3, 1)
            || !report.Types(
                TypeRow.Of(ElementType.Int8, ElementType.Int8, ElementType.Int8, ElementType.Int32),
                TypeRow.Of(ElementType.Int8, ElementType.Int8, ElementType.Int4, ElementType.Int32),
                TypeRow.Of(ElementType.Int16, ElementType.Int16, ElementType.Int8, ElementType.Int64),
                TypeRow.Of(ElementType.Int16, ElementType.Int16, ElementType.Int8, ElementType.Int32),
                TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var (x, weights) = (node.Input(0), node.Input(1));
        if (weights.Shape.Rank != 2 || weights.Shape.Dimensions.Contains(0) || x.Shape.Dimensions.Contains(0)
            || x.Shape.ElementCount % weights.Shape[1] != 0 || (KeepDimensions && (x.Shape.Rank == 0 || x.Shape[-1] != weights.Shape[1])))
        {
            report.Shapes($"input {x.Shape} does not fit weights {weights.Shape}", "weights (units, depth) and an input of rows of that depth");
            return [];
        }

        int units = weights.Shape[0];
        if (!ConvolutionChecks.Bias(report, node.OptionalInput(2), units) || !CheckNumbers(node, report, units))
        {
            return [];
        }

        int batch = x.Shape.ElementCount / weights.Shape[1];
        var inferred = KeepDimensions ? new Shape([.. x.Shape.Dimensions[..^1], units]) : new Shape(batch, units);

        // Converters also write other shapes of the same rows: 1x1x10 for 1x10.
        var declared = node.Output(0).Shape;
        bool sameRows = declared.Rank > 0 && declared[-1] == units && Elements(declared) == (long)batch * units;
        return [new TensorType(x.Type, sameRows ? declared : inferred)];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node)
    {
        var x = node.Input(0).Shape;
        return x.Rank > 2 && x[-1] == node.Input(1).Shape[1] ? TimeBehaviour.Pointwise : TimeBehaviour.Global;
    }

    /// <inheritdoc/>
    public override long Macs(NodeView node) => (long)node.Input(0).Shape.ElementCount * node.Input(1).Shape[0];

    /// <inheritdoc/>
    public override Operator? WithActivation(NodeView node, FusedActivation activation) =>
        Activation == FusedActivation.None ? this with { Activation = activation } : null;

    /// <inheritdoc/>
    public override ChannelRule? Channels(NodeView node) =>
        node.Input(0).Type == ElementType.Int8 && node.Input(1).IsConstant && node.OptionalInput(2) is not { IsConstant: false } ? FullyConnectedChannels.Rule : null;

    private static long Elements(Shape shape) => shape.Dimensions.Aggregate(1L, (product, extent) => Math.Min(product * extent, 1L << 32));

    private static bool CheckNumbers(NodeView node, NodeReport report, int units)
    {
        var (x, weights, y) = (node.Input(0), node.Input(1), node.Output(0));
        if (x.Type == ElementType.Float32)
        {
            return true;
        }

        if (weights.Type == ElementType.Int4 && !report.Constant(1, "the 4-bit weights"))
        {
            return false;
        }

        if (!report.PerTensor(x, y))
        {
            return false;
        }

        if (weights.Quantization is not { } quantization)
        {
            report.Error(DiagnosticIds.MissingQuantization, $"the weights '{weights.Name}' have no quantization");
            return false;
        }

        if (!quantization.IsPerTensor && (quantization.Axis != 0 || quantization.Scales.Length != units || quantization.ZeroPoints.Any(z => z != 0)))
        {
            report.Error(DiagnosticIds.BadQuantization, $"the weights have {quantization}", $"one scale, or {units} scales along axis 0 with zero points 0");
            return false;
        }

        if (quantization.ZeroPoint is < sbyte.MinValue or > sbyte.MaxValue)
        {
            report.Error(DiagnosticIds.BadQuantization, $"the weights have the zero point {quantization.ZeroPoint}", "-128 to 127");
            return false;
        }

        for (int unit = 0; unit < quantization.Scales.Length; unit++)
        {
            double real = RealMultiplier(x, weights, y, unit);
            if (!(real >= 0) || !QuantizedMultiplier.TryFromReal(real, out var multiplier) || (x.Type == ElementType.Int16 && multiplier.Shift > 7))
            {
                report.Error(DiagnosticIds.BadQuantization, $"the multiplier of unit {unit} is {real:R}", x.Type == ElementType.Int16 ? "0 to 128" : "0 to 2^31");
                return false;
            }
        }

        return x.Type != ElementType.Int16 || CheckSums16(node, report);
    }

    private static bool CheckSums16(NodeView node, NodeReport report)
    {
        if (node.Input(1).Shape[1] > MostDepth16)
        {
            report.Shapes($"the weights {node.Input(1).Shape} are too deep", $"up to {MostDepth16}");
            return false;
        }

        if (node.OptionalInput(2) is not { Type: ElementType.Int64 } bias)
        {
            return true;
        }

        if (!report.Constant(2, "the bias"))
        {
            return false;
        }

        foreach (long value in bias.Values<long>())
        {
            if (value is < -LargestBias16 or > LargestBias16)
            {
                report.Error(DiagnosticIds.OutOfRange, $"the bias has the element {value}", $"absolute values up to {LargestBias16}");
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// For one scale the product of input and weight scale is rounded to single precision before the division, for a scale a unit all is
    /// double. Source: TFLite's GetQuantizedConvolutionMultipler and TFLM's CalculateOpDataFullyConnected.
    /// </summary>
    private static double RealMultiplier(Tensor x, Tensor weights, Tensor y, int unit)
    {
        float input = x.Quantization!.Scale;
        var quantization = weights.Quantization!;
        double product = quantization.IsPerTensor ? (float)(input * quantization.Scale) : (double)input * quantization.Scales[unit];
        return product / y.Quantization!.Scale;
    }

    /// <summary>One multiplier, or one a unit.</summary>
    internal static QuantizedMultiplier[] Multipliers(NodeView node)
    {
        var multipliers = new QuantizedMultiplier[node.Input(1).Quantization!.Scales.Length];
        for (int unit = 0; unit < multipliers.Length; unit++)
        {
            multipliers[unit] = QuantizedMultiplier.FromReal(RealMultiplier(node.Input(0), node.Input(1), node.Output(0), unit));
        }

        return multipliers;
    }

    /// <summary>Whether 16-bit inputs are summed in 64 bits.</summary>
    private bool IsWide(NodeView node) => node.OptionalInput(2) is { } bias ? bias.Type == ElementType.Int64 : QuantizedBiasType != 2;
}
