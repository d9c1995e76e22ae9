using Mote.Core;

namespace Mote.Operators.Decision;

public sealed partial record MovingAverage
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) =>
        node.Input(0).Type == ElementType.Int8 ? Prepare<sbyte>(node, MeanOfIntegers) : Prepare<float>(node, MeanOfReals);

    private delegate T Mean<T>(ReadOnlySpan<T> ring, int first, int count, int width);

    private ReferenceKernel Prepare<T>(NodeView node, Mean<T> mean)
        where T : unmanaged
    {
        var (steps, width) = Extents(node.Input(0).Shape);
        return (in KernelIo io) =>
        {
            var x = io.Input<T>(0);
            var ring = io.State<T>(1);
            ref int place = ref io.State<int>(2)[0];
            ref int count = ref io.State<int>(2)[1];
            var y = io.Output<T>(0);
            for (int step = 0; step < steps; step++)
            {
                x.Slice(step * width, width).CopyTo(ring[(place * width)..]);
                place = (place + 1) % Window;
                count = Math.Min(count + 1, Window);
                int oldest = count == Window ? place : 0;
                for (int i = 0; i < width; i++)
                {
                    y[step * width + i] = mean(ring[i..], oldest, count, width);
                }
            }
        };
    }

    /// <summary>Rounded to nearest, halves away from zero.</summary>
    private sbyte MeanOfIntegers(ReadOnlySpan<sbyte> ring, int first, int count, int width)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += ring[i * width];
        }

        return (sbyte)((sum + (sum < 0 ? -(count / 2) : count / 2)) / count);
    }

    /// <summary>The sum from the oldest to the newest, divided by their number.</summary>
    private float MeanOfReals(ReadOnlySpan<float> ring, int first, int count, int width)
    {
        float sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += ring[(first + i) % Window * width];
        }

        return sum / count;
    }
}
