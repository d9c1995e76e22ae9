using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Normalization;

/// <summary>
/// LOG_SOFTMAX over the last axis: x - max - ln(sum of e^(x - max)), for each row. The int8 output is (q-127)/16. On int8 the exponentials come
/// from a table computed ahead and the logarithm is TensorFlow Lite for Microcontrollers' in fixed point.
/// </summary>
[Operator]
public sealed record LogSoftmax : Operator, IOperator<LogSoftmax>
{
    private static readonly Quantization Sixteenths = new(1f / 16, 127);

    /// <inheritdoc/>
    public override string Name => "LOG_SOFTMAX";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<LogSoftmax>("LOG_SOFTMAX", "LogSoftmaxOptions");

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Int8, ElementType.Int8), TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var (x, y) = (node.Input(0), node.Output(0));
        if (x.Shape.Rank < 1 || x.Shape[-1] < 1)
        {
            report.Shapes($"the input {x.Shape} has no last axis with elements");
            return [];
        }

        if (x.Type == ElementType.Int8)
        {
            if (!report.PerTensor(x, y) || !SoftmaxTable.Check(1, x.Quantization!, report))
            {
                return [];
            }

            if (!Sixteenths.Equals(y.Quantization))
            {
                report.Error(DiagnosticIds.BadQuantization, $"the output's quantization is {y.Quantization}", Sixteenths.ToString());
                return [];
            }
        }

        return [x.TensorType];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => node.Input(0).Shape.Rank > 2 ? TimeBehaviour.Pointwise : TimeBehaviour.Global;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int depth = node.Input(0).Shape[-1];
        return node.Input(0).Type == ElementType.Int8 ? PrepareInt8(depth, node.Input(0).Quantization!.Scale) : PrepareFloat(depth);
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0);
        int depth = x.Shape[-1];
        bool isFloat = x.Type == ElementType.Float32;
        var call = (isFloat ? KernelCall.Of("log_softmax_f32.h", "mote_log_softmax_f32") : KernelCall.Of("log_softmax_s8.h", "mote_log_softmax_s8"))
            .Input(0, x.Type).Dimensions(x.Shape.ElementCount / depth, depth);
        if (!isFloat)
        {
            float scale = x.Quantization!.Scale;
            var scaling = FunctionScaling.Softmax8(1, scale);
            var reverse = FunctionScaling.LogSoftmaxReverse(scaling.Multiplier);
            call = SoftmaxTable.Add(call, SoftmaxTable.Build(1, scale), options)
                .Number("multiplier", scaling.Multiplier.Multiplier).Number("shift", scaling.Multiplier.Shift).Number("radius", scaling.Radius)
                .Number("reverse_multiplier", reverse.Multiplier).Number("reverse_shift", reverse.Shift);
        }

        return call.Output(0, x.Type);
    }

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new SoftmaxGradient { OfLogarithm = true }, "dx", scope.OfOutput(), scope.Output()));
        }

        return true;
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        OperatorCase Make(string name, Shape shape, float scale, int min = -128, int max = 127) =>
            new OperatorCase($"int8 {name}", new LogSoftmax()).Input(ElementType.Int8, shape, min, max, new Quantization(scale, 3)).Output(ElementType.Int8, Sixteenths);
        yield return Make("vector", new Shape(9), 0.1f);
        yield return Make("rows of one", new Shape(4, 1), 0.3f);
        yield return Make("rank 3, flat", new Shape(2, 3, 5), 0.004f);
        yield return Make("every difference", new Shape(1, 300), 0.06f);
        yield return Make("far apart", new Shape(3, 20), 0.5f);
        yield return Make("very far apart", new Shape(2, 6), 40f, -3, 2);
        yield return Make("negative, far apart", new Shape(2, 15), 3f, -128, -90);
        yield return Make("equal elements", new Shape(1, 600), 0.1f, 5, 5);
        yield return Make("close to the least representable", new Shape(1, 1500), 0.13f);
        yield return Make("saturated sum", new Shape(1, 4500), 0.001f, 5, 9);
        yield return Make("two", new Shape(20, 2), 0.09f);

        // 15.75 below the maximum, where the least output is not reached yet, is just beyond what the multiplier's shift covers.
        yield return Make("many pairs at the end of the range", new Shape(600, 2), 0.126f);
        yield return Make("many pairs", new Shape(2000, 2), 0.043f);
        yield return Make("many short rows", new Shape(900, 5), 0.031f);

        OperatorCase Float(string name, Shape shape) => new OperatorCase($"float32 {name}", new LogSoftmax()).Input(ElementType.Float32, shape).Output(ElementType.Float32);
        yield return Float("rank 2", new Shape(3, 10));
        yield return Float("rank 4", new Shape(2, 2, 2, 3));
        yield return Float("rows of one", new Shape(2, 1));
        yield return Float("long row", new Shape(1, 100)).Range(0, -90, 90);
        yield return Float("negative", new Shape(2, 8)).Range(0, -200, -100);
        yield return Float("many pairs", new Shape(1500, 2)).Range(0, -12, 12);
    }

    private static ReferenceKernel PrepareInt8(int depth, float scale)
    {
        var scaling = FunctionScaling.Softmax8(1, scale);
        var reverse = FunctionScaling.LogSoftmaxReverse(scaling.Multiplier);
        int[] table = SoftmaxTable.Build(1, scale);
        return (in KernelIo io) =>
        {
            var x = io.Input<sbyte>(0);
            var y = io.Output<sbyte>(0);
            for (int start = 0; start < x.Length; start += depth)
            {
                var (max, sum) = SoftmaxTable.Reduce(x.Slice(start, depth), table);
                int log = FixedPointFunctions.LogOfOneOrMore(sum, 12, 5);

                // Differences of this or less leave Q5.26, before or once the logarithm is subtracted.
                int least = Math.Max(-scaling.Radius - 1, FixedPoint.MultiplyByQuantizedMultiplier(int.MinValue + log, reverse));
                for (int i = start; i < start + depth; i++)
                {
                    int difference = x[i] - max;
                    int q26 = unchecked(FixedPoint.MultiplyByQuantizedMultiplier(difference, scaling.Multiplier) - log);
                    y[i] = difference <= least ? sbyte.MinValue : (sbyte)Math.Max(FixedPoint.RoundingDivideByPowerOfTwo(q26, 22) + 127, sbyte.MinValue);
                }
            }
        };
    }

    /// <summary>Single precision; the sum runs in the order of the row. The maximum starts at the least finite number and NaN never wins.</summary>
    private static ReferenceKernel PrepareFloat(int depth) => (in KernelIo io) =>
    {
        var x = io.Input<float>(0);
        var y = io.Output<float>(0);
        for (int start = 0; start < x.Length; start += depth)
        {
            float max = float.MinValue;
            for (int i = start; i < start + depth; i++)
            {
                max = max < x[i] ? x[i] : max;
            }

            float sum = 0;
            for (int i = start; i < start + depth; i++)
            {
                sum += ExactMath.Exp(x[i] - max);
            }

            float log = ExactMath.Log(sum);
            for (int i = start; i < start + depth; i++)
            {
                y[i] = x[i] - max - log;
            }
        }
    };
}
