using System.Globalization;
using Mote.Core.Numerics;
using Mote.Synthesis.Signals;

namespace Mote.Synthesis.Images;

/// <summary>What pictures are to be made.</summary>
public sealed record ShapeOptions
{
    /// <summary>The shapes; each is a label.</summary>
    public IReadOnlyList<ShapeKind> Shapes { get; init; } = Enum.GetValues<ShapeKind>();

    /// <summary>How many cameras; each is a group.</summary>
    public int Cameras { get; init; } = 16;

    /// <summary>Pixels of a side, 8 to 512.</summary>
    public int Side { get; init; } = 32;
}

/// <summary>
/// Coloured shapes at any place, size and angle before a background of a gradient, stripes or blobs, as different cameras see them: white balance, contrast, vignette and noise
/// are the camera's. Edges are smooth: 16 points a pixel.
/// </summary>
public sealed class ShapeSynthesizer : ISampleSynthesizer
{
    private const int Points = 4;

    private readonly ShapeOptions _options;
    private readonly Random64 _random;

    /// <summary>A source of pictures.</summary>
    public ShapeSynthesizer(ShapeOptions options, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfZero(options.Shapes.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Cameras, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Side, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Side, 512);
        (_options, _random) = (options, new Random64(seed).Split("shapes"));
        Labels = [.. options.Shapes.Select(s => s.ToString().ToLowerInvariant())];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels { get; }

    /// <inheritdoc/>
    public SyntheticSample Make(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var random = _random.Split("pictures").Split((ulong)index);
        int label = index % Labels.Count;
        int camera = index / Labels.Count % _options.Cameras;
        int side = _options.Side;
        var scene = new Scene(random);
        double radius = random.NextDouble(0.24, 0.42) * side;
        double room = (side / 2.0) - radius;
        double centreX = (side / 2.0) + (room * random.NextDouble(-1, 1)), centreY = (side / 2.0) + (room * random.NextDouble(-1, 1));
        double angle = random.NextDouble();
        var outline = new ShapeOutline(_options.Shapes[label], random.NextDouble(-1, 1));
        double c = Turn.Cos(angle) / radius, s = Turn.Sin(angle) / radius;

        var sums = new double[side * side * 3];
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                int inside = 0;
                for (int k = 0; k < Points * Points; k++)
                {
                    double dx = x + (((k % Points) + 0.5) / Points) - centreX, dy = y + (((k / Points) + 0.5) / Points) - centreY;
                    inside += outline.Contains((c * dx) + (s * dy), (c * dy) - (s * dx)) ? 1 : 0;
                }

                double share = (double)inside / (Points * Points);
                for (int channel = 0; channel < 3; channel++)
                {
                    double back = scene.Background(channel, (double)x / side, (double)y / side);
                    sums[(((y * side) + x) * 3) + channel] = (share * scene.Shape[channel]) + ((1 - share) * back);
                }
            }
        }

        byte[] pixels = Expose(sums, side, _random.Split("cameras").Split((ulong)camera), random);
        return new SyntheticSample(Labels[label], string.Create(CultureInfo.InvariantCulture, $"camera-{camera:000}")) { Picture = new RgbPicture(side, side, pixels) };
    }

    /// <summary>What the camera makes of the light: 0 to 1 becomes 0 to 255.</summary>
    private static byte[] Expose(double[] light, int side, Random64 camera, Random64 random)
    {
        double[] balance = [camera.NextDouble(0.88, 1.12), camera.NextDouble(0.95, 1.05), camera.NextDouble(0.88, 1.12)];
        double contrast = camera.NextDouble(0.75, 1.15);
        double vignette = camera.NextDouble(0, 0.35);
        double noise = camera.NextDouble(0.005, 0.045);
        double exposure = random.NextDouble(0.85, 1.15);
        var pixels = new byte[light.Length];
        for (int i = 0; i < light.Length; i++)
        {
            double x = (((i / 3 % side) + 0.5) / side) - 0.5, y = (((i / 3 / side) + 0.5) / side) - 0.5;
            double value = light[i] * balance[i % 3] * exposure * (1 - (vignette * 2 * ((x * x) + (y * y))));
            value = ((value - 0.5) * contrast) + 0.5 + (noise * random.NextGaussian());
            pixels[i] = (byte)Math.Clamp(Math.Round(value * 255), 0, 255);
        }

        return pixels;
    }

    /// <summary>The colours of shape and background, which are told apart by their brightness or their hue.</summary>
    private sealed class Scene
    {
        private readonly double[] _from, _to;
        private readonly int _style;
        private readonly double _angle, _count, _phase;

        public Scene(Random64 random)
        {
            Shape = Colour(random);
            do
            {
                (_from, _to) = (Colour(random), Colour(random));
            }
            while (Distance(Shape, _from) < 0.35 || Distance(Shape, _to) < 0.35);

            // The two colours of a background are near each other, so that the shape is the strongest edge.
            for (int channel = 0; channel < 3; channel++)
            {
                _to[channel] = (0.65 * _from[channel]) + (0.35 * _to[channel]);
            }

            (_style, _angle, _count, _phase) = (random.NextInt(3), random.NextDouble(), random.NextDouble(1, 4), random.NextDouble());
        }

        public double[] Shape { get; }

        public double Background(int channel, double x, double y)
        {
            double along = (Turn.Cos(_angle) * x) + (Turn.Sin(_angle) * y);
            double across = (Turn.Cos(_angle) * y) - (Turn.Sin(_angle) * x);
            double share = _style switch
            {
                0 => Math.Clamp(0.5 + (0.5 * along), 0, 1),
                1 => 0.5 + (0.5 * Turn.Sin((_count * along) + _phase)),
                _ => 0.5 + (0.25 * (Turn.Sin((_count * along) + _phase) + Turn.Sin((_count * across) + (3 * _phase)))),
            };
            return ((1 - share) * _from[channel]) + (share * _to[channel]);
        }

        private static double[] Colour(Random64 random) => [random.NextDouble(0.05, 0.95), random.NextDouble(0.05, 0.95), random.NextDouble(0.05, 0.95)];

        private static double Distance(double[] a, double[] b) =>
            Math.Sqrt(((a[0] - b[0]) * (a[0] - b[0])) + ((a[1] - b[1]) * (a[1] - b[1])) + ((a[2] - b[2]) * (a[2] - b[2])));
    }
}
