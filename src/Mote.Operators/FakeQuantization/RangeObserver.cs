using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.FakeQuantization;

/// <summary>
/// RANGE_OBSERVER: x -> (2) its least and its greatest element, from which the trainer keeps moving averages. NaN are passed over; without any other
/// number both are 0. No gradient flows through it.
/// </summary>
public sealed record RangeObserver : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "RANGE_OBSERVER";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) =>
        report.Counts(1, 1, 1) && report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32))
            ? [new TensorType(ElementType.Float32, new Shape(2))]
            : [];

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => new Kernel(node.Input(0).Shape.ElementCount);

    private sealed class Kernel : TrainingKernel
    {
        private const int Piece = 1 << 15;

        private readonly int _count;
        private readonly float[] _least, _greatest;

        public Kernel(int count)
        {
            _count = count;
            (_least, _greatest) = (new float[Pieces], new float[Pieces]);
        }

        public override int Pieces => Math.Max(1, (_count + Piece - 1) / Piece);

        public override void Run(in KernelIo io, int piece)
        {
            var x = io.Input<float>(0).Slice(piece * Piece, Math.Min(Piece, _count - (piece * Piece)));
            var least = new Vector<float>(float.PositiveInfinity);
            var greatest = -least;
            int i = 0;
            for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                var value = new Vector<float>(x[i..]);
                least = Vector.ConditionalSelect(Vector.LessThan(value, least), value, least);
                greatest = Vector.ConditionalSelect(Vector.GreaterThan(value, greatest), value, greatest);
            }

            (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
            for (int lane = 0; lane < Vector<float>.Count; lane++)
            {
                low = Math.Min(low, least[lane]);
                high = Math.Max(high, greatest[lane]);
            }

            for (; i < x.Length; i++)
            {
                low = x[i] < low ? x[i] : low;
                high = x[i] > high ? x[i] : high;
            }

            (_least[piece], _greatest[piece]) = (low, high);
        }

        public override void Finish(in KernelIo io)
        {
            var y = io.Output<float>(0);
            (y[0], y[1]) = (float.PositiveInfinity, float.NegativeInfinity);
            for (int piece = 0; piece < Pieces; piece++)
            {
                // Adding 0 makes negative zeros positive: which zero comes first would depend on the width of the vectors.
                y[0] = Math.Min(y[0], _least[piece]) + 0f;
                y[1] = Math.Max(y[1], _greatest[piece]) + 0f;
            }

            if (!(y[0] <= y[1]))
            {
                y.Clear();
            }
        }
    }
}
