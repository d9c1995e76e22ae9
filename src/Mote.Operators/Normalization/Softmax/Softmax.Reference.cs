using System.Numerics;
using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Normalization;

public sealed partial record Softmax
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => (node.Input(0).Type, node.Output(0).Type) switch
    {
        (ElementType.Int8, ElementType.Int8) => PrepareInt8<sbyte>(node, 8),
        (ElementType.Int8, _) => PrepareInt8<short>(node, 16),
        (ElementType.Int16, _) => PrepareInt16(node),
        _ => PrepareFloat(node.Input(0).Shape[-1]),
    };

    /// <summary>Exponentials from a table in Q0.31, summed in Q12.19; each is multiplied by the sum's reciprocal and rounded to the output's bits.</summary>
    private ReferenceKernel PrepareInt8<TOutput>(NodeView node, int outputBits)
        where TOutput : unmanaged, IBinaryInteger<TOutput>
    {
        int depth = node.Input(0).Shape[-1];
        int[] table = SoftmaxTable.Build(Beta, node.Input(0).Quantization!.Scale);
        return (in KernelIo io) =>
        {
            var x = io.Input<sbyte>(0);
            var y = io.Output<TOutput>(0);
            for (int start = 0; start < x.Length; start += depth)
            {
                var row = Row.Of(x.Slice(start, depth), table, outputBits);
                for (int i = start; i < start + depth; i++)
                {
                    y[i] = TOutput.CreateTruncating(row.Quotient(table[row.Max - x[i]]));
                }
            }
        };
    }

    /// <summary>Exponentials and the reciprocal of their sum from interpolated tables of 513 entries; the output holds the exponentials meanwhile.</summary>
    private ReferenceKernel PrepareInt16(NodeView node)
    {
        int depth = node.Input(0).Shape[-1];
        var multiplier = FunctionScaling.Softmax16(Beta, node.Input(0).Quantization!.Scale);
        short[] exp = InterpolatedTable.BuildSoftmaxExp();
        short[] reciprocals = InterpolatedTable.BuildSoftmaxReciprocal();
        return (in KernelIo io) =>
        {
            var x = io.Input<short>(0);
            var y = io.Output<short>(0);
            for (int start = 0; start < x.Length; start += depth)
            {
                int max = short.MinValue;
                for (int i = start; i < start + depth; i++)
                {
                    max = Math.Max(max, x[i]);
                }

                int sum = 0;
                for (int i = start; i < start + depth; i++)
                {
                    y[i] = InterpolatedTable.SoftmaxExp16(x[i] - max, multiplier, exp);
                    sum = unchecked(sum + y[i]);
                }

                short reciprocal = InterpolatedTable.SoftmaxReciprocal16(sum, reciprocals, out int rightShift);
                for (int i = start; i < start + depth; i++)
                {
                    y[i] = InterpolatedTable.SoftmaxScale16(y[i], reciprocal, rightShift);
                }
            }
        };
    }

    /// <summary>Single precision; the sum runs in the order of the row. The maximum starts at the least finite number and NaN never wins.</summary>
    private ReferenceKernel PrepareFloat(int depth)
    {
        float beta = Beta;
        return (in KernelIo io) =>
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
                    float exp = ExactMath.Exp((x[i] - max) * beta);
                    y[i] = exp;
                    sum += exp;
                }

                for (int i = start; i < start + depth; i++)
                {
                    y[i] /= sum;
                }
            }
        };
    }

    /// <summary>What the elements of an int8 row share: 1 / sum as a Q0.31 factor and a right shift.</summary>
    private readonly record struct Row(int Max, int Factor, int Exponent, int Least)
    {
        public static Row Of(ReadOnlySpan<sbyte> x, ReadOnlySpan<int> table, int outputBits)
        {
            var (max, sum) = SoftmaxTable.Reduce(x, table);
            int factor = FixedPointFunctions.Reciprocal(sum, 12, out int bitsOverUnit);
            return new Row(max, factor, bitsOverUnit + 31 - outputBits, -(1 << (outputBits - 1)));
        }

        /// <summary>e^difference / sum on the output's scale. Beyond 31 bits of shift, where TensorFlow Lite stops, nothing is left.</summary>
        public int Quotient(int exp)
        {
            int product = FixedPoint.SaturatingRoundingDoublingHighMul(Factor, exp);
            int quotient = Exponent > 31 ? 0 : FixedPoint.RoundingDivideByPowerOfTwo(product, Exponent);
            return Math.Clamp(quotient + Least, Least, -Least - 1);
        }
    }
}
