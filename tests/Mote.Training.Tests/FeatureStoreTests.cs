using Mote.Core;

namespace Mote.Training.Tests;

/// <summary>Features in memory, and beyond a limit in a file.</summary>
public sealed class FeatureStoreTests
{
    [Theory]
    [InlineData(1 << 20)]
    [InlineData(100)]
    public void Rows_are_read_as_they_were_written(long memoryLimit)
    {
        using var store = new FeatureStore(50, 7, memoryLimit);
        for (int row = 49; row >= 0; row--)
        {
            store.Write(row, [.. Enumerable.Range(0, 7).Select(i => (row * 10f) + i)]);
        }

        var values = new float[7];
        for (int row = 0; row < 50; row++)
        {
            store.Read(row, values);
            Assert.Equal(Enumerable.Range(0, 7).Select(i => (row * 10f) + i), values);
        }
    }

    [Fact]
    public void More_than_the_disk_holds_is_a_diagnostic()
    {
        // 512 TiB, which are asked for before anything is taken.
        var refusal = Assert.Throws<DiagnosticException>(() => new FeatureStore(1 << 30, 1 << 17, 0));
        Assert.Contains("MOTE4001", refusal.Message, StringComparison.Ordinal);
    }
}
