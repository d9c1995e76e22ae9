using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Mote.Core;

namespace Mote.Devices;

/// <summary>The stream that a package reads.</summary>
/// <param name="SampleType">The C type of one value.</param>
/// <param name="Window">Samples in a window.</param>
/// <param name="Channels">Values in a sample.</param>
/// <param name="HasEvents">Whether it reports events.</param>
public sealed record PackageStreamInfo(string SampleType, int Window, int Channels, bool HasEvents);

/// <summary>
/// The files of a package, as the compiler wrote them: C99 sources of a model called <see cref="Name"/>, whose public
/// functions are <c>NAME_init</c>, <c>NAME_reset</c>, <c>NAME_input</c>, <c>NAME_run</c> and <c>NAME_output</c>. What is
/// built is these bytes and nothing else.
/// </summary>
public sealed partial class PackageSources
{
    private const long SizeLimit = 1L << 31;

    /// <summary>A package from files in memory.</summary>
    /// <param name="name">The model's name, a C identifier.</param>
    /// <param name="files">File name without a folder, and content.</param>
    /// <exception cref="DiagnosticException">A file is missing, or the header does not declare its inputs and outputs.</exception>
    public PackageSources(string name, IReadOnlyDictionary<string, byte[]> files)
    {
        Name = name;
        Files = new SortedDictionary<string, byte[]>(files.ToDictionary(), StringComparer.Ordinal);
        var findings = new DiagnosticBag();
        if (!Identifier().IsMatch(name))
        {
            findings.Add(DiagnosticIds.PackageIncomplete, $"package '{name}'", $"the name is not a C identifier");
        }

        foreach (string needed in new[] { $"{name}.h", $"{name}.c" }.Where(file => !Files.ContainsKey(file)))
        {
            findings.Add(DiagnosticIds.PackageIncomplete, $"package '{name}'", $"the file {needed} is missing");
        }

        foreach (string file in Files.Keys.Where(file => Path.GetFileName(file) != file || file.StartsWith('-')))
        {
            findings.Add(DiagnosticIds.PackageIncomplete, $"package '{name}'", $"'{file}' is not a plain file name");
        }

        findings.ThrowIfAny();
        string header = Encoding.UTF8.GetString(Files[$"{name}.h"]);
        InputBytes = ReadSizes(header, "INPUT", findings);
        OutputBytes = ReadSizes(header, "OUTPUT", findings);
        ArenaBytes = ReadMacro(header, $"{MacroPrefix}_ARENA_BYTES", findings);
        ArenaAlignment = (int)ReadMacro(header, $"{MacroPrefix}_ARENA_ALIGNMENT", findings);
        findings.ThrowIfAny();
        if (Regex.Match(header, $@"^int {name}_push\({name}_context \*context, const (\w+) \*samples", RegexOptions.Multiline) is { Success: true } push)
        {
            int window = (int)ReadMacro(header, $"{MacroPrefix}_WINDOW", findings);
            int channels = (int)ReadMacro(header, $"{MacroPrefix}_CHANNELS", findings);
            findings.ThrowIfAny();
            Stream = new PackageStreamInfo(push.Groups[1].Value, window, channels, header.Contains($"int {name}_poll(", StringComparison.Ordinal));
        }
    }

    /// <summary>What the package reads; null where it has no <c>NAME_push</c>.</summary>
    public PackageStreamInfo? Stream { get; }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>File names and contents, in ordinal order.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <summary>Bytes of each input.</summary>
    public IReadOnlyList<int> InputBytes { get; }

    /// <summary>Bytes of each output.</summary>
    public IReadOnlyList<int> OutputBytes { get; }

    /// <summary>Bytes of the arena that the header asks for.</summary>
    public long ArenaBytes { get; }

    /// <summary>Alignment of the arena that the header asks for.</summary>
    public int ArenaAlignment { get; }

    /// <summary>What the package's macros begin with: the name in capitals.</summary>
    public string MacroPrefix => Name.ToUpperInvariant();

