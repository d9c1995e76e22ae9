using Mote.Core;
using Mote.Operators.Image;
using Mote.Operators.Joining;

namespace Mote.Projects.FrontEnds;

/// <summary>Pictures of a camera: cropped, resized, perhaps grey, and scaled to what the model was trained with. A picture is one sample.</summary>
public sealed record Picture : FrontEnd
{
    /// <summary>The height that the model takes.</summary>
    public required int Height { get; init; }

    /// <summary>The width that the model takes.</summary>
    public required int Width { get; init; }

    /// <summary>How a picture of another shape is made to fit.</summary>
    public ImageFitMode Fit { get; init; } = ImageFitMode.FitShortest;

    /// <summary>Whether neighbours are mixed when it is resized; else the nearest one is taken.</summary>
    public bool Bilinear { get; init; } = true;

    /// <summary>Whether colours become grey.</summary>
    public bool Grey { get; init; }

    /// <summary>What bytes are multiplied by: 1 / 255 gives 0 to 1.</summary>
    public double Scale { get; init; } = 1 / 255.0;

    /// <summary>What is added then.</summary>
    public double Offset { get; init; }

    /// <inheritdoc/>
    public override string Kind => "image";

    /// <inheritdoc/>
    public override bool HasHistory => false;

    /// <inheritdoc/>
    public override (int Window, int Hop) Windows(Samples samples) => samples is { Picture: not null, Type: ElementType.UInt8 } ? (1, 1)
        : throw Refuse($"samples are {samples.Type.Label()} of {samples.Width} values", "pictures of uint8: samples: {rate: FRAMES, type: uint8, picture: [HEIGHT, WIDTH, CHANNELS]}");

    /// <inheritdoc/>
    public override int Row(ProjectBuilder builder, int window, Samples samples)
    {
        var graph = builder.Graph;
        var (height, width, depth) = samples.Picture!.Value;
        if (Height is < 1 or > 4096 || Width is < 1 or > 4096 || (Grey && depth != 3))
        {
            throw Refuse($"pictures of {height} x {width} x {depth} are to become {Height} x {Width}{(Grey ? ", grey" : "")}", "1 to 4096 rows and columns; grey from three channels");
        }

        int image = builder.Reshape(window, new Shape(1, height, width, depth));
        var fit = ImageFit.Plan(Fit, height, width, Height, Width);
        if (fit.CropHeight != height || fit.CropWidth != width)
        {
            image = graph.Node(new Crop { Height = fit.CropHeight, Width = fit.CropWidth }, "cropped", ElementType.UInt8, image);
            builder.EndStage("crop");
        }

        if (fit.Height != fit.CropHeight || fit.Width != fit.CropWidth)
        {
            int size = graph.Constant<int>("size", ElementType.Int32, new Shape(2), [fit.Height, fit.Width]);
            Operator op = Bilinear ? new ResizeBilinear { HalfPixelCenters = true } : new ResizeNearestNeighbor { HalfPixelCenters = true };
            image = graph.Node(op, "resized", ElementType.UInt8, image, size);
            builder.EndStage("resize");
        }

        if (fit.Height != Height || fit.Width != Width)
        {
            int paddings = graph.Constant<int>("paddings", ElementType.Int32, new Shape(4, 2), [0, 0, fit.PadTop, fit.PadBottom, fit.PadLeft, fit.PadRight, 0, 0]);
            image = graph.Node(new Pad(), "padded", ElementType.UInt8, image, paddings);
            builder.EndStage("pad");
        }

        if (Grey)
        {
            image = graph.Node(new Greyscale(), "grey", ElementType.UInt8, image);
            builder.EndStage("grey");
        }

        int scale = graph.Constant<float>("scale", ElementType.Float32, new Shape(1), [(float)Scale]);
        int offset = graph.Constant<float>("offset", ElementType.Float32, new Shape(1), [(float)Offset]);
        image = graph.Node(new Normalize(), "features", ElementType.Float32, image, scale, offset);
        builder.EndStage("normalize");
        return image;
    }
}
