using Mote.Core;
using Mote.Formats.Yaml;

namespace Mote.Data;

/// <summary>Reads an item of the list <c>augment:</c>, a map with the key <c>kind</c>.</summary>
internal static class AugmentationReader
{
    public static Augmentation? Read(YamlFields fields, DiagnosticBag bag)
    {
        Augmentation? augmentation = fields.RequiredChoice("kind", "noise", "gain", "shift", "speed", "spec_augment", "scale", "rotate", "warp", "jitter", "crop", "flip", "colour", "cutout", "tilt") switch
        {
            "noise" => new NoiseAugmentation { Folder = fields.OptionalText("folder"), Decibels = Range(fields, "snr_db", new(0, 20), -60, 120) },
            "gain" => new GainAugmentation { Decibels = Range(fields, "db", new(-6, 6), -60, 60) },
            "shift" => new ShiftAugmentation { Part = fields.Number("part", 0.1, 0, 1) },
            "speed" => new SpeedAugmentation { Factor = Range(fields, "factor", new(0.9, 1.1), 0.1, 10) },
            "spec_augment" => new SpecAugmentation
            {
                TimeMasks = fields.Int32("time_masks", 1, 0, 100),
                TimeWidth = fields.Int32("time_width", 10, 0, 1 << 16),
                BandMasks = fields.Int32("band_masks", 1, 0, 100),
                BandWidth = fields.Int32("band_width", 6, 0, 1 << 16),
            },
            "scale" => new ScaleAugmentation { Factor = Range(fields, "factor", new(0.9, 1.1), -100, 100), PerChannel = fields.Boolean("per_channel", false) },
            "rotate" => new RotateAugmentation { Degrees = fields.Number("degrees", 15, 0, 180) },
            "warp" => new WarpAugmentation { Stretches = fields.Int32("stretches", 4, 2, 1000), Strength = fields.Number("strength", 0.2, 0, 0.9) },
            "jitter" => new JitterAugmentation { Relative = fields.Number("relative", 0.05, 0, 100), Absolute = fields.Number("absolute", 0, 0, 1e9) },
            "crop" => new CropAugmentation { Padding = fields.Int32("padding", 4, 0, 4096), Mirror = fields.Boolean("mirror", false) },
            "flip" => new FlipAugmentation { Horizontal = fields.Boolean("horizontal", true), Vertical = fields.Boolean("vertical", false) },
            "colour" => new ColourAugmentation { Brightness = fields.Number("brightness", 0.1, 0, 1), Contrast = fields.Number("contrast", 0.1, 0, 1), Saturation = fields.Number("saturation", 0, 0, 1) },
            "cutout" => new CutoutAugmentation { Size = fields.Int32("size", 8, 1, 4096) },
            "tilt" => new TiltAugmentation { Degrees = fields.Number("degrees", 10, 0, 180) },
            _ => null,
        };
        augmentation = augmentation is null ? null : augmentation with { Probability = fields.Number("probability", 1, 0, 1) };
        fields.Finish();
        return augmentation;
    }

    private static AugmentationRange Range(YamlFields fields, string key, AugmentationRange otherwise, double min, double max)
    {
        if (!fields.Has(key))
        {
            return otherwise;
        }

        var numbers = fields.Numbers(key, min, max);
        if (numbers.Length is not (1 or 2) || numbers[0] > numbers[^1])
        {
            fields.Error(key, $"there are {numbers.Length} numbers, or the greater comes first", "a number, or a list of the least and the greatest");
            return otherwise;
        }

        return new AugmentationRange(numbers[0], numbers[^1]);
    }
}
