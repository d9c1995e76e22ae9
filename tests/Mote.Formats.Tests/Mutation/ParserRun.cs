using System.Diagnostics;
using Mote.Core;

namespace Mote.Formats.Tests.Mutation;

/// <summary>Reads damaged files with any parser: a <see cref="DiagnosticException"/> is fine, any other exception, much memory or a long time is not.</summary>
internal static class ParserRun
{
    private const ulong Seed = 20250317;

    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(5);

    /// <summary>Tries damaged copies of the files; returns how many were refused. Mutant n depends on n and the files alone.</summary>
    public static int Check(IReadOnlyList<byte[]> files, IReadOnlyList<byte[]> pieces, int count, Action<byte[]> read)
    {
        int refused = 0;
        for (int number = 0; number < count; number++)
        {
            var random = new SplitMix(Seed ^ ((ulong)number * 0xD1342543DE82EF95));
            byte[] mutant = TextMutator.Mutate(files[random.Below(files.Count)], pieces, ref random);
            refused += TryOne($"mutant {number}", mutant, read) ? 0 : 1;
        }

        return refused;
    }

    /// <summary>True when the file was accepted, false when it was refused; fails the test for everything else.</summary>
    public static bool TryOne(string name, byte[] file, Action<byte[]> read)
    {
        bool accepted = true;
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        try
        {
            read(file);
        }
        catch (DiagnosticException exception)
        {
            accepted = false;
            Assert.All(exception.Diagnostics, diagnostic => Assert.DoesNotContain('\n', diagnostic.ToString()));
        }
#pragma warning disable CA1031 // Any other exception is what is looked for.
        catch (Exception exception)
        {
            Assert.Fail($"{name}: {exception}\n{Convert.ToHexString(file.AsSpan(0, Math.Min(file.Length, 2000)))}");
        }
#pragma warning restore CA1031

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(Stopwatch.GetElapsedTime(start) < LongestTime, $"{name} took {Stopwatch.GetElapsedTime(start)}");
        Assert.True(allocated <= 4L * 1024 * file.Length + (16L << 20), $"{name}: {file.Length} bytes took {allocated} bytes of memory");
        return accepted;
    }
}
