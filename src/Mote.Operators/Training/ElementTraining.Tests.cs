using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators.Activation;
using Mote.Operators.Elementwise;
using Mote.Operators.Layout;
using Mote.Operators.Pooling;
using Mote.Operators.Reduction;

namespace Mote.Operators.Tests.Training;

/// <summary>Training kernels of element by element operators, pooling and means against loops in double.</summary>
public sealed class ElementTrainingTests
{
    [Fact]
    public void Activations_that_clamp_pass_the_gradient_strictly_between_their_bounds()
    {
        var shape = new Shape(3, 37);
        float[] x = [.. TrainingRun.Values(new Random64(1), 111).Select(v => 9 * v)];
        x[5] = 0;
        x[6] = 6;
        float[] dy = TrainingRun.Values(new Random64(2), 111);
        foreach (var (op, low, high) in new (Operator, float, float)[] { (new Relu(), 0, float.PositiveInfinity), (new Relu6(), 0, 6), (new ReluN1To1(), -1, 1) })
        {
            float[] y = TrainingRun.Of(op, 1, (shape, x))[0];
            Assert.Equal(x.Select(v => Math.Clamp(v, low, high)), y);
            float[] dx = TrainingRun.Of(new ClampGradient(low, high), 1, (shape, dy), (shape, y))[0];
            Assert.Equal(x.Select((v, i) => v > low && v < high ? dy[i] : 0), dx);
        }
    }

    [Fact]
    public void ADD_takes_equal_shapes_rows_and_other_broadcasts()
    {
        foreach (var (a, b) in new[] { (new Shape(70000), new Shape(70000)), (new Shape(9, 33), new Shape(33)), (new Shape(2, 3, 5), new Shape(1, 3, 1)), (new Shape(4, 7), new Shape(1)) })
        {
            float[] left = TrainingRun.Values(new Random64(1), a.ElementCount), right = TrainingRun.Values(new Random64(2), b.ElementCount);
            float[] y = TrainingRun.Of(new Add(), 1, (a, left), (b, right))[0];
            int[] source = Broadcast(a, b);
            Assert.Equal(left.Select((v, i) => v + right[source[i]]), y);
        }
    }

    [Fact]
    public void The_gradient_of_a_broadcast_adds_up_what_came_of_one_element()
    {
        foreach (var (x, target) in new[] { (new Shape(900, 33), new Shape(33)), (new Shape(2, 3, 5), new Shape(1, 3, 1)), (new Shape(4, 7), new Shape(1)), (new Shape(4, 7), new Shape(4, 1)) })
        {
            float[] values = TrainingRun.Values(new Random64(3), x.ElementCount);
            var expected = new double[target.ElementCount];
            int[] source = Broadcast(x, target);
            for (int i = 0; i < values.Length; i++)
            {
                expected[source[i]] += values[i];
            }

            TrainingRun.Close(expected, TrainingRun.Of(new SumTo { Shape = new IntegerList(target.Dimensions) }, 1, (x, values))[0], $"{x} to {target}");
        }
    }

    [Fact]
    public void MEAN_and_its_gradient_are_those_in_double()
    {
        foreach (var (shape, axes, outer, summed, columns) in new[] { (new Shape(5, 4, 6, 19), new[] { 1, 2 }, 5, 24, 19), (new Shape(6, 7), [-1], 6, 7, 1), (new Shape(300, 2), [0], 1, 300, 2) })
        {
            float[] x = TrainingRun.Values(new Random64(4), shape.ElementCount), dy = TrainingRun.Values(new Random64(5), outer * columns);
            double[] y = new double[outer * columns], dx = new double[x.Length];
            for (int i = 0; i < x.Length; i++)
            {
                int to = i / (summed * columns) * columns + i % columns;
                y[to] += (double)x[i] / summed;
                dx[i] = (double)dy[to] / summed;
            }

            var builder = new GraphBuilder("mean");
            int constant = builder.Constant<int>("axes", ElementType.Int32, new Shape(axes.Length), axes);
            builder.Node(new Mean(), "y", ElementType.Float32, builder.Input("x", ElementType.Float32, shape), constant);
            TrainingRun.Close(y, TrainingRun.OfLast(builder, (shape, x), (new Shape(0), []))[0]);
            TrainingRun.Close(dx, TrainingRun.Of(new MeanGradient(shape, summed, columns), 1, (new Shape(outer, columns), dy))[0]);
        }
    }

