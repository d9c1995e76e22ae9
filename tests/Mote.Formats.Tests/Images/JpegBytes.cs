using Mote.Formats.Tests.Mutation;

namespace Mote.Formats.Tests.Images;

/// <summary>
/// Writes JPEG files from coefficients that are drawn by a seed, sequential or progressive: the same coefficients either way. Codes are of one length, so that no
/// table has to be found; of 9 bits, or of 12, which are beyond the fast tables of decoders.
/// </summary>
internal sealed class JpegBytes
{
    private readonly int _width;
    private readonly int _height;
    private readonly (int H, int V)[] _sampling;
    private readonly int _maxH;
    private readonly int _maxV;
    private readonly List<byte> _file = [0xFF, 0xD8];
    private readonly List<bool> _bits = [];

    public JpegBytes(int width, int height, (int H, int V)[] sampling, ulong seed = 1)
    {
        (_width, _height, _sampling) = (width, height, sampling);
        (_maxH, _maxV) = (sampling.Max(s => s.H), sampling.Max(s => s.V));
        var random = new SplitMix(seed);
        foreach (var (h, v) in sampling)
        {
            var (wide, high) = (Ceil(width, 8 * _maxH) * h, Ceil(height, 8 * _maxV) * v);
            var blocks = new int[high, wide][];
            for (int i = 0; i < wide * high; i++)
            {
                blocks[i / wide, i % wide] = RandomBlock(ref random);
            }

            Blocks.Add(blocks);
        }
    }

    /// <summary>For each component its rows and columns of blocks, in zigzag order.</summary>
    public List<int[,][]> Blocks { get; } = [];

    /// <summary>What the coefficients are multiplied by, in zigzag order.</summary>
    public int[] Steps { get; } = [.. Enumerable.Range(0, 64).Select(k => 3 + k / 4)];

    public int CodeBits { get; init; } = 9;

    public int Restart { get; init; }

    public bool IsRgb { get; init; }

    /// <summary>A file of one scan, or of one for each component.</summary>
    public byte[] Sequential(bool interleaved = true, byte frame = 0xC0)
    {
        Begin(frame);
        int[] all = [.. Enumerable.Range(0, _sampling.Length)];
        foreach (int[] components in interleaved ? [all] : all.Select(c => new[] { c }))
        {
            Scan(components, 0, 63, 0, 0);
        }

        return [.. _file, 0xFF, 0xD9];
    }

    /// <summary>A file of several scans: DC in two steps, low and high AC in up to three.</summary>
    public byte[] Progressive()
    {
        Begin(0xC2);
        int[] all = [.. Enumerable.Range(0, _sampling.Length)];
        Scan(all, 0, 0, 0, 1);
        foreach (var (start, end, high, low) in new[] { (1, 5, 0, 2), (6, 63, 0, 2), (1, 63, 2, 1) })
        {
            foreach (int c in all)
            {
                Scan([c], start, end, high, low);
            }
        }

        Scan(all, 0, 0, 1, 0);
        foreach (int c in all)
        {
            Scan([c], 1, 63, 1, 0);
        }

        return [.. _file, 0xFF, 0xD9];
    }

    private static int Ceil(int x, int by) => (x + by - 1) / by;

    private static int[] RandomBlock(ref SplitMix random)
    {
        var block = new int[64];
        block[0] = random.Below(161) - 80;
        for (int i = random.Below(14); i > 0; i--)
        {
            int k = 1 + random.Below(random.Below(3) == 0 ? 63 : 12);
            block[k] = (random.Below(2) * 2 - 1) * (1 + random.Below(k < 6 ? 24 : 5));
        }

        return block;
    }

    private void Segment(byte marker, IEnumerable<byte> content)
    {
        byte[] bytes = [.. content];
        _file.AddRange([0xFF, marker, (byte)((bytes.Length + 2) >> 8), (byte)(bytes.Length + 2), .. bytes]);
    }

    private void Begin(byte frame)
    {
        byte[] marker = IsRgb ? [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0] : [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0];
        Segment(IsRgb ? (byte)0xEE : (byte)0xE0, marker);
        Segment(0xFE, "written by a test"u8.ToArray());
        Segment(0xDB, [0, .. Steps.Select(s => (byte)s)]);
        Segment(frame, [8, (byte)(_height >> 8), (byte)_height, (byte)(_width >> 8), (byte)_width, (byte)_sampling.Length,
            .. _sampling.SelectMany((s, c) => new[] { (byte)(c + 1), (byte)(s.H << 4 | s.V), (byte)0 })]);
        Segment(0xC4, [0, .. Table(16), 0x10, .. Table(255)]);
        if (Restart > 0)
        {
            Segment(0xDD, [0, (byte)Restart]);
        }
    }

    private byte[] Table(int symbols)
    {
        byte[] counts = new byte[16];
        counts[CodeBits - 1] = (byte)symbols;
        return [.. counts, .. Enumerable.Range(0, symbols).Select(i => (byte)i)];
    }

    private void Scan(int[] components, int start, int end, int high, int low)
    {
        Segment(0xDA, [(byte)components.Length, .. components.SelectMany(c => new[] { (byte)(c + 1), (byte)0 }), (byte)start, (byte)end, (byte)(high << 4 | low)]);
        var coder = new BlockCoder(this, start, end, high, low);
        int units = 0;
        foreach (var unit in Units(components))
        {
            if (Restart > 0 && units > 0 && units % Restart == 0)
            {
                coder.Flush();
                EndSegment();
                _file.AddRange([0xFF, (byte)(0xD0 + (units / Restart - 1) % 8)]);
            }

            units++;
            foreach (var (component, block) in unit)
            {
                coder.Add(component, block);
            }
        }

        coder.Flush();
        EndSegment();
    }

