using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.FakeQuantization;

/// <summary>
/// FAKE_QUANTIZE_WEIGHTS: weights -> the numbers that int8, symmetric for each index of an axis, can represent: clamp(round(w / scale), -127, 127) scale
/// with scale = the largest magnitude / 127 (1 where all are 0), halves away from zero. Nothing is beyond the range, so the gradient passes straight
/// through.
/// </summary>
public sealed record FakeQuantizeWeights : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "FAKE_QUANTIZE_WEIGHTS";

    /// <summary>The axis with a scale for each index; -1 for one scale for all.</summary>
    public int Axis { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<int> ParameterSlots => [0];

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var w = node.Input(0).Shape;
        if (Axis < -1 || Axis >= w.Rank || w.ElementCount == 0)
        {
            report.Error(DiagnosticIds.OutOfRange, $"the axis {Axis} is not a dimension of the weights {w}", "a dimension, or -1");
            return [];
        }

        return [node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => new Kernel(node.Input(0).Shape, Axis);

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.OfOutput());
        }

        return true;
    }

    /// <summary>The scale of weights whose largest magnitude this is.</summary>
    public static float Scale(float largest) => largest / 127 is > 0 and var scale && float.IsFinite(scale) ? scale : 1;

    private sealed class Kernel : TrainingKernel
    {
        private readonly int _outer, _channels, _inner;
        private readonly float[] _scales;

        public Kernel(Shape shape, int axis)
        {
            _outer = axis < 0 ? 1 : shape.Product(0, axis);
            _channels = axis < 0 ? 1 : shape[axis];
            _inner = shape.ElementCount / (_outer * _channels);
            _scales = new float[_channels];
        }

        public override void Run(in KernelIo io, int piece)
        {
            var w = io.Input<float>(0);
            var y = io.Output<float>(0);
            Array.Clear(_scales);
            for (int i = 0; i < w.Length; i++)
            {
                ref float largest = ref _scales[i / _inner % _channels];
                largest = Math.Abs(w[i]) > largest ? Math.Abs(w[i]) : largest;
            }

            for (int c = 0; c < _channels; c++)
            {
                _scales[c] = Scale(_scales[c]);
            }

            Span<float> values = stackalloc float[Vector<float>.Count], scales = stackalloc float[Vector<float>.Count];
            for (int i = 0; i < w.Length; i += values.Length)
            {
                int length = Math.Min(values.Length, w.Length - i);
                w.Slice(i, length).CopyTo(values);
                for (int k = 0; k < scales.Length; k++)
                {
                    scales[k] = _scales[(i + k) / _inner % _channels];
                }

                var scale = new Vector<float>(scales);
                (QuantizedVector.Clamp(QuantizedVector.HalfAway(new Vector<float>(values) / scale), -127, 127) * scale).CopyTo(values);
                values[..length].CopyTo(y[i..]);
            }
        }
    }
}
