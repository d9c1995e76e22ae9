using System.Collections.Immutable;
using System.Text;
using Mote.Core;

namespace Mote.Training;

/// <summary>
/// A training between two epochs: everything that its further course depends on. Files are replaced as a whole: what is written goes to a second
/// file, which takes the place of the first when it is on the disk.
/// </summary>
public sealed record Checkpoint
{
    private const int Version = 1;
    private const int MaxVectors = 64;
    private const int MaxHistory = 1 << 20;

    private static ReadOnlySpan<byte> Magic => "MOTECKPT"u8;

    /// <summary>A hash of network, data and options: a checkpoint of another training is refused.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The optimizer's powers.</summary>
    public required StepPowers Powers { get; init; }

    /// <summary>The lowest loss of the validation so far.</summary>
    public required double BestValue { get; init; }

    /// <summary>When that was.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>The epochs so far.</summary>
    public required ImmutableArray<Epoch> History { get; init; }

    /// <summary>Parameters, statistics, the optimizer's vectors, the best parameters and statistics.</summary>
    public required ImmutableArray<float[]> Vectors { get; init; }

    /// <summary>Writes the file, or leaves the one that is there as it is.</summary>
    /// <exception cref="DiagnosticException">It cannot be written: no room, no permission.</exception>
    public void Write(string path) => WholeFile.Write(path, ToBytes(), "the checkpoint", "Make room or choose another folder, then go on with --resume: the last checkpoint is whole");

    /// <summary>Reads a file.</summary>
    /// <exception cref="DiagnosticException">It cannot be read, or is no checkpoint.</exception>
    public static Checkpoint Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnreadableFile, path, $"the checkpoint cannot be read ({e.Message.TrimEnd('.')})"));
        }

        return FromBytes(bytes) ?? throw new DiagnosticException(new Diagnostic(DiagnosticIds.CheckpointDamaged, path, "the file is not a whole checkpoint of this version",
            Remedy: "Train without --resume"));
    }

    /// <summary>The bytes of the file: magic, CRC-32 of what follows, version, fields in order; little-endian.</summary>
    internal byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(0u);
        writer.Write(Version);
        writer.Write(Fingerprint);
        writer.Write(Powers.FirstPower);
        writer.Write(Powers.SecondPower);
        writer.Write(BestValue);
        writer.Write(BestEpoch);
        writer.Write(History.Length);
        foreach (var epoch in History)
        {
            writer.Write(epoch.Number);
            foreach (double value in (double[])[epoch.Loss, epoch.Accuracy, epoch.ValidationLoss, epoch.ValidationAccuracy, epoch.LearningRate])
            {
                writer.Write(value);
            }
        }

        writer.Write(Vectors.Length);
        foreach (float[] vector in Vectors)
        {
            writer.Write(vector.Length);
            foreach (float value in vector)
            {
                writer.Write(value);
            }
        }

        writer.Flush();
        byte[] bytes = stream.ToArray();
        BitConverter.TryWriteBytes(bytes.AsSpan(Magic.Length), Crc32.Compute(bytes.AsSpan(Magic.Length + sizeof(uint))));
        return bytes;
    }

    /// <summary>The checkpoint, or null for bytes that are none.</summary>
    internal static Checkpoint? FromBytes(byte[] bytes)
    {
        int body = Magic.Length + sizeof(uint);
        if (bytes.Length < body || !bytes.AsSpan().StartsWith(Magic) || BitConverter.ToUInt32(bytes, Magic.Length) != Crc32.Compute(bytes.AsSpan(body)))
        {
            return null;
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, body, bytes.Length - body), Encoding.UTF8);
            return reader.ReadInt32() == Version ? ReadFields(reader, bytes.Length) : null;
        }
        catch (Exception e) when (e is IOException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private static Checkpoint? ReadFields(BinaryReader reader, int length)
    {
        string fingerprint = reader.ReadString();
        var powers = new StepPowers(reader.ReadDouble(), reader.ReadDouble());
        double best = reader.ReadDouble();
        int bestEpoch = reader.ReadInt32();
        int epochs = reader.ReadInt32();
        if (epochs is < 0 or > MaxHistory)
        {
            return null;
        }

        var history = ImmutableArray.CreateBuilder<Epoch>();
        for (int e = 0; e < epochs; e++)
        {
            history.Add(new Epoch(reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble()));
        }

        int count = reader.ReadInt32();
        if (count is < 0 or > MaxVectors)
        {
            return null;
        }

        var vectors = ImmutableArray.CreateBuilder<float[]>();
        for (int v = 0; v < count; v++)
        {
            int elements = reader.ReadInt32();
            if (elements < 0 || elements > length / sizeof(float))
            {
                return null;
            }

            var vector = new float[elements];
            for (int i = 0; i < elements; i++)
            {
                vector[i] = reader.ReadSingle();
            }

            vectors.Add(vector);
        }

        return new Checkpoint
        {
            Fingerprint = fingerprint,
            Powers = powers,
            BestValue = best,
            BestEpoch = bestEpoch,
            History = history.ToImmutable(),
            Vectors = vectors.ToImmutable(),
        };
    }
}
