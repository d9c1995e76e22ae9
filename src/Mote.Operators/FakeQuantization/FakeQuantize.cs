using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.FakeQuantization;

/// <summary>
/// FAKE_QUANTIZE: x, range (2: least, greatest) -> the numbers that int8 with <see cref="Int8Affine"/> of the range can represent:
/// (clamp(round(x / scale) + zero point, -128, 127) - zero point) scale, halves away from zero, as QUANTIZE and DEQUANTIZE one after the other. The
/// gradient passes straight through where x is within the numbers that are represented and is 0 elsewhere; the range has none.
/// </summary>
public sealed record FakeQuantize : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "FAKE_QUANTIZE";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        if (node.Input(1).Shape.ElementCount != 2)
        {
            report.Shapes($"the range has the shape {node.Input(1).Shape}", "two elements");
            return [];
        }

        return [node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => new Kernel(node.Input(0).Shape.ElementCount);

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(new FakeQuantizeGradient(), "dx", scope.OfOutput(), scope.Input(0), scope.Input(1)));
        }

        return true;
    }

    private sealed class Kernel(int count) : TrainingKernel
    {
        private const int Piece = 1 << 14;

        public override int Pieces => Math.Max(1, (count + Piece - 1) / Piece);

        public override void Run(in KernelIo io, int piece)
        {
            var range = io.Input<float>(1);
            var affine = Int8Affine.Of(range[0], range[1]);
            int first = piece * Piece, length = Math.Min(Piece, count - first), width = Vector<float>.Count;
            var x = io.Input<float>(0).Slice(first, length);
            var y = io.Output<float>(0).Slice(first, length);
            float low = sbyte.MinValue - affine.ZeroPoint, high = sbyte.MaxValue - affine.ZeroPoint;
            int i = 0;
            for (; i <= length - width; i += width)
            {
                Of(new Vector<float>(x[i..]), affine.Scale, low, high).CopyTo(y[i..]);
            }

            if (i < length)
            {
                Span<float> last = stackalloc float[width];
                x[i..].CopyTo(last);
                Of(new Vector<float>(last), affine.Scale, low, high).CopyTo(last);
                last[..(length - i)].CopyTo(y[i..]);
            }
        }

        private static Vector<float> Of(Vector<float> x, float scale, float low, float high) =>
            QuantizedVector.Clamp(QuantizedVector.HalfAway(x / new Vector<float>(scale)), low, high) * scale;
    }
}

/// <summary>dy where x was within the numbers that int8 represents, else 0: dy, x, range -> dx.</summary>
internal sealed record FakeQuantizeGradient : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "FAKE_QUANTIZE_GRADIENT";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        var real = ElementType.Float32;
        if (!report.Counts(3, 3, 1) || !report.Types(TypeRow.Of(real, real, real, real)))
        {
            return [];
        }

        if (node.Input(0).Shape != node.Input(1).Shape || node.Input(2).Shape.ElementCount != 2)
        {
            report.Shapes($"the gradient {node.Input(0).Shape}, the input {node.Input(1).Shape} and the range {node.Input(2).Shape} do not fit", "equal shapes and two elements");
            return [];
        }

        return [node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => new Kernel();

    private sealed class Kernel : TrainingKernel
    {
        public override void Run(in KernelIo io, int piece)
        {
            var range = io.Input<float>(2);
            var affine = Int8Affine.Of(range[0], range[1]);
            var dy = io.Input<float>(0);
            var x = io.Input<float>(1);
            var dx = io.Output<float>(0);
            float low = affine.Least, high = affine.Greatest;
            int i = 0;
            for (; i <= dx.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                var value = new Vector<float>(x[i..]);
                var inside = Vector.BitwiseAnd(Vector.GreaterThanOrEqual(value, new Vector<float>(low)), Vector.LessThanOrEqual(value, new Vector<float>(high)));
                Vector.ConditionalSelect(inside, new Vector<float>(dy[i..]), Vector<float>.Zero).CopyTo(dx[i..]);
            }

            for (; i < dx.Length; i++)
            {
                dx[i] = x[i] >= low && x[i] <= high ? dy[i] : 0;
            }
        }
    }
}
