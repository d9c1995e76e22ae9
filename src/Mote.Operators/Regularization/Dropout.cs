using System.Collections.Immutable;
using System.Numerics;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Core.Training;

namespace Mote.Operators.Regularization;

/// <summary>
/// DROPOUT: x, seed (one int64) -> x / (1 - rate) where an element is kept, 0 where it is dropped. Whether it is kept follows from the seed, the
/// layer's number and the element's index alone: with k = <see cref="Random64.Hash"/>(seed, layer), a = k mod 2^32, b = k / 2^32 and the bijection
/// mix(h) = (g xor g >> 16) for g = (f xor f >> 15) 0x846ca68b, f = (h xor h >> 16) 0x7feb352d, it is kept where
/// mix(mix(index + a) xor b) / 2^8 is at least rate 2^24. (The multipliers are those of the hash lowbias32, found by C. Wellons.) The gradient is the
/// same operator on dy.
/// </summary>
public sealed record Dropout : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "DROPOUT";

    /// <summary>The share of elements that are dropped, from 0 to below 1.</summary>
    public float Rate { get; init; }

    /// <summary>Different for each dropout of a network, so that their masks are independent.</summary>
    public int Layer { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Int64)))
        {
            return [];
        }

        if (!(Rate is >= 0 and < 1) || node.Input(1).Shape.ElementCount != 1)
        {
            report.Error(DiagnosticIds.OutOfRange, $"the rate is {Rate}, the seed has {node.Input(1).Shape.ElementCount} elements", "a rate from 0 to below 1 and one seed");
            return [];
        }

        return [node.Input(0).TensorType];
    }

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => new Kernel(this, node.Input(0).Shape.ElementCount);

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(this, "dx", scope.OfOutput(), scope.Input(1)));
        }

        return true;
    }

    private sealed class Kernel(Dropout op, int count) : TrainingKernel
    {
        private const int Piece = 1 << 14;

        private readonly float _factor = 1 / (1 - op.Rate);
        private readonly uint _dropped = (uint)(op.Rate * (1 << 24));

        public override int Pieces => Math.Max(1, (count + Piece - 1) / Piece);

        public override void Run(in KernelIo io, int piece)
        {
            ulong key = Random64.Hash((ulong)io.Input<long>(1)[0], (ulong)op.Layer);
            int first = piece * Piece, length = Math.Min(Piece, count - first), width = Vector<float>.Count;
            var x = io.Input<float>(0).Slice(first, length);
            var y = io.Output<float>(0).Slice(first, length);
            Span<float> last = stackalloc float[width];
            for (int i = 0; i < length; i += width)
            {
                bool whole = i + width <= length;
                if (!whole)
                {
                    x[i..].CopyTo(last);
                }

                var values = new Vector<float>(whole ? x[i..] : last);
                var index = Vector<uint>.Indices + new Vector<uint>((uint)(first + i));
                var hash = Mix(Mix(index + new Vector<uint>((uint)key)) ^ new Vector<uint>((uint)(key >> 32))) >>> 8;
                var kept = Vector.AsVectorInt32(Vector.GreaterThanOrEqual(hash, new Vector<uint>(_dropped)));
                var result = Vector.ConditionalSelect(kept, values * _factor, Vector<float>.Zero);
                if (whole)
                {
                    result.CopyTo(y[i..]);
                }
                else
                {
                    result.CopyTo(last);
                    last[..(length - i)].CopyTo(y[i..]);
                }
            }
        }

        private static Vector<uint> Mix(Vector<uint> h)
        {
            var f = (h ^ (h >>> 16)) * 0x7feb352du;
            var g = (f ^ (f >>> 15)) * 0x846ca68bu;
            return g ^ (g >>> 16);
        }
    }
}
