using Mote.Core;

namespace Mote.Cli.Output;

/// <summary>Writes files where the user asked for them, with diagnostics instead of I/O exceptions.</summary>
internal static class OutputFolder
{
    /// <summary>Writes a file, making its folder first. What was there is replaced whole or not at all.</summary>
    /// <exception cref="DiagnosticException">The folder or file cannot be written.</exception>
    public static void Write(string folder, string name, ReadOnlySpan<byte> content)
    {
        string path = Path.Combine(folder, name);
        try
        {
            Directory.CreateDirectory(folder);
            string temporary = path + ".part";
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnwritableFile, path, $"it cannot be written ({e.Message.TrimEnd('.')})",
                Remedy: "Check the path, its permissions and the free space"));
        }
    }
}
