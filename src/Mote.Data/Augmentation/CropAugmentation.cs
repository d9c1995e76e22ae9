using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>Moves a picture: as if it were padded on all sides and a window of its size were cut out.</summary>
public sealed record CropAugmentation : Augmentation
{
    /// <inheritdoc/>
    public override string Name => "crop";

    /// <summary>Pixels of padding.</summary>
    public int Padding { get; init; } = 4;

    /// <summary>True: the border is mirrored; false: black comes in.</summary>
    public bool Mirror { get; init; }

    /// <inheritdoc/>
    public override void Apply(Span<float> samples, SampleShape shape, AugmentationContext context, Random64 random)
    {
        int down = random.NextInt((2 * Padding) + 1) - Padding;
        int right = random.NextInt((2 * Padding) + 1) - Padding;
        var old = context.Scratch(samples.Length);
        samples.CopyTo(old);
        for (int y = 0; y < shape.Rows; y++)
        {
            for (int x = 0; x < shape.Columns; x++)
            {
                int fromY = Mirror ? Reflect(y + down, shape.Rows) : y + down;
                int fromX = Mirror ? Reflect(x + right, shape.Columns) : x + right;
                var to = samples.Slice((y * shape.Columns + x) * shape.Channels, shape.Channels);
                if (fromY < 0 || fromY >= shape.Rows || fromX < 0 || fromX >= shape.Columns)
                {
                    to.Clear();
                }
                else
                {
                    old.Slice((fromY * shape.Columns + fromX) * shape.Channels, shape.Channels).CopyTo(to);
                }
            }
        }
    }

    // The pixel at the border is not repeated: -1 is 1.
    private static int Reflect(int at, int extent)
    {
        if (extent == 1)
        {
            return 0;
        }

        int period = 2 * (extent - 1);
        at = ((at % period) + period) % period;
        return at < extent ? at : period - at;
    }
}
