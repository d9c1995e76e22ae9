using System.Security.Cryptography;
using Mote.Core;

namespace Mote.Devices;

/// <summary>The files of an arena that several packages share: NAME.h, which declares the array NAME, and NAME.c, which defines it.</summary>
/// <param name="Name">The array's name; its macros begin with the name in capitals.</param>
/// <param name="Files">File names and contents.</param>
public sealed record SharedArenaSources(string Name, IReadOnlyDictionary<string, byte[]> Files)
{
    /// <summary>What its macros begin with.</summary>
    public string MacroPrefix => Name.ToUpperInvariant();
}

/// <summary>What is built into one image: a package, or several that share an arena. One package stands for an image of its own.</summary>
public sealed class FirmwareSources
{
    /// <summary>Puts packages together.</summary>
    /// <param name="packages">At least one, no two with a file of the same name.</param>
    /// <param name="arena">The arena as it is shipped; null where there is none, and the harness's serves.</param>
    /// <exception cref="DiagnosticException">Two packages have a file of the same name.</exception>
    public FirmwareSources(IReadOnlyList<PackageSources> packages, SharedArenaSources? arena = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(packages.Count);
        (Packages, Arena) = (packages, arena);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var findings = new DiagnosticBag();
        foreach ((string name, byte[] content) in packages.SelectMany(package => package.Files).Concat(arena?.Files ?? new Dictionary<string, byte[]>()))
        {
            if (!files.TryAdd(name, content))
            {
                findings.Add(DiagnosticIds.NamesClash, name, $"two packages of one image have a file of this name");
            }
        }

        findings.ThrowIfAny();
        Files = files;
    }

    /// <summary>The packages, in the order by which <see cref="Invocation.Model"/> names them.</summary>
    public IReadOnlyList<PackageSources> Packages { get; }

    /// <summary>The arena that they share, or null.</summary>
    public SharedArenaSources? Arena { get; }

    /// <summary>All file names and contents, in ordinal order.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <summary>The image's name: the package's, or the arena's where there are several.</summary>
    public string Name => Packages.Count > 1 && Arena is not null ? Arena.Name : Packages[0].Name;

    /// <summary>Bytes of the arena: those of the package that needs most.</summary>
    public long ArenaBytes => Packages.Max(package => package.ArenaBytes);

    /// <summary>SHA-256 of each file, lower-case hexadecimal.</summary>
    public IReadOnlyDictionary<string, string> Sha256 => new SortedDictionary<string, string>(
        Files.ToDictionary(file => file.Key, file => Convert.ToHexStringLower(SHA256.HashData(file.Value))), StringComparer.Ordinal);

    /// <summary>The <c>.c</c> files.</summary>
    public IEnumerable<string> Units => Files.Keys.Where(file => file.EndsWith(".c", StringComparison.Ordinal));

    /// <summary>A package alone.</summary>
    public static implicit operator FirmwareSources(PackageSources package) => new([package]);

    /// <summary>The packages of some names and their arena, from the folder that compiling wrote them to.</summary>
    /// <exception cref="DiagnosticException">The folder does not hold them.</exception>
    public static FirmwareSources FromFolder(string folder, IReadOnlyList<string> names, string arenaName)
    {
        var findings = new DiagnosticBag();
        var arena = new Dictionary<string, byte[]>();
        foreach (string file in new[] { $"{arenaName}.h", $"{arenaName}.c" })
        {
            if (File.Exists(Path.Combine(folder, file)))
            {
                arena.Add(file, File.ReadAllBytes(Path.Combine(folder, file)));
            }
            else
            {
                findings.Add(DiagnosticIds.PackageIncomplete, folder, $"the file {file} is missing");
            }
        }

        findings.ThrowIfAny();
        return new FirmwareSources([.. names.Select(name => PackageSources.OneOfFolder(folder, name))], new SharedArenaSources(arenaName, arena));
    }
}