    [Fact]
    public void Pooling_and_its_gradients_are_those_of_each_window()
    {
        Pooling2D[] operators =
        [
            new AveragePool2D { FilterHeight = 3, FilterWidth = 2, StrideHeight = 2, Padding = PaddingScheme.Same },
            new MaxPool2D { FilterHeight = 2, FilterWidth = 2, StrideHeight = 2, StrideWidth = 2 },
            new MaxPool2D { FilterHeight = 3, FilterWidth = 3, Padding = PaddingScheme.Same },
        ];
        foreach (var op in operators)
        {
            Shape shape = new(3, 7, 6, 19), result = op.OutputOf(shape)!.Value;
            float[] x = TrainingRun.Values(new Random64(8), shape.ElementCount), dy = TrainingRun.Values(new Random64(9), result.ElementCount);
            x[0] = x[19] = 2;
            var (y, dx) = Pool(op, shape, result, x, dy);
            TrainingRun.Close(y, TrainingRun.Of(op, 1, (shape, x))[0]);
            (Shape, float[]?)[] inputs = op is MaxPool2D ? [(result, dy), (shape, x)] : [(result, dy)];
            TrainingRun.Close(dx, TrainingRun.Of(new Pooling2DGradient(op, shape), 1, inputs)[0], op.Name);
        }
    }

    private static (double[] Y, double[] Dx) Pool(Pooling2D op, Shape shape, Shape result, float[] x, float[] dy)
    {
        var vertical = WindowAxis.Of(op.Padding, shape[1], op.FilterHeight, op.StrideHeight, 1);
        var horizontal = WindowAxis.Of(op.Padding, shape[2], op.FilterWidth, op.StrideWidth, 1);
        double[] y = new double[dy.Length], dx = new double[x.Length];
        for (int at = 0; at < dy.Length; at++)
        {
            int c = at % result[3], column = at / result[3] % result[2], row = at / result[3] / result[2] % result[1], n = at / result.Product(1, 4);
            List<int> covered = [];
            for (int ky = 0; ky < op.FilterHeight; ky++)
            {
                for (int kx = 0; kx < op.FilterWidth; kx++)
                {
                    int iy = row * op.StrideHeight - vertical.Before + ky, ix = column * op.StrideWidth - horizontal.Before + kx;
                    if (iy >= 0 && iy < shape[1] && ix >= 0 && ix < shape[2])
                    {
                        covered.Add(((n * shape[1] + iy) * shape[2] + ix) * shape[3] + c);
                    }
                }
            }

            if (op is MaxPool2D)
            {
                int best = covered.MaxBy(i => x[i]);
                y[at] = x[best];
                dx[best] += dy[at];
                continue;
            }

            foreach (int i in covered)
            {
                y[at] += (double)x[i] / covered.Count;
                dx[i] += (double)dy[at] / covered.Count;
            }
        }

        return (y, dx);
    }

    /// <summary>For each element of a shape, the element of the smaller one that is broadcast to it.</summary>
    private static int[] Broadcast(Shape shape, Shape smaller)
    {
        var extended = smaller.Extend(shape.Rank);
        var source = new int[shape.ElementCount];
        for (int i = 0; i < source.Length; i++)
        {
            int rest = i, step = 1;
            for (int d = shape.Rank - 1; d >= 0; d--)
            {
                (rest, int index) = Math.DivRem(rest, shape[d]);
                source[i] += extended[d] == 1 ? 0 : index * step;
                step *= extended[d];
            }
        }

        return source;
    }
}
