using System.Globalization;
using Mote.Core;

namespace Mote.Formats;

/// <summary>Whole files as bytes, up to a bound.</summary>
public static class FileBytes
{
    /// <summary>No file that is read at once is larger than this many bytes.</summary>
    public const long MaxBytes = 1L << 30;

    /// <summary>The content of a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="maxBytes">How long it may be.</param>
    /// <param name="remedy">What to do about a file that is longer.</param>
    /// <exception cref="DiagnosticException">The file cannot be opened or read, or is longer.</exception>
    public static byte[] Read(string path, long maxBytes = MaxBytes, string remedy = "Cut the file into parts")
    {
        try
        {
            long length = new FileInfo(path).Length;
            if (length > maxBytes)
            {
                throw new DiagnosticException(new Diagnostic(DiagnosticIds.TooLarge, path,
                    string.Create(CultureInfo.InvariantCulture, $"the file has {length} bytes"), string.Create(CultureInfo.InvariantCulture, $"up to {maxBytes}"), remedy));
            }

            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnreadableFile, path, exception.Message.TrimEnd('.')));
        }
    }
}