    /// <summary>SHA-256 of each file, lower-case hexadecimal: what a report names as having been built.</summary>
    public IReadOnlyDictionary<string, string> Sha256 => new SortedDictionary<string, string>(
        Files.ToDictionary(file => file.Key, file => Convert.ToHexStringLower(SHA256.HashData(file.Value))),
        StringComparer.Ordinal);

    /// <summary>The <c>.c</c> files.</summary>
    public IEnumerable<string> Units => Files.Keys.Where(file => file.EndsWith(".c", StringComparison.Ordinal));

    /// <summary>
    /// Reads the C sources, headers and description of a package from a folder.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The model's name; null to take it from the only <c>.json</c> file that a header goes with.</param>
    /// <exception cref="DiagnosticException">The folder does not hold a package.</exception>
    public static PackageSources FromFolder(string folder, string? name = null)
    {
        if (!Directory.Exists(folder))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.PackageIncomplete, folder, "there is no such folder"));
        }

        name ??= OnlyName(folder);
        var files = new Dictionary<string, byte[]>();
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            if (Path.GetExtension(path) is ".c" or ".h" or ".json")
            {
                files.Add(Path.GetFileName(path), File.ReadAllBytes(path));
            }
        }

        return new PackageSources(name, files);
    }

    /// <summary>One of several packages in a folder: the files that compiling gives a package of that name, and no others.</summary>
    /// <exception cref="DiagnosticException">The folder does not hold it.</exception>
    public static PackageSources OneOfFolder(string folder, string name)
    {
        string[] all = [$"{name}.h", $"{name}.c", $"{name}_kernels.h", $"{name}_constants.h", $"{name}_constants.c", $"{name}.json"];
        return new PackageSources(name, all.Where(file => File.Exists(Path.Combine(folder, file)))
            .ToDictionary(file => file, file => File.ReadAllBytes(Path.Combine(folder, file))));
    }

    private static string OnlyName(string folder)
    {
        string[] names =
        [
            .. Directory.EnumerateFiles(folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path))
                .Where(name => File.Exists(Path.Combine(folder, name + ".h"))),
        ];
        return names.Length == 1
            ? names[0]
            : throw new DiagnosticException(new Diagnostic(
                DiagnosticIds.PackageIncomplete,
                folder,
                string.Create(CultureInfo.InvariantCulture, $"{names.Length} pairs NAME.json and NAME.h"),
                "exactly one"));
    }

    private List<int> ReadSizes(string header, string kind, DiagnosticBag findings)
    {
        var sizes = new List<int>();
        long count = ReadMacro(header, $"{MacroPrefix}_{kind}S", findings);
        for (int i = 0; i < count && findings.IsEmpty; i++)
        {
            sizes.Add((int)ReadMacro(header, string.Create(CultureInfo.InvariantCulture, $"{MacroPrefix}_{kind}_{i}_BYTES"), findings));
        }

        return sizes;
    }

    /// <summary>A macro that is an integer literal, or a product of such, in parentheses or not.</summary>
    private long ReadMacro(string header, string macro, DiagnosticBag findings)
    {
        Match match = Regex.Match(header, $@"^[ \t]*#[ \t]*define[ \t]+{macro}[ \t]+([^\r\n]*)", RegexOptions.Multiline);
        long value = match.Success ? 1 : -1;
        if (match.Success)
        {
            foreach (string factor in Comment().Replace(match.Groups[1].Value, "").Trim(' ', '\t', '(', ')').Split('*'))
            {
                string digits = factor.Trim(' ', '\t', '(', ')').TrimEnd('u', 'U', 'l', 'L');
                bool valid = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) && parsed < SizeLimit;
                value = valid && value >= 0 && value * parsed < SizeLimit ? value * parsed : -1;
            }
        }

        if (value < 0)
        {
            findings.Add(
                DiagnosticIds.PackageIncomplete,
                $"{Name}.h",
                $"{macro} is not defined as a number",
                "a decimal literal or a product of such, below 2^31");
        }

        return value;
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"/\*.*?(\*/|$)|//.*$", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}
