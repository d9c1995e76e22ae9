using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators.FakeQuantization;
using Mote.Operators.Regularization;

namespace Mote.Operators.Tests.Gradients;

/// <summary>Operators that disturb what passes through them, element by element from their definitions.</summary>
public static class Noise
{
    /// <summary>The seed of the cases; integer inputs of cases are filled with it.</summary>
    public const long Seed = 20;

    public static double[] Dropout(Dropout op, NodeView node, double[] x)
    {
        ulong key = Random64.Hash((ulong)Seed, (ulong)op.Layer);
        uint dropped = (uint)(op.Rate * (1 << 24));
        return [.. x.Select((v, i) => Mix(unchecked(Mix((uint)i + (uint)key) ^ (uint)(key >> 32))) >> 8 >= dropped ? v / (1 - op.Rate) : 0)];
    }

    public static double[] QuantizedWeights(FakeQuantizeWeights op, NodeView node, double[] w)
    {
        var shape = node.Input(0).Shape;
        int inner = op.Axis < 0 ? w.Length : shape.Product(op.Axis + 1, shape.Rank);
        int channels = op.Axis < 0 ? 1 : shape[op.Axis];
        return [.. w.Select((v, i) =>
        {
            int channel = i / inner % channels;
            double largest = w.Where((_, k) => k / inner % channels == channel).Max(Math.Abs);
            float scale = largest > 0 ? (float)largest / 127 : 1;
            return Math.Clamp(Math.Round((float)v / scale, MidpointRounding.AwayFromZero), -127, 127) * scale;
        })];
    }

    private static uint Mix(uint h)
    {
        h ^= h >> 16;
        h = unchecked(h * 0x7feb352d);
        h ^= h >> 15;
        h = unchecked(h * 0x846ca68b);
        return h ^ (h >> 16);
    }
}
