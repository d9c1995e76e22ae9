using Mote.Core;

namespace Mote.Formats.Images.Jpeg;

/// <summary>One component of a scan with its tables.</summary>
internal sealed class JpegScanComponent(JpegComponent component, JpegHuffman? dc, JpegHuffman? ac)
{
    public JpegComponent Component => component;

    public JpegHuffman Dc => dc!;

    public JpegHuffman Ac => ac!;

    /// <summary>The last DC coefficient.</summary>
    public int Predictor { get; set; }
}

/// <summary>Decodes the entropy-coded data of one scan, sequential or progressive (annexes F and G of ITU-T T.81).</summary>
/// <param name="frame">Whose coefficients it brings.</param>
/// <param name="components">One, or several that are interleaved.</param>
/// <param name="start">The first coefficient in zigzag order.</param>
/// <param name="end">The last coefficient.</param>
/// <param name="high">The lowest bit that earlier scans have brought; 0 in the first of a coefficient.</param>
/// <param name="low">The lowest bit that this one brings.</param>
/// <param name="restartInterval">Units between restart markers; 0 for none.</param>
internal sealed class JpegScan(JpegFrame frame, IReadOnlyList<JpegScanComponent> components, int start, int end, int high, int low, int restartInterval)
{
    private int _blocksToSkip;

    /// <summary>Decodes all of it.</summary>
    /// <param name="bits">The segment; afterwards it stands at its end.</param>
    public void Decode(ref JpegBits bits)
    {
        bool isAlone = components.Count == 1;
        var first = components[0].Component;
        int columns = isAlone ? JpegFrame.CeilDivide(first.Width, 8) : frame.UnitsWide;
        int rows = isAlone ? JpegFrame.CeilDivide(first.Height, 8) : frame.UnitsHigh;
        int untilRestart = restartInterval;
        int restarts = 0;
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                if (restartInterval > 0 && untilRestart-- == 0)
                {
                    bits.Restart(restarts++ & 7);
                    untilRestart = restartInterval - 1;
                    _blocksToSkip = 0;
                    foreach (var component in components)
                    {
                        component.Predictor = 0;
                    }
                }

                if (isAlone)
                {
                    DecodeBlock(ref bits, components[0], first.Block(x, y));
                }
                else
                {
                    DecodeUnit(ref bits, x, y);
                }
            }
        }

        bits.SkipToMarker();
    }

    private void DecodeUnit(ref JpegBits bits, int x, int y)
    {
        foreach (var component in components)
        {
            var c = component.Component;
            for (int row = 0; row < c.V; row++)
            {
                for (int column = 0; column < c.H; column++)
                {
                    DecodeBlock(ref bits, component, c.Block(x * c.H + column, y * c.V + row));
                }
            }
        }
    }

    private void DecodeBlock(ref JpegBits bits, JpegScanComponent component, Span<short> block)
    {
        if (!frame.IsProgressive)
        {
            block[0] = ReadDc(ref bits, component);
            ReadSequentialAc(ref bits, component.Ac, block);
        }
        else if (start == 0)
        {
            block[0] = high == 0 ? (short)(ReadDc(ref bits, component) << low) : (short)((ushort)block[0] | bits.Read(1) << low);
        }
        else if (high == 0)
        {
            ReadFirstAc(ref bits, component.Ac, block);
        }
        else
        {
            RefineAc(ref bits, component.Ac, block);
        }
    }

    private static short ReadDc(ref JpegBits bits, JpegScanComponent component)
    {
        int category = component.Dc.Decode(ref bits);
        if (category > 15)
        {
            throw Damaged(ref bits);
        }

        component.Predictor += bits.ReadSigned(category);
        return (short)component.Predictor;
    }

    private void ReadSequentialAc(ref JpegBits bits, JpegHuffman table, Span<short> block)
    {
        for (int k = 1; k < 64; k++)
        {
            int symbol = table.Decode(ref bits);
            int category = symbol & 15;
            if (category == 0 && symbol != 0xF0)
            {
                return;
            }

            k += symbol >> 4;
            if (category != 0)
            {
                Store(ref bits, block, k, bits.ReadSigned(category));
            }
        }
    }

    private void ReadFirstAc(ref JpegBits bits, JpegHuffman table, Span<short> block)
    {
        if (_blocksToSkip > 0)
        {
            _blocksToSkip--;
            return;
        }

        for (int k = start; k <= end; k++)
        {
            int symbol = table.Decode(ref bits);
            int category = symbol & 15;
            if (category == 0 && symbol != 0xF0)
            {
                _blocksToSkip = ReadRun(ref bits, symbol >> 4) - 1;
                return;
            }

            k += symbol >> 4;
            if (category != 0)
            {
                Store(ref bits, block, k, bits.ReadSigned(category) << low);
            }
        }
    }

    /// <summary>
    /// One more bit of the coefficients (G.1.2.3): those that are not 0 have it in the order in which they are passed; the codes tell how many zeros are passed
    /// and whether a new coefficient follows them.
    /// </summary>
    private void RefineAc(ref JpegBits bits, JpegHuffman table, Span<short> block)
    {
        int k = start;
        while (_blocksToSkip == 0 && k <= end)
        {
            int symbol = table.Decode(ref bits);
            int zeros = symbol >> 4;
            int value = 0;
            if ((symbol & 15) == 1)
            {
                value = bits.Read(1) != 0 ? 1 << low : -1 << low;
            }
            else if ((symbol & 15) != 0)
            {
                throw Damaged(ref bits);
            }
            else if (zeros != 15)
            {
                _blocksToSkip = ReadRun(ref bits, zeros);
                break;
            }

            k = PassZeros(ref bits, block, k, zeros);
            if (value != 0)
            {
                Store(ref bits, block, k, value);
            }

            k++;
        }

        if (_blocksToSkip > 0)
        {
            PassZeros(ref bits, block, k, 64);
            _blocksToSkip--;
        }
    }

    /// <summary>Refines what is not 0 from k on, up to the zero behind so many zeros; returns where that is, or behind the last coefficient.</summary>
    private int PassZeros(ref JpegBits bits, Span<short> block, int k, int zeros)
    {
        for (; k <= end; k++)
        {
            ref short coefficient = ref block[ZigZag[k]];
            if (coefficient == 0)
            {
                if (zeros-- == 0)
                {
                    return k;
                }
            }
            else if (bits.Read(1) != 0 && (coefficient & 1 << low) == 0)
            {
                coefficient += (short)(coefficient > 0 ? 1 << low : -1 << low);
            }
        }

        return k;
    }

    /// <summary>How many blocks, this one first, have no further coefficients.</summary>
    private static int ReadRun(ref JpegBits bits, int category) => (1 << category) + bits.Read(category);

    private void Store(ref JpegBits bits, Span<short> block, int k, int value)
    {
        if (k > end)
        {
            throw Damaged(ref bits);
        }

        block[ZigZag[k]] = (short)value;
    }

    private static DiagnosticException Damaged(ref JpegBits bits) =>
        PictureError.At(DiagnosticIds.DamagedData, bits.FileName, bits.Position, $"the compressed data has a coefficient that is not possible there", remedy: "Copy the file again");

    /// <summary>Where the coefficients in their stored order lie in a block of rows (figure A.6).</summary>
    public static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
        12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
        58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];
}
