using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Recurrent;

/// <summary>
/// SVDF: a dense layer over the last M inputs by filters of low rank. x (N,I) times feature weights (F,I) gives one number a filter; it is
/// appended to the filter's memory, state (N,F*M), which forgets its oldest; time weights (F,M) weigh the memory, and the sums of `rank`
/// neighbouring filters + bias (F/rank) are the outputs (N,F/rank).
/// </summary>
[Operator]
public sealed partial record Svdf : Operator, IOperator<Svdf>
{
    /// <summary>Sums of this many products of an 8-bit weight and a 9-bit input fit 32 bits.</summary>
    private const int MostInputs = 1 << 16;

    /// <inheritdoc/>
    public override string Name => "SVDF";

    /// <summary>Filters an output.</summary>
    public int Rank { get; init; } = 1;

    /// <summary>Applied to float results; integer results are limited by their type alone, as in TFLite Micro.</summary>
    public FusedActivation Activation { get; init; }

    /// <inheritdoc/>
    public override (Operator Plain, FusedActivation Activation)? WithoutActivation =>
        Activation == FusedActivation.None ? null : (this with { Activation = FusedActivation.None }, Activation);

    /// <inheritdoc/>
    public override ImmutableArray<int> ParameterSlots => [1, 2, 3];

    /// <summary>How a converter prepares inputs of another kind of model; without meaning here, kept for the way back.</summary>
    public bool AsymmetricQuantizeInputs { get; init; }

    /// <inheritdoc/>
    public override bool HasSideEffects => true;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(3, 5, 1))
        {
            return [];
        }

        if (node.InputCount != 5 || !node.HasInput(4))
        {
            report.Error(DiagnosticIds.OperandCount, $"it has no state", "5 inputs, of which the bias may be absent");
            return [];
        }

        if (!report.Types(
                TypeRow.Of(ElementType.Int8, ElementType.Int8, ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int16),
                TypeRow.Of(ElementType.Int8, ElementType.Int8, ElementType.Int8, ElementType.Int8, ElementType.Int32, ElementType.Int8),
                TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var (x, feature, time, state) = (node.Input(0).Shape, node.Input(1).Shape, node.Input(2).Shape, node.Input(4).Shape);
        if (x.Rank != 2 || feature.Rank != 2 || time.Rank != 2 || x.Dimensions.Contains(0) || feature.Dimensions.Contains(0) || time.Dimensions.Contains(0)
            || feature[1] != x[1] || time[0] != feature[0] || x[1] > MostInputs)
        {
            report.Shapes($"input {x}, feature weights {feature} and time weights {time} do not fit together", "(N,I), (F,I), (F,M)");
            return [];
        }

        if (Rank < 1 || feature[0] % Rank != 0)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the rank {Rank} does not divide {feature[0]} filters");
            return [];
        }

        if (!node.Input(4).IsVariable)
        {
            report.Error(DiagnosticIds.UnsupportedTensor, $"input 4 '{node.Input(4).Name}' does not keep its value", "a variable tensor");
            return [];
        }

        int units = feature[0] / Rank;
        if (state.Rank != 2 || state[0] != x[0] || state[1] != (long)feature[0] * time[1] || (node.OptionalInput(3) is { } bias && bias.Shape.ElementCount != units))
        {
            report.Shapes($"the state {state} or the bias does not fit {feature[0]} filters of {time[1]} steps and {units} outputs");
            return [];
        }

        return x[0] * (long)units <= int.MaxValue && CheckNumbers(node, report) ? [new TensorType(node.Input(0).Type, new Shape(x[0], units))] : [];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => new(TimeKind.Recurrent, 0);

    /// <inheritdoc/>
    public override long Macs(NodeView node) =>
        (long)node.Input(0).Shape[0] * node.Input(1).Shape[0] * (node.Input(1).Shape[1] + (long)node.Input(2).Shape[1]);

    private static bool CheckNumbers(NodeView node, NodeReport report)
    {
        if (node.Input(0).Type == ElementType.Float32)
        {
            return true;
        }

        if (!report.PerTensor(node.Input(0), node.Input(1), node.Input(2), node.Input(4), node.Output(0)))
        {
            return false;
        }

        if (!QuantizedMultiplier.TryFromReal(FeatureScale(node), out _) || !QuantizedMultiplier.TryFromReal(TimeScale(node), out _))
        {
            report.Error(DiagnosticIds.BadQuantization, $"the multipliers are {FeatureScale(node):R} and {TimeScale(node):R}", "less than 2^31");
            return false;
        }

        return true;
    }

    /// <summary>Input scale * feature scale / state scale, in single precision. Source: TFLM's PrepareSvdf.</summary>
    private static double FeatureScale(NodeView node) =>
        (float)((float)(node.Input(0).Quantization!.Scale * node.Input(1).Quantization!.Scale) / node.Input(4).Quantization!.Scale);

    /// <summary>State scale * time scale / output scale, in single precision.</summary>
    private static double TimeScale(NodeView node) =>
        (float)((float)(node.Input(4).Quantization!.Scale * node.Input(2).Quantization!.Scale) / node.Output(0).Quantization!.Scale);

    /// <summary>The limits of a float result; infinite where there is none.</summary>
    private (float Min, float Max) Limits => Activation switch
    {
        FusedActivation.Relu => (0, float.PositiveInfinity),
        FusedActivation.Relu6 => (0, 6),
        FusedActivation.ReluN1To1 => (-1, 1),
        _ => (float.NegativeInfinity, float.PositiveInfinity),
    };
}