    private IEnumerable<(int Component, int[] Block)[]> Units(int[] components)
    {
        if (components is [int alone])
        {
            var (h, v) = _sampling[alone];
            int wide = Ceil(Ceil(_width * h, _maxH), 8);
            int high = Ceil(Ceil(_height * v, _maxV), 8);
            return Enumerable.Range(0, wide * high).Select(i => new[] { (alone, Blocks[alone][i / wide, i % wide]) });
        }

        int columns = Ceil(_width, 8 * _maxH);
        return Enumerable.Range(0, columns * Ceil(_height, 8 * _maxV)).Select(i => components.SelectMany(c =>
        {
            var (h, v) = _sampling[c];
            return Enumerable.Range(0, h * v).Select(j => (c, Blocks[c][i / columns * v + j / h, i % columns * h + j % h]));
        }).ToArray());
    }

    private void Bits(int value, int count)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            _bits.Add((value >> i & 1) != 0);
        }
    }

    /// <summary>Fills up with ones and stuffs zeros.</summary>
    private void EndSegment()
    {
        while (_bits.Count % 8 != 0)
        {
            _bits.Add(true);
        }

        for (int i = 0; i < _bits.Count; i += 8)
        {
            int value = 0;
            for (int j = 0; j < 8; j++)
            {
                value = value << 1 | (_bits[i + j] ? 1 : 0);
            }

            _file.Add((byte)value);
            if (value == 0xFF)
            {
                _file.Add(0);
            }
        }

        _bits.Clear();
    }

    /// <summary>Codes the blocks of one scan; runs of blocks without further coefficients are kept back until they end.</summary>
    private sealed class BlockCoder(JpegBytes file, int start, int end, int high, int low)
    {
        private readonly int[] _last = new int[4];
        private readonly List<int> _corrections = [];
        private int _run;
        private bool _isProgressive = end - start != 63;

        public void Add(int component, int[] block)
        {
            _isProgressive &= !(start == 0 && end == 63);
            if (start == 0 && high > 0)
            {
                file.Bits(block[0] >> low, 1);
                return;
            }

            if (start == 0)
            {
                int dc = block[0] >> low;
                Signed(0, dc - _last[component]);
                _last[component] = dc;
            }

            if (end > 0 && high == 0)
            {
                FirstAc(block);
            }
            else if (end > 0)
            {
                Refine(block);
            }
        }

        public void Flush()
        {
            EndRun();
            Array.Clear(_last);
        }

        private static int Category(int value) => value == 0 ? 0 : 1 + (int)Math.Log2(Math.Abs(value));

        private void Symbol(int symbol) => file.Bits(symbol, file.CodeBits);

        private void Signed(int zeros, int value)
        {
            int category = Category(value);
            Symbol(zeros << 4 | category);
            file.Bits(value < 0 ? value - 1 : value, category);
        }

        /// <summary>Towards zero, as the scans of AC coefficients cut.</summary>
        private int Cut(int value) => value < 0 ? -(-value >> low) : value >> low;

        private void FirstAc(int[] block)
        {
            int zeros = 0;
            for (int k = Math.Max(start, 1); k <= end; k++)
            {
                int value = Cut(block[k]);
                if (value == 0)
                {
                    zeros++;
                    continue;
                }

                EndRun();
                for (; zeros > 15; zeros -= 16)
                {
                    Symbol(0xF0);
                }

                Signed(zeros, value);
                zeros = 0;
            }

            if (zeros > 0)
            {
                _run++;
                if (!_isProgressive || _run == 0x7FFF)
                {
                    EndRun();
                }
            }
        }

        private void Refine(int[] block)
        {
            int lastNew = Array.FindLastIndex(block, end, end - start + 1, v => Math.Abs(Cut(v)) == 1);
            int zeros = 0;
            List<int> corrections = [];
            for (int k = start; k <= end; k++)
            {
                int value = Math.Abs(Cut(block[k]));
                if (value > 1)
                {
                    corrections.Add(value & 1);
                    continue;
                }

                if (value == 0)
                {
                    zeros++;
                    if (zeros == 16 && k < lastNew)
                    {
                        // The sixteenth zero ends the code; corrections so far come behind it.
                        EndRun();
                        Symbol(0xF0);
                        corrections.ForEach(bit => file.Bits(bit, 1));
                        corrections.Clear();
                        zeros = 0;
                    }

                    continue;
                }

                EndRun();
                Symbol(zeros << 4 | 1);
                file.Bits(block[k] < 0 ? 0 : 1, 1);
                corrections.ForEach(bit => file.Bits(bit, 1));
                corrections.Clear();
                zeros = 0;
            }

            if (zeros > 0 || corrections.Count > 0)
            {
                _run++;
                _corrections.AddRange(corrections);
            }
        }

        private void EndRun()
        {
            if (_run == 0)
            {
                return;
            }

            int category = Category(_run) - 1;
            Symbol(category << 4);
            file.Bits(_run, category);
            _corrections.ForEach(bit => file.Bits(bit, 1));
            _corrections.Clear();
            _run = 0;
        }
    }
}
