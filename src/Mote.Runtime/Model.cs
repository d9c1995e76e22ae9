using System.Security.Cryptography;
using Mote.Core;
using Mote.Formats.TfLite;
using Mote.Operators.Import;

namespace Mote.Runtime;

/// <summary>A loaded, verified model. Immutable; any number of sessions can run it at the same time.</summary>
public sealed class Model
{
    /// <summary>The largest file that is read.</summary>
    public const long MaxFileBytes = 1L << 30;

    private Model(GraphModule module, string sha256)
    {
        (Module, Sha256) = (module, sha256);
    }

    /// <summary>The graph.</summary>
    public GraphModule Module { get; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal; empty for a model made in memory.</summary>
    public string Sha256 { get; }

    /// <summary>Reads and verifies a .tflite file.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read, is damaged, or holds something that is not supported.</exception>
    public static Model Load(string path)
    {
        var file = ReadFile(path);
        return Load(file, Path.GetFileName(path));
    }

    /// <summary>Reads and verifies a .tflite file from memory.</summary>
    /// <exception cref="DiagnosticException">The file is damaged, or holds something that is not supported.</exception>
    public static Model Load(ReadOnlyMemory<byte> file, string fileName) =>
        new(TfLiteImporter.Load(file, fileName), Convert.ToHexStringLower(SHA256.HashData(file.Span)));

    /// <summary>A model from a module made in memory.</summary>
    /// <param name="module">The module.</param>
    /// <param name="sha256">What it is known by; the hash of the files that it was made of.</param>
    /// <exception cref="DiagnosticException">The module is not well formed.</exception>
    public static Model FromModule(GraphModule module, string sha256 = "")
    {
        GraphVerifier.ThrowIfBroken(module);
        return new Model(module, sha256);
    }

    /// <summary>The bytes of a model file, with diagnostics instead of I/O exceptions.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read, or is larger than <see cref="MaxFileBytes"/>.</exception>
    public static byte[] ReadFile(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.Exists && info.Length > MaxFileBytes)
            {
                throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnreadableFile, path, $"the file has {info.Length} bytes", "up to 1 GiB"));
            }

            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string found = Directory.Exists(path) ? "it is a folder, not a file"
                : e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file"
                : $"the file cannot be read ({e.Message.TrimEnd('.')})";
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnreadableFile, path.Length == 0 ? "model" : path, found,
                Remedy: "Check the path and its permissions"));
        }
    }

    /// <summary>Prepares the model to run: plans its memory and prepares its kernels.</summary>
    public Session CreateSession() => new(Module);
}
