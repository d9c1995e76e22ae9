using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

/// <summary>The samples that windows of a depthwise convolution read: with padding, and each channel as often as it has filters.</summary>
internal sealed unsafe class DepthwiseSource
{
    private readonly ConvolutionGeometry _g;
    private readonly PaddedImage? _image;
    private readonly int _multiplier;

    public DepthwiseSource(ConvolutionGeometry g, int pieces)
    {
        (_g, _multiplier) = (g, g.Filters / g.Channels);
        if (!g.IsUnpadded || _multiplier > 1)
        {
            _image = new PaddedImage((g.Height, g.Width), (g.PaddedHeight, g.PaddedWidth), g.Filters, (g.PadTop, g.PadLeft), pieces);
        }

        nint row = (nint)g.PaddedWidth * g.Filters;
        Call = new DepthwiseCall
        {
            Rows = g.OutputHeight,
            Columns = g.OutputWidth,
            SourceRow = g.StrideHeight * row,
            SourceColumn = (nint)g.StrideWidth * g.Filters,
            TapRow = g.DilationHeight * row,
            TapColumn = (nint)g.DilationWidth * g.Filters,
            WeightRow = (nint)g.KernelWidth * g.Filters,
            WeightColumn = g.Filters,
            ImageRow = (nint)g.OutputWidth * g.Filters,
            ImageColumn = g.Filters,
        };
    }

    /// <summary>Windows over the source, with the output as the image.</summary>
    public DepthwiseCall Call { get; }

    /// <summary>Sample <paramref name="n"/> as the windows read it.</summary>
    public float* Of(float* x, int n, int piece)
    {
        float* sample = x + (nint)n * _g.Pixels * _g.Channels;
        return _image is not { } image ? sample : _multiplier > 1 ? image.FillRepeated(sample, _multiplier, piece) : image.Fill(sample, piece);
    }
}
