using System.Buffers.Binary;
using Mote.Formats.Recordings;

namespace Mote.Formats.Wav;

/// <summary>Writes WAV files (RIFF) of 16-bit PCM: a header of 44 bytes, then the samples of all channels at one time after the other.</summary>
public static class WavWriter
{
    private const int HeaderBytes = 44;

    /// <summary>A whole file. Samples that are not int16 are converted as <see cref="Recording"/> says.</summary>
    /// <param name="recording">1 to <see cref="WavReader.MaxChannels"/> channels; the rate is known, whole and at most 2^32 - 1.</param>
    public static byte[] Write(Recording recording)
    {
        int channels = recording.ChannelNames.Length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, WavReader.MaxChannels, nameof(recording));
        if (recording.Rate is not { } rate || rate is < 1 or > uint.MaxValue || rate != Math.Floor(rate))
        {
            throw new ArgumentException("The rate is a whole number of samples per second.", nameof(recording));
        }

        short[] samples = recording.InterleavedInt16();
        int bytes = checked(2 * samples.Length);
        byte[] file = new byte[checked(HeaderBytes + bytes)];
        var header = file.AsSpan();
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], HeaderBytes - 8 + bytes);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], (short)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], (uint)rate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], unchecked((uint)(rate * channels * 2)));
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], (short)(2 * channels));
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], bytes);
        for (int i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(header[(HeaderBytes + (2 * i))..], samples[i]);
        }

        return file;
    }
}
