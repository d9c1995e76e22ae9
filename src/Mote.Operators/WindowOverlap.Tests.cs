using System.Collections.Immutable;
using Mote.Core.Numerics;

namespace Mote.Operators.Tests;

/// <summary>The distance from the geometry against a simulation that notes when each byte is read for the last time and when it is written.</summary>
public sealed class WindowOverlapTests
{
    [Theory]
    [InlineData(StepOrder.ReadsFirst)]
    [InlineData(StepOrder.ByChannel)]
    [InlineData(StepOrder.ByOutputGroup)]
    [InlineData(StepOrder.RowsRead)]
    public void No_write_meets_a_byte_that_is_read_later_and_one_byte_less_would(StepOrder order)
    {
        int finite = 0;
        int positive = 0;
        for (int seed = 0; seed < 1500; seed++)
        {
            var random = new Random64((ulong)seed);
            var (window, steps, group) = Draw(random, order);
            int distance = window.Distance(order, steps, group);
            int? expected = new Simulation(window, order, steps, group).Distance();
            Assert.True(distance == (expected ?? int.MinValue), $"seed {seed}: {distance}, by simulation {expected}; {window}, steps {string.Join(' ', steps)}, group {group}");
            finite += expected is null ? 0 : 1;
            positive += expected > 0 ? 1 : 0;
        }

        Assert.InRange(finite, 700, 1490);
        Assert.InRange(positive, 200, 1400);
    }

    [Fact]
    public void Steps_are_as_large_as_fits()
    {
        Assert.Equal([4, 4, 2, 1], WindowOverlap.Steps(11, 4, 2));
        Assert.Equal([1, 1, 1], WindowOverlap.Steps(3));
        Assert.Equal([3, 1], WindowOverlap.Steps(4, 5, 3));
        Assert.Empty(WindowOverlap.Steps(0, 4));
    }

    [Fact]
    public void Steps_that_are_not_a_row_are_refused()
    {
        var window = new WindowOverlap { Height = 2, Width = 2, InputPixelBytes = 1, OutputHeight = 2, OutputWidth = 2, OutputPixelBytes = 2 };
        Assert.Throws<ArgumentException>(() => window.Distance(StepOrder.ReadsFirst, [1]));
        Assert.Throws<ArgumentException>(() => window.Distance(StepOrder.ReadsFirst, [2, 0]));
        Assert.Throws<ArgumentException>(() => window.Distance(StepOrder.ByOutputGroup, [2]));
        Assert.Throws<ArgumentException>(() => window.Distance(StepOrder.ByChannel, [2], 1));
    }

    // 3x3 with a stride of 1, 8 channels to 8, a row at a time by lines of scratch: the rows that were read are two ahead of those written.
    [Fact]
    public void Lines_of_scratch_let_the_output_start_behind_the_input()
    {
        var window = new WindowOverlap
        {
            Height = 10,
            Width = 10,
            InputPixelBytes = 8,
            OutputHeight = 10,
            OutputWidth = 10,
            OutputPixelBytes = 8,
            KernelHeight = 3,
            KernelWidth = 3,
            PadTop = 1,
            PadLeft = 1,
        };
        Assert.Equal(-80, window.Distance(StepOrder.RowsRead, [10]));
        Assert.Equal(80 + 8, window.Distance(StepOrder.ReadsFirst, WindowOverlap.Steps(10)));
        Assert.Equal(80 + 8, window.Distance(StepOrder.ReadsFirst, WindowOverlap.Steps(10, 4)));
    }

    [Fact]
    public void Steps_across_rows_agree_with_every_tap_of_every_window()
    {
        var random = new Random64(7);
        for (int i = 0; i < 500; i++)
        {
            var window = Draw(random, StepOrder.ReadsFirst).Window;
            int step = 1 + random.NextInt(5);
            int total = window.Batch * window.OutputHeight * window.OutputWidth;
            long distance = int.MinValue;
            for (int end = step; end < total; end += step)
            {
                foreach (long from in Enumerable.Range(end, total - end).SelectMany(p => Taps(window, p)))
                {
                    distance = Math.Max(distance, (long)end * window.OutputPixelBytes - from);
                }
            }

            Assert.Equal(distance, window.DistanceInRaster(step));
        }
    }

    private static IEnumerable<long> Taps(WindowOverlap w, int pixel)
    {
        int x = pixel % w.OutputWidth, y = pixel / w.OutputWidth % w.OutputHeight, sample = pixel / w.OutputWidth / w.OutputHeight;
        for (int ky = 0; ky < w.KernelHeight; ky++)
        {
            for (int kx = 0; kx < w.KernelWidth; kx++)
            {
                int row = y * w.StrideHeight - w.PadTop + ky * w.DilationHeight, column = x * w.StrideWidth - w.PadLeft + kx * w.DilationWidth;
                if (row >= 0 && row < w.Height && column >= 0 && column < w.Width)
                {
                    yield return (((long)sample * w.Height + row) * w.Width + column) * w.InputPixelBytes;
                }
            }
        }
    }

    [Fact]
    public void Extents_of_millions_need_no_time()
    {
        var window = new WindowOverlap
        {
            Height = 40_000,
            Width = 40_000,
            InputPixelBytes = 1,
            OutputHeight = 40_000,
            OutputWidth = 40_000,
            OutputPixelBytes = 1,
            KernelHeight = 3,
            KernelWidth = 3,
            PadTop = 1,
            PadLeft = 1,
        };
        Assert.Equal(40_000 + 1, window.Distance(StepOrder.ReadsFirst, WindowOverlap.Steps(40_000)));
        Assert.Equal(-40_000, window.Distance(StepOrder.RowsRead, WindowOverlap.Steps(40_000)));
    }

