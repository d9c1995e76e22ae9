namespace Mote.Formats.Images.Jpeg;

/// <summary>
/// The samples of one component, and its rows in the extents of the picture. Components of half the columns, rows or both are interpolated by triangles, weights
/// 3/4 and 1/4, with the alternating rounding of the decoders in the field ("fancy upsampling"); at other ratios, or up to 2 columns wide, the nearest sample is repeated.
/// </summary>
internal sealed class JpegPlane
{
    private readonly JpegComponent _component;
    private readonly byte[] _samples;
    private readonly int _stride;
    private readonly int _maxH;
    private readonly int _maxV;
    private readonly int[] _sums;

    /// <summary>Transforms the coefficients of a component.</summary>
    public JpegPlane(JpegFrame frame, JpegComponent component)
    {
        (_component, _maxH, _maxV) = (component, frame.MaxH, frame.MaxV);
        _stride = component.Stride * 8;
        int blockRows = JpegFrame.CeilDivide(component.Height, 8);
        int blockColumns = JpegFrame.CeilDivide(component.Width, 8);
        _samples = new byte[_stride * blockRows * 8];
        _sums = new int[component.Width];
        for (int row = 0; row < blockRows; row++)
        {
            for (int column = 0; column < blockColumns; column++)
            {
                JpegTransform.Inverse(component.Block(column, row), component.Steps, _samples.AsSpan(row * 8 * _stride + column * 8), _stride);
            }
        }
    }

    /// <summary>A row of the picture.</summary>
    /// <param name="y">Which.</param>
    /// <param name="row">Its samples; twice the component's columns have room.</param>
    public void Row(int y, Span<byte> row)
    {
        var (h, v) = (_component.H, _component.V);
        bool isHalfWide = h * 2 == _maxH && _component.Width > 2;
        if (v * 2 == _maxV && (h == _maxH || isHalfWide))
        {
            var near = Samples(y / 2);
            bool isUpper = y % 2 == 0;
            var far = Samples(Math.Clamp(isUpper ? y / 2 - 1 : y / 2 + 1, 0, _component.Height - 1));
            for (int x = 0; x < _sums.Length; x++)
            {
                _sums[x] = near[x] * 3 + far[x];
            }

            if (h != _maxH)
            {
                Widen(_sums, row, 4, 8, 7);
                return;
            }

            for (int x = 0; x < _sums.Length; x++)
            {
                row[x] = (byte)((_sums[x] + (isUpper ? 1 : 2)) >> 2);
            }
        }
        else if (v == _maxV && isHalfWide)
        {
            var samples = Samples(y);
            for (int x = 0; x < _sums.Length; x++)
            {
                _sums[x] = samples[x];
            }

            Widen(_sums, row, 2, 1, 2);
        }
        else
        {
            var samples = Samples(y * v / _maxV);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = samples[Math.Min(x * h / _maxH, samples.Length - 1)];
            }
        }
    }

    private ReadOnlySpan<byte> Samples(int row) => _samples.AsSpan(row * _stride, _component.Width);

    /// <summary>
    /// Twice the columns: of each value 3 parts and 1 of its neighbour on the nearer side, of the outermost 4, with one rounding on the left and one on the right.
    /// </summary>
    private static void Widen(ReadOnlySpan<int> values, Span<byte> row, int shift, int left, int right)
    {
        int last = values.Length - 1;
        for (int x = 0; x <= last; x++)
        {
            row[2 * x] = (byte)((values[x] * 3 + values[Math.Max(x - 1, 0)] + left) >> shift);
            row[2 * x + 1] = (byte)((values[x] * 3 + values[Math.Min(x + 1, last)] + right) >> shift);
        }
    }
}
