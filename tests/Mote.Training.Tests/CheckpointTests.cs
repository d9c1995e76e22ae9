using System.Buffers.Binary;
using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Training.Tests;

/// <summary>Checkpoints are whole or refused.</summary>
public sealed class CheckpointTests
{
    private static Checkpoint Sample() => new()
    {
        Fingerprint = "abc",
        Powers = new StepPowers(0.5, 0.25),
        BestValue = double.PositiveInfinity,
        BestEpoch = 0,
        History = [new Epoch(1, 0.5, double.NaN, double.NaN, 0.25, 1e-3)],
        Vectors = [[1, 2, 3], [], [float.NaN]],
    };

    [Fact]
    public void A_checkpoint_is_read_as_it_was_written()
    {
        string path = Path.Combine(TestFolder.Create(), "deeper", "checkpoint");
        Sample().Write(path);
        var read = Checkpoint.Read(path);
        Assert.Equal(("abc", Sample().Powers, double.PositiveInfinity, 0), (read.Fingerprint, read.Powers, read.BestValue, read.BestEpoch));
        Assert.Equal(Sample().History, read.History);
        Assert.Equal(Sample().Vectors, read.Vectors);
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Every_shortening_and_every_changed_byte_is_noticed()
    {
        byte[] whole = Sample().ToBytes();
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Null(Checkpoint.FromBytes(whole[..length]));
        }

        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x10;
            Assert.Null(Checkpoint.FromBytes(changed));
        }
    }

    [Fact]
    public void Damage_with_a_right_checksum_is_refused_or_harmless()
    {
        byte[] whole = Sample().ToBytes();
        var random = new Random64(1);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] changed = [.. whole];
            for (int k = 0; k <= round % 4; k++)
            {
                changed[12 + random.NextInt(whole.Length - 12)] = (byte)random.Next();
            }

            BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(8), Crc32.Compute(changed.AsSpan(12)));
            if (Checkpoint.FromBytes(changed) is { } read)
            {
                // No more than the file could hold.
                Assert.InRange(read.Vectors.Sum(v => v.Length), 0, whole.Length / sizeof(float));
            }
        }
    }

    [Fact]
    public void A_file_that_is_none_and_one_that_is_missing_are_diagnostics()
    {
        string path = Path.Combine(TestFolder.Create(), "checkpoint");
        File.WriteAllText(path, "not a checkpoint");
        Assert.Contains("MOTE6101", Assert.Throws<DiagnosticException>(() => Checkpoint.Read(path)).Message, StringComparison.Ordinal);
        Assert.Contains("MOTE4000", Assert.Throws<DiagnosticException>(() => Checkpoint.Read(path + "2")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_leaves_the_last_checkpoint_whole()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("There is no /dev/full here.");
        }

        string path = Path.Combine(TestFolder.Create(), "checkpoint");
        Sample().Write(path);
        byte[] before = File.ReadAllBytes(path);
        File.CreateSymbolicLink(path + ".next", "/dev/full");
        var refusal = Assert.Throws<DiagnosticException>(() => (Sample() with { BestEpoch = 7 }).Write(path));
        Assert.Contains("MOTE4001", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("No space left", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--resume", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.False(File.Exists(path + ".next"));
    }
}