    private static (WindowOverlap Window, ImmutableArray<int> Steps, int Group) Draw(Random64 random, StepOrder order)
    {
        int Below(int limit) => random.NextInt(limit);
        int outputWidth = 1 + Below(6);
        int channels = 1 + Below(4);
        int filters = order == StepOrder.ByChannel ? channels : 1 + Below(4);
        var window = new WindowOverlap
        {
            Batch = 1 + Below(2),
            Height = 1 + Below(6),
            Width = 1 + Below(6),
            InputPixelBytes = channels,
            OutputHeight = 1 + Below(5),
            OutputWidth = outputWidth,
            OutputPixelBytes = filters,
            KernelHeight = 1 + Below(3),
            KernelWidth = 1 + Below(3),
            StrideHeight = 1 + Below(3),
            StrideWidth = 1 + Below(3),
            DilationHeight = 1 + Below(3),
            DilationWidth = 1 + Below(3),
            PadTop = Below(4),
            PadLeft = Below(4),
        };
        var steps = Below(2) == 0 ? WindowOverlap.Steps(outputWidth, 1 + Below(outputWidth)) : WindowOverlap.Steps(outputWidth, 4, 2);
        return (window, order == StepOrder.RowsRead ? [outputWidth] : steps, 1 + Below(filters));
    }

    /// <summary>Plays a kernel byte by byte.</summary>
    private sealed class Simulation
    {
        private readonly WindowOverlap _window;
        private readonly int[] _lastRead;
        private readonly int[] _written;
        private int _now;

        public Simulation(WindowOverlap window, StepOrder order, ImmutableArray<int> steps, int lastGroup)
        {
            _window = window;
            _lastRead = new int[window.Batch * window.Height * window.Width * window.InputPixelBytes];
            _written = new int[window.Batch * window.OutputHeight * window.OutputWidth * window.OutputPixelBytes];
            Array.Fill(_lastRead, -1);
            for (int b = 0; b < window.Batch; b++)
            {
                int rowsRead = 0;
                for (int y = 0; y < window.OutputHeight; y++)
                {
                    if (order == StepOrder.RowsRead)
                    {
                        ReadRows(b, y, ref rowsRead);
                        Write(b, y, 0, window.OutputWidth, 0, window.OutputPixelBytes);
                        continue;
                    }

                    int x = 0;
                    foreach (int pixels in steps)
                    {
                        Step(order, b, y, x, pixels, lastGroup);
                        x += pixels;
                    }
                }
            }
        }

        /// <summary>The least distance from which on nothing goes wrong; null where nothing can.</summary>
        public int? Distance()
        {
            for (int distance = _written.Length; distance > -_lastRead.Length; distance--)
            {
                // Byte j of the input is byte j + distance of the output.
                for (int j = Math.Max(0, -distance); j < _lastRead.Length && j + distance < _written.Length; j++)
                {
                    if (_lastRead[j] > _written[j + distance])
                    {
                        return distance + 1;
                    }
                }
            }

            return null;
        }

        // Groups of single bytes but for the last, whose size decides.
        private void Step(StepOrder order, int b, int y, int x, int pixels, int lastGroup)
        {
            int filters = _window.OutputPixelBytes;
            if (order == StepOrder.ReadsFirst)
            {
                Read(b, y, x, pixels, 0, _window.InputPixelBytes);
                Write(b, y, x, pixels, 0, filters);
                return;
            }

            for (int at = 0; at < filters;)
            {
                int size = filters - at <= lastGroup ? filters - at : Math.Min(1 + (at % 2), filters - at - lastGroup);
                Read(b, y, x, pixels, order == StepOrder.ByChannel ? at : 0, order == StepOrder.ByChannel ? size : _window.InputPixelBytes);
                Write(b, y, x, pixels, at, size);
                at += size;
            }
        }

        private void Read(int b, int y, int x, int pixels, int channel, int channels)
        {
            _now++;
            foreach (int row in Taps(y, _window.StrideHeight, _window.PadTop, _window.KernelHeight, _window.DilationHeight, _window.Height))
            {
                for (int p = x; p < x + pixels; p++)
                {
                    foreach (int column in Taps(p, _window.StrideWidth, _window.PadLeft, _window.KernelWidth, _window.DilationWidth, _window.Width))
                    {
                        Touch(b, row, column, channel, channels);
                    }
                }
            }
        }

        private void ReadRows(int b, int y, ref int rowsRead)
        {
            _now++;
            int last = Taps(y, _window.StrideHeight, _window.PadTop, _window.KernelHeight, _window.DilationHeight, _window.Height).DefaultIfEmpty(-1).Max();
            for (; rowsRead <= last; rowsRead++)
            {
                Touch(b, rowsRead, 0, 0, _window.Width * _window.InputPixelBytes);
            }
        }

        private void Touch(int b, int row, int column, int channel, int channels)
        {
            int start = ((((b * _window.Height) + row) * _window.Width) + column) * _window.InputPixelBytes;
            Array.Fill(_lastRead, _now, start + channel, channels);
        }

        private void Write(int b, int y, int x, int pixels, int channel, int channels)
        {
            _now++;
            for (int p = x; p < x + pixels; p++)
            {
                int start = ((((b * _window.OutputHeight) + y) * _window.OutputWidth) + p) * _window.OutputPixelBytes;
                Array.Fill(_written, _now, start + channel, channels);
            }
        }

        private static IEnumerable<int> Taps(int at, int stride, int padding, int taps, int dilation, int extent) =>
            Enumerable.Range(0, taps).Select(k => (at * stride) - padding + (k * dilation)).Where(i => i >= 0 && i < extent);
    }
}
