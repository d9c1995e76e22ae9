using Mote.Core;

namespace Mote.Training;

/// <summary>
/// Files that are replaced as a whole: what is written goes to a second file, which takes the place of the first when it is on the disk. Whenever the
/// process ends, by whatever cause, the first file is the old one or the new one.
/// </summary>
internal static class WholeFile
{
    /// <summary>What the second file's name ends with.</summary>
    public const string NextSuffix = ".next";

    /// <summary>Writes a file and makes its folder, or leaves the file that is there as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">All of it.</param>
    /// <param name="what">What it is, for messages: <c>the checkpoint</c>.</param>
    /// <param name="remedy">What the user can do when it cannot be written.</param>
    /// <exception cref="DiagnosticException">No room, no permission.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, string what, string remedy)
    {
        string next = path + NextSuffix;
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            using (var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(next, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(next);
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnwritableFile, path, $"{what} cannot be written ({e.Message.TrimEnd('.')})", Remedy: remedy));
        }
    }

    /// <summary>Deletes a file if it is there and can be deleted.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing was promised about it.
        }
    }
}
