using System.Security.Cryptography;
using System.Text;

namespace Mote.Devices;

/// <summary>
/// Objects that were compiled in this process, by the hash of all that went into them: command line, source and every header
/// beside it. The folder is removed when the process ends.
/// </summary>
internal static class ObjectCache
{
    private static readonly Lazy<string> Folder = new(() => TemporaryFolder.Create("mote-objects-"));

    public static string Key(IEnumerable<string> command, string work, string source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in command)
        {
            Append(hash, Encoding.UTF8.GetBytes(part));
        }

        Append(hash, File.ReadAllBytes(Path.Combine(work, source)));
        foreach (string folder in new[] { "package", "harness" })
        {
            foreach (string header in Directory.EnumerateFiles(Path.Combine(work, folder), "*.h").Order(StringComparer.Ordinal))
            {
                Append(hash, Encoding.UTF8.GetBytes(Path.GetFileName(header)));
                Append(hash, File.ReadAllBytes(header));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static bool TryCopy(string key, string objectPath, string stackUsagePath)
    {
        string cached = Path.Combine(Folder.Value, key);
        if (!File.Exists(cached + ".o"))
        {
            return false;
        }

        // The object is the last to be put into the cache, so the other file is there.
        File.Copy(cached + ".su", stackUsagePath, overwrite: true);
        File.Copy(cached + ".o", objectPath, overwrite: true);
        return true;
    }

    public static void Add(string key, string objectPath, string stackUsagePath)
    {
        string cached = Path.Combine(Folder.Value, key);
        CopyAtomically(stackUsagePath, cached + ".su");
        CopyAtomically(objectPath, cached + ".o");
    }

    /// <summary>Two threads may add the same object; a reader must never see half of it.</summary>
    private static void CopyAtomically(string from, string to)
    {
        string temporary = $"{to}.{Guid.NewGuid():n}";
        File.Copy(from, temporary);
        File.Move(temporary, to, overwrite: true);
    }

    /// <summary>The length goes first, so that two lists of parts never hash alike.</summary>
    private static void Append(IncrementalHash hash, byte[] bytes)
    {
        hash.AppendData(BitConverter.GetBytes((long)bytes.Length));
        hash.AppendData(bytes);
    }
}
