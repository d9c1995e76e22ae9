using System.Globalization;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Formats.Recordings;

namespace Mote.Projects;

/// <summary>Recordings as the raw samples that a device would have taken.</summary>
public static class StreamRecording
{
    /// <summary>A rate counts as the project's where it differs by less than this part of it.</summary>
    private const double RateTolerance = 1e-3;

    /// <summary>Reads a recording for a stream: .wav, .csv, .npy, or .bin with the raw samples as they are.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stream">What is read: its rate must be the recording's, which is never resampled.</param>
    /// <param name="type">The type of a value. int16 = float32 * 32768 for sound (as stored for measured values), rounded half away from zero and limited; NaN is 0.</param>
    /// <returns>Raw bytes of whole samples, channels interleaved.</returns>
    /// <exception cref="DiagnosticException">The file cannot be read, or does not fit: another rate, other channels, shorter than one window.</exception>
    public static byte[] Read(string path, StreamInfo stream, ElementType type)
    {
        byte[] samples = Path.GetExtension(path).Equals(".bin", StringComparison.OrdinalIgnoreCase)
            ? Raw(path, stream, type)
            : Bytes(RecordingReader.Read(path), path, stream, type);
        long count = samples.Length / ((long)stream.Channels * type.Size());
        return count >= stream.Window ? samples : throw Bad(path, $"it has {count} samples", $"{stream.Window} or more, one window", "Record for longer");
    }

    /// <summary>A recording for a stream; see <see cref="Read"/>.</summary>
    /// <exception cref="DiagnosticException">The recording does not fit.</exception>
    public static byte[] Bytes(Recording recording, string place, StreamInfo stream, ElementType type)
    {
        if (recording.Rate is { } rate && Math.Abs(rate - stream.Rate) > stream.Rate * RateTolerance)
        {
            throw Bad(place, $"it was taken at {rate:0.######} Hz", $"{stream.Rate:0.######} Hz", "Record at the project's rate, or change 'rate' of the project and train again; Mote does not resample");
        }

        if (recording.ChannelNames.Length != stream.Channels || !stream.ChannelNames.IsDefaultOrEmpty && stream.ChannelNames.Any(n => n.Length > 0))
        {
            recording = stream.ChannelNames.Any(n => n.Length > 0) ? recording.Select(stream.ChannelNames, place)
                : throw Bad(place, $"it has {recording.ChannelNames.Length} channels ({string.Join(", ", recording.ChannelNames.Take(8))})", $"{stream.Channels}",
                    "Name the channels in the project, or give a recording with as many");
        }

        return type switch
        {
            ElementType.Int16 => MemoryMarshal.AsBytes(recording.InterleavedInt16().AsSpan()).ToArray(),
            ElementType.Float32 => MemoryMarshal.AsBytes(recording.InterleavedFloat32().AsSpan()).ToArray(),
            _ => throw Bad(place, $"the project samples {type.Label()}", $"int16 or float32", "Give the raw samples as a .bin file"),
        };
    }

    private static byte[] Raw(string path, StreamInfo stream, ElementType type)
    {
        byte[] samples = Runtime.Model.ReadFile(path);
        int sample = stream.Channels * type.Size();
        return samples.Length % sample == 0 ? samples
            : throw Bad(path, $"it holds {samples.Length} bytes", $"a multiple of {sample}, the bytes of a sample");
    }

    private static DiagnosticException Bad(string place, FormattableString found, FormattableString? supported = null, string? remedy = null) =>
        new(new Diagnostic(DiagnosticIds.BadRecording, place, found.ToString(CultureInfo.InvariantCulture), supported?.ToString(CultureInfo.InvariantCulture), remedy));
}
