using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Data.Tests;

/// <summary>Small datasets in folders of their own.</summary>
internal sealed class SampleData
{
    public string Folder { get; } = TestFolder.Create();

    public SampleData Text(string path, string text)
    {
        string full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    /// <summary>A mono WAV file of 16 bits at 1000 Hz.</summary>
    public SampleData Wav(string path, params ReadOnlySpan<short> samples)
    {
        var bytes = new byte[44 + (2 * samples.Length)];
        "RIFF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        "WAVEfmt "u8.CopyTo(bytes.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), 1000);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), 2000);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(34), 16);
        "data"u8.CopyTo(bytes.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), 2 * samples.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(44 + (2 * i)), samples[i]);
        }

        string full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        return this;
    }

    /// <summary>Rows <c>i,i*i,label</c>, labels a and b by turns.</summary>
    public static string Rows(int count)
    {
        var text = new StringBuilder("x,y,label\n");
        for (int i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i},{i * i},{(i % 2 == 0 ? "a" : "b")}\n");
        }

        return text.ToString();
    }

    public Dataset Open(string data, DatasetOptions? options = null) => Dataset.Open(Parse(data), Folder, options ?? new DatasetOptions { Lock = LockMode.Ignore });

    public static DatasetSpec Parse(string data) => DatasetSpec.Parse("data:\n" + string.Join('\n', data.Split('\n').Select(l => "  " + l)), "project.yaml");

    /// <summary>What opening complains about.</summary>
    public IReadOnlyList<Diagnostic> Fails(string data) => Assert.Throws<DiagnosticException>(() => Open(data)).Diagnostics;
}
