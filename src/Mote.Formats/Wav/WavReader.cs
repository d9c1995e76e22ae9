using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;
using Mote.Formats.Recordings;

namespace Mote.Formats.Wav;

/// <summary>
/// Reads WAV files (RIFF and RF64): PCM of 8, 16, 24 and 32 bits, floats of 32 and 64 bits, plain or extensible, any number of channels. PCM of 8 bits
/// becomes int16, (v - 128) * 256; 16 bits stay; everything else becomes float32, PCM divided by 2^(bits - 1) and rounded to nearest even.
/// </summary>
public static class WavReader
{
    /// <summary>No recording has more channels.</summary>
    public const int MaxChannels = 256;

    private const float FullScale = 32768;

    /// <summary>What programs that cannot go back to the header write for a length that they do not know.</summary>
    private const uint UnknownLength = 0xFFFFFFFF;

    /// <summary>True when a file starts like one of this format.</summary>
    public static bool IsWav(ReadOnlySpan<byte> file) =>
        file.Length >= 12 && file.Slice(8, 4).SequenceEqual("WAVE"u8) && (file.StartsWith("RIFF"u8) || file.StartsWith("RF64"u8) || file.StartsWith("RIFX"u8));

    /// <summary>Reads a file. Chunks that mean nothing here are passed over; sizes are checked against the file's length.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <exception cref="DiagnosticException">The file is not WAV, is cut off, or stores its samples in another way.</exception>
    public static Recording Read(ReadOnlyMemory<byte> file, string fileName)
    {
        var bytes = file.Span;
        if (!IsWav(bytes))
        {
            throw WavFormat.Error(DiagnosticIds.NotThisFormat, fileName, $"the file does not start like a WAV file");
        }

        if (bytes.StartsWith("RIFX"u8))
        {
            throw WavFormat.Error(DiagnosticIds.UnsupportedEncoding, fileName, $"the file is big-endian (RIFX)", "little-endian files (RIFF)");
        }

        var (format, data) = FindSamples(file, fileName);
        int frames = data.Length / format.FrameBytes;
        if (frames == 0)
        {
            throw WavFormat.Error(DiagnosticIds.RecordingTruncated, fileName, $"there are no samples", remedy: "Record it again");
        }

        return format is { IsFloat: false, SampleBytes: <= 2 }
            ? Recording.Of(format.Rate, Names(format.Channels), Channels(data, format, frames, ReadInteger), FullScale)
            : Recording.Of(format.Rate, Names(format.Channels), Channels(data, format, frames, ReadReal), FullScale);
    }

    private delegate T SampleReader<T>(ReadOnlySpan<byte> sample, bool isFloat);

    /// <summary>Walks over the chunks up to the samples, which are the first data chunk.</summary>
    private static (WavFormat Format, ReadOnlyMemory<byte> Data) FindSamples(ReadOnlyMemory<byte> file, string fileName)
    {
        var bytes = file.Span;
        uint riffLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        ulong? longData = null;
        WavFormat? format = null;
        long at = 12;
        while (at + 8 <= bytes.Length)
        {
            var id = bytes.Slice((int)at, 4);
            string place = string.Create(CultureInfo.InvariantCulture, $"{fileName} at byte {at}");
            ulong length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[((int)at + 4)..]);
            ulong rest = (ulong)(bytes.Length - at - 8);
            if (id.SequenceEqual("data"u8))
            {
                if (format is null)
                {
                    throw WavFormat.Error(DiagnosticIds.NotThisFormat, place, $"the samples come before the fmt chunk that says how they are stored");
                }

                return (format, Samples(file[((int)at + 8)..], length == UnknownLength && longData is { } known ? known : length, riffLength, format, place));
            }

            if (length > rest)
            {
                throw WavFormat.Error(DiagnosticIds.RecordingTruncated, place, $"a chunk announces {length} bytes where {rest} are left", remedy: "Copy or record the file again");
            }

            var chunk = bytes.Slice((int)at + 8, (int)length);
            if (id.SequenceEqual("fmt "u8))
            {
                format = format is null ? WavFormat.Read(chunk, place) : throw WavFormat.Error(DiagnosticIds.NotThisFormat, place, $"there is a second fmt chunk");
            }
            else if (id.SequenceEqual("ds64"u8) && chunk.Length >= 16)
            {
                longData = BinaryPrimitives.ReadUInt64LittleEndian(chunk[8..]);
            }

            at += 8 + (long)length + (long)(length & 1);
        }

        throw WavFormat.Error(DiagnosticIds.RecordingTruncated, fileName, $"the file ends without samples (a data chunk)", remedy: "Copy or record the file again");
    }

    /// <summary>
    /// The content of the data chunk. A length that was never filled in (all ones; or 0 in a file whose own length is 0 or all ones) means everything up to the
    /// end, without a frame that is not complete.
    /// </summary>
    private static ReadOnlyMemory<byte> Samples(ReadOnlyMemory<byte> rest, ulong length, uint riffLength, WavFormat format, string place)
    {
        if (length == UnknownLength || (length == 0 && riffLength is 0 or UnknownLength))
        {
            return rest[..(rest.Length - rest.Length % format.FrameBytes)];
        }

        if (length > (ulong)rest.Length)
        {
            throw WavFormat.Error(DiagnosticIds.RecordingTruncated, place, $"the header announces {length} bytes of samples, the file has {rest.Length}",
                remedy: "Copy or record the file again; a program that reads what is there, such as ffmpeg -i IN.wav OUT.wav, repairs the header");
        }

        if (length % (ulong)format.FrameBytes != 0)
        {
            throw WavFormat.Error(DiagnosticIds.RecordingTruncated, place, $"{length} bytes of samples are not a number of frames of {format.FrameBytes} bytes", remedy: "Copy or record the file again");
        }

        return rest[..(int)length];
    }

    private static ImmutableArray<T[]> Channels<T>(ReadOnlyMemory<byte> data, WavFormat format, int frames, SampleReader<T> read)
    {
        var channels = ImmutableArray.CreateBuilder<T[]>(format.Channels);
        for (int c = 0; c < format.Channels; c++)
        {
            var samples = new T[frames];
            for (int i = 0; i < frames; i++)
            {
                samples[i] = read(data.Span.Slice(i * format.FrameBytes + c * format.SampleBytes, format.SampleBytes), format.IsFloat);
            }

            channels.Add(samples);
        }

        return channels.MoveToImmutable();
    }

    private static short ReadInteger(ReadOnlySpan<byte> sample, bool isFloat) =>
        sample.Length == 1 ? (short)((sample[0] - 128) * 256) : BinaryPrimitives.ReadInt16LittleEndian(sample);

    private static float ReadReal(ReadOnlySpan<byte> sample, bool isFloat) => (isFloat, sample.Length) switch
    {
        (true, 4) => BinaryPrimitives.ReadSingleLittleEndian(sample),
        (true, _) => (float)BinaryPrimitives.ReadDoubleLittleEndian(sample),
        (false, 3) => (sample[0] | sample[1] << 8 | (sbyte)sample[2] << 16) / 8388608f,
        _ => (float)(BinaryPrimitives.ReadInt32LittleEndian(sample) / 2147483648.0),
    };

    private static ImmutableArray<string> Names(int channels) => channels switch
    {
        1 => ["mono"],
        2 => ["left", "right"],
        _ => [.. Enumerable.Range(1, channels).Select(i => string.Create(CultureInfo.InvariantCulture, $"channel {i}"))],
    };
}
