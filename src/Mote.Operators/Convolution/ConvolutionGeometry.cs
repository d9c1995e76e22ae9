using Mote.Core;
using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

/// <summary>
/// The extents of a convolution: x (Batch,Height,Width,Channels), windows of KernelHeight x KernelWidth taps, y (Batch,OutputHeight,OutputWidth,
/// Filters). Padding is what lies before; what lies behind follows.
/// </summary>
internal sealed record ConvolutionGeometry
{
    /// <summary>The extents of a convolution of x by a filter, whose second and third dimensions are its taps; null for paddings that crop, which only the reference computes.</summary>
    public static ConvolutionGeometry? Of(
        (WindowAxis Vertical, WindowAxis Horizontal) axes, Shape x, Shape filter, int filters, (int Height, int Width) stride, (int Height, int Width) dilation) =>
        axes.Vertical.Before < 0 || axes.Horizontal.Before < 0 ? null : new ConvolutionGeometry
        {
            Batch = x[0],
            Height = x[1],
            Width = x[2],
            Channels = x[3],
            KernelHeight = filter[1],
            KernelWidth = filter[2],
            OutputHeight = axes.Vertical.Output,
            OutputWidth = axes.Horizontal.Output,
            Filters = filters,
            StrideHeight = stride.Height,
            StrideWidth = stride.Width,
            DilationHeight = dilation.Height,
            DilationWidth = dilation.Width,
            PadTop = axes.Vertical.Before,
            PadLeft = axes.Horizontal.Before,
        };

    public required int Batch { get; init; }

    public required int Height { get; init; }

    public required int Width { get; init; }

    public required int Channels { get; init; }

    public required int KernelHeight { get; init; }

    public required int KernelWidth { get; init; }

    public required int OutputHeight { get; init; }

    public required int OutputWidth { get; init; }

    public required int Filters { get; init; }

    public required int StrideHeight { get; init; }

    public required int StrideWidth { get; init; }

    public int DilationHeight { get; init; } = 1;

    public int DilationWidth { get; init; } = 1;

    public required int PadTop { get; init; }

    public required int PadLeft { get; init; }

    public int Taps => KernelHeight * KernelWidth;

    public int Pixels => Height * Width;

    public int OutputPixels => OutputHeight * OutputWidth;

    /// <summary>Rows of the input with as much padding as windows reach into.</summary>
    public int PaddedHeight => Math.Max(PadTop + Height, (OutputHeight - 1) * StrideHeight + (KernelHeight - 1) * DilationHeight + 1);

    /// <summary>Columns of the input with as much padding as windows reach into.</summary>
    public int PaddedWidth => Math.Max(PadLeft + Width, (OutputWidth - 1) * StrideWidth + (KernelWidth - 1) * DilationWidth + 1);

    /// <summary>True when no window reaches into padding.</summary>
    public bool IsUnpadded => PaddedHeight == Height && PaddedWidth == Width;

    /// <summary>True when every output pixel sees the input pixel at its place alone: the convolution is a matrix product.</summary>
    public bool IsPointwise => Taps == 1 && StrideHeight == 1 && StrideWidth == 1 && IsUnpadded;

    /// <summary>True when the taps of a row lie side by side.</summary>
    public bool HasContiguousRows => DilationWidth == 1 || KernelWidth == 1;
}

/// <summary>A sample with zeros around it.</summary>
internal readonly unsafe struct PaddedImage
{
    private readonly int _height, _width, _channels, _top, _left, _paddedWidth;
    private readonly Scratch _images;
    private readonly nint _size;

    /// <summary>Images of (height, width, channels) within larger ones, one for each piece of a kernel.</summary>
    public PaddedImage((int Height, int Width) image, (int Height, int Width) padded, int channels, (int Top, int Left) before, int pieces)
    {
        (_height, _width, _channels, _top, _left, _paddedWidth) = (image.Height, image.Width, channels, before.Top, before.Left, padded.Width);
        _size = ((nint)padded.Height * padded.Width * channels + 15) / 16 * 16;
        _images = Scratch.OfFloats(_size * pieces);
    }

    /// <summary>Copies a sample into the image of a piece, whose border stays as it is.</summary>
    public float* Fill(float* sample, int piece)
    {
        float* image = _images.Floats + piece * _size;
        int row = _width * _channels;
        for (int y = 0; y < _height; y++)
        {
            new ReadOnlySpan<float>(sample + (nint)y * row, row).CopyTo(new Span<float>(image + ((nint)(y + _top) * _paddedWidth + _left) * _channels, row));
        }

        return image;
    }

    /// <summary>As <see cref="Fill"/>, each channel repeated.</summary>
    public float* FillRepeated(float* sample, int times, int piece)
    {
        float* image = _images.Floats + piece * _size;
        int from = _channels / times;
        for (int y = 0; y < _height; y++)
        {
            for (int x = 0; x < _width; x++)
            {
                float* source = sample + ((nint)y * _width + x) * from;
                float* target = image + ((nint)(y + _top) * _paddedWidth + x + _left) * _channels;
                for (int c = 0; c < _channels; c++)
                {
                    target[c] = source[c / times];
                }
            }
        }

        return image;
    }
}
