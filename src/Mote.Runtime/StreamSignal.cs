using Mote.Core;

namespace Mote.Runtime;

/// <summary>A reproducible signal to try streams with, where there is no recording: silence, noise, tones and steps in turns, from faint to full scale.</summary>
public static class StreamSignal
{
    private const int SegmentsInAll = 8;
    private const int MaxWindows = 400;
    private const int MaxBytes = 1 << 24;

    /// <summary>
    /// Samples of all channels as raw bytes: segments of a quarter of a second (at least 64 samples) of silence, faint noise, a slow triangle wave, full-scale noise, a
    /// square wave of full scale, silence, a triangle wave that becomes faster, and single clicks. int16 covers its whole range, int8 and uint8 its
    /// upper bits, float32 -1 to 1.
    /// </summary>
    /// <param name="stream">Rate and channels.</param>
    /// <param name="type">The type of a value.</param>
    /// <param name="samples">How many samples.</param>
    /// <param name="seed">Different seeds give different noise.</param>
    public static byte[] Samples(StreamInfo stream, ElementType type, long samples, uint seed = 1)
    {
        int size = type.Size();
        var bytes = new byte[checked((int)(samples * stream.Channels * size))];
        long segment = Math.Max(64, (long)(stream.Rate / 4));
        uint state = unchecked(seed * 2654435761u + 12345u);
        for (long s = 0; s < samples; s++)
        {
            for (int c = 0; c < stream.Channels; c++)
            {
                state = unchecked(state * 1664525u + 1013904223u);
                int noise = unchecked((short)(state >> 16));
                long at = s + (c * 7L);
                int value = ((s / segment) % SegmentsInAll) switch
                {
                    0 or 5 => 0,
                    1 => noise >> 9,
                    2 => Triangle(at, 64) >> 3,
                    3 => noise,
                    4 => at / 18 % 2 == 0 ? short.MaxValue : short.MinValue,
                    6 => Triangle(at, (int)Math.Max(4, 40 - (32 * (s % segment) / segment))),
                    _ => at % 97 == 0 ? noise : 0,
                };
                Store(type, bytes.AsSpan((int)(((s * stream.Channels) + c) * size), size), value);
            }
        }

        return bytes;
    }

    /// <summary>How many samples let every node of the model run at least twice; a bounded number where some never do.</summary>
    /// <param name="model">A model that reads a stream.</param>
    public static long Length(Model model)
    {
        var stream = model.Module.Stream!;
        var main = model.Module.Main;
        var session = new StreamSession(model);
        var runs = new int[main.Nodes.Length];
        session.Session.LayerCompleted = n => runs[n]++;
        var input = main.Tensors[main.Inputs[0]];
        int sampleBytes = input.ByteLength / stream.Window;
        long most = Math.Max(2, Math.Min(MaxWindows, (MaxBytes / ((long)sampleBytes * stream.Hop)) + 1));
        byte[] samples = Samples(stream, input.Type, stream.Window + ((most - 1) * stream.Hop));
        for (long k = 1; k <= most; k++)
        {
            long from = k == 1 ? 0 : stream.Window + ((k - 2) * stream.Hop);
            long to = stream.Window + ((k - 1) * stream.Hop);
            session.Push(samples.AsSpan((int)(from * sampleBytes), (int)((to - from) * sampleBytes)));
            if (k >= 3 && runs.All(r => r >= 2))
            {
                return to;
            }
        }

        return stream.Window + ((most - 1) * stream.Hop);
    }

    private static int Triangle(long at, int period)
    {
        int phase = (int)(at % (2 * period));
        int height = phase < period ? phase : (2 * period) - phase;
        return Math.Min(short.MaxValue, (height * 65536 / period) - 32768);
    }

    private static void Store(ElementType type, Span<byte> element, int value)
    {
        switch (type)
        {
            case ElementType.Int8:
                element[0] = unchecked((byte)(value >> 8));
                break;
            case ElementType.UInt8:
                element[0] = (byte)((value >> 8) + 128);
                break;
            case ElementType.Int16:
                BitConverter.TryWriteBytes(element, (short)value);
                break;
            case ElementType.Float32:
                BitConverter.TryWriteBytes(element, value / 32768f);
                break;
            default:
                BitConverter.TryWriteBytes(element[..4], value);
                break;
        }
    }
}
