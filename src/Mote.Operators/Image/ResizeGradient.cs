using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Image;

/// <summary>
/// The gradient of a resized image: each element of dy (N,H',W',C) is spread over the pixels that its output pixel was read from, by the same
/// weights -> (N,H,W,C). Terms are added in the order of dy.
/// </summary>
internal sealed record ResizeGradient : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "RESIZE_GRADIENT";

    /// <summary>The forward operator.</summary>
    public required ResizeOperator Forward { get; init; }

    /// <summary>H.</summary>
    public required int Height { get; init; }

    /// <summary>W.</summary>
    public required int Width { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        var dy = node.Input(0).Shape;
        if (dy.Rank != 4)
        {
            report.Shapes($"the gradient {dy} is not of rank 4");
            return [];
        }

        return [new TensorType(ElementType.Float32, new Shape(dy[0], Height, Width, dy[3]))];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node)
    {
        var dy = node.Input(0).Shape;
        return new Kernel(dy, Height, Width, Forward.Sources(Height, dy[1]), Forward.Sources(Width, dy[2]));
    }

    private sealed class Kernel(Shape dy, int height, int width, (int First, int Second, float Share)[] rows, (int First, int Second, float Share)[] columns) : TrainingKernel
    {
        // One piece an image.
        public override int Pieces => Math.Max(1, dy[0]);

        public override void Run(in KernelIo io, int piece)
        {
            int channels = dy[3];
            var from = io.Input<float>(0).Slice(piece * dy[1] * dy[2] * channels, dy[1] * dy[2] * channels);
            var to = io.Output<float>(0).Slice(piece * height * width * channels, height * width * channels);
            to.Clear();
            for (int row = 0; row < rows.Length; row++)
            {
                for (int column = 0; column < columns.Length; column++)
                {
                    var pixel = from.Slice(((row * columns.Length) + column) * channels, channels);
                    var (y0, y1, dv) = rows[row];
                    var (x0, x1, du) = columns[column];
                    Add(to, (y0 * width) + x0, (1 - dv) * (1 - du), pixel);
                    Add(to, (y1 * width) + x0, dv * (1 - du), pixel);
                    Add(to, (y0 * width) + x1, (1 - dv) * du, pixel);
                    Add(to, (y1 * width) + x1, dv * du, pixel);
                }
            }
        }

        private static void Add(Span<float> image, int place, float weight, ReadOnlySpan<float> pixel)
        {
            if (weight == 0)
            {
                return;
            }

            var target = image.Slice(place * pixel.Length, pixel.Length);
            for (int c = 0; c < pixel.Length; c++)
            {
                target[c] += pixel[c] * weight;
            }
        }
    }
}
