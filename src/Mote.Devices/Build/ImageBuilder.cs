using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Devices;

/// <summary>How a package is built.</summary>
public sealed record BuildOptions
{
    /// <summary>What the compiler favours in the package's files; the harness is always built with <c>-O2</c>.</summary>
    public Optimization Optimization { get; init; } = Optimization.Balanced;

    /// <summary>Builds with <c>-DNAME_OBSERVE</c>, so that the trace has each layer's outputs. Not for profiles and sizes.</summary>
    public bool Observe { get; init; }

    /// <summary>Further definitions, <c>NAME</c> or <c>NAME=VALUE</c>.</summary>
    public IReadOnlyList<string> Defines { get; init; } = [];

    /// <summary>Where the image and all that goes into it is written; null for a
    /// new folder that lasts as long as the process.</summary>
    public string? WorkFolder { get; init; }

    /// <summary>What the arena holds before <c>NAME_init</c>; anything that is read before it is written shows.</summary>
    public byte ArenaFill { get; init; } = 0xcd;
}

/// <summary>A linked image of a package and its harness.</summary>
/// <param name="Package">The files that it was built from.</param>
/// <param name="Target">What it was built for.</param>
/// <param name="Options">How it was built.</param>
/// <param name="Path">The executable or ELF file.</param>
/// <param name="WorkFolder">The folder of objects and linker files, and the working directory of runs.</param>
/// <param name="StackUsageFiles">What the compiler wrote of the frames of the package's functions.</param>
public sealed record DeviceImage(
    PackageSources Package,
    Target Target,
    BuildOptions Options,
    string Path,
    string WorkFolder,
    IReadOnlyList<string> StackUsageFiles);

/// <summary>Builds packages, each with the harness that runs it.</summary>
public static class ImageBuilder
{
    private const int Parallelism = 2;
    private const int ErrorLines = 6;
    private const string Freestanding = "freestanding";
    private static readonly TimeSpan CompileTime = TimeSpan.FromMinutes(5);

    // What tells a line that says what is wrong from one that says where; the linker does not mark its own.
    private static readonly string[] ErrorMarks =
        ["error", "undefined reference", "multiple definition", "will not fit", "overlaps", "overflowed"];

    // The harness counts and copies with plain loops, so that it draws in nothing of the C library: what an image holds of
    // it is there for the package.
    private static readonly string[] HarnessFlags = ["-O2", "-fno-builtin", "-fno-tree-loop-distribute-patterns"];

    /// <summary>
    /// Compiles the package's files and the harness and links them. An object whose source, headers and flags were compiled
    /// before in this process is taken from the cache.
    /// </summary>
    /// <exception cref="DiagnosticException">
    /// A tool is missing, the compiler or the linker rejects the package, or the image holds instructions that the core does not have.
    /// </exception>
    public static DeviceImage Build(PackageSources package, Target target, BuildOptions options)
    {
        string work = Path.GetFullPath(options.WorkFolder ?? TemporaryFolder.Create("mote-"));
        string packageFolder = Path.Combine(work, "package");
        string harnessFolder = Path.Combine(work, "harness");
        Directory.CreateDirectory(packageFolder);
        Directory.CreateDirectory(harnessFolder);
        foreach ((string name, byte[] content) in package.Files)
        {
            File.WriteAllBytes(Path.Combine(packageFolder, name), content);
        }

        File.WriteAllText(Path.Combine(harnessFolder, "mote_package.h"), HarnessHeader.Write(package, options));
        WriteRuntime("harness", harnessFolder);
        WriteRuntime("startup", harnessFolder);
        List<Unit> units = Units(package, target, options, work);
        var findings = new Diagnostic?[units.Count];
        Parallel.For(0, units.Count, new ParallelOptions { MaxDegreeOfParallelism = Parallelism }, i =>
            findings[i] = Compile(package, target, units[i], work));
        if (findings.OfType<Diagnostic>().ToArray() is { Length: > 0 } found)
        {
            throw new DiagnosticException(found);
        }

        string image = Path.Combine(work, $"{package.Name}.elf");
        Link(package, target, units, image, work);
        string[] stackUsage = [.. units.Where(unit => unit.OfPackage).Select(unit => Path.Combine(work, unit.StackUsage))];
        var built = new DeviceImage(package, target, options, image, work, stackUsage);
        if (target.IsArmv6M)
        {
            Armv6M.Check(built);
        }

        return built;
    }

    private static void WriteRuntime(string folder, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string name in RuntimeSources.Names(folder))
        {
            File.WriteAllText(Path.Combine(to, Path.GetFileName(name)), RuntimeSources.Read(name));
        }
    }

    private static List<Unit> Units(PackageSources package, Target target, BuildOptions options, string work)
    {
        // The harness reads the package's header, so it must see the same definitions.
        string[] defines =
        [
            .. options.Observe ? [$"-D{package.MacroPrefix}_OBSERVE"] : Array.Empty<string>(),
            .. options.Defines.Select(define => $"-D{define}"),
        ];
        string[] headers = target.HasLibrary ? [] : [$"-I{Freestanding}"];
        string[] packageFlags = [Target.Flag(options.Optimization), .. target.PackageFlags, .. defines, .. headers];
        string[] layout = target.ArenaLayout is null ? [] : [$"-D{target.ArenaLayout}"];
        var units = new List<Unit>();
        foreach (string file in package.Units)
        {
            units.Add(new Unit($"package/{file}", $"package-{Path.GetFileNameWithoutExtension(file)}", packageFlags, true));
        }

        string[] harnessFlags = [.. HarnessFlags, .. layout, .. defines, "-Ipackage", .. headers];
        units.Add(new Unit("harness/mote_harness.c", "harness-mote_harness", harnessFlags, false));
        units.Add(new Unit($"harness/{target.Port}.c", $"harness-{target.Port}", harnessFlags, false));
        if (!target.HasLibrary)
        {
            WriteRuntime(Freestanding, Path.Combine(work, Freestanding));
            units.Add(new Unit($"{Freestanding}/memory.c", "library-memory", HarnessFlags, false));
        }

        if (target.Startup is not null)
        {
            units.Add(new Unit($"harness/{target.Startup}.c", $"startup-{target.Startup}", harnessFlags, false));
            File.WriteAllText(Path.Combine(work, "image.ld"), LinkerScript.Write(package, target));
        }

        return units;
    }

    private static Diagnostic? Compile(PackageSources package, Target target, Unit unit, string work)
    {
        string[] arguments = [.. Target.CommonFlags, .. target.Flags, .. unit.Flags, "-c", unit.Source];
        string key = ObjectCache.Key([target.Compiler, .. arguments], work, unit.Source);
        if (ObjectCache.TryCopy(key, Path.Combine(work, unit.Object), Path.Combine(work, unit.StackUsage)))
        {
            return null;
        }

        ToolResult result = ToolProcess.Run(target.Compiler, [.. arguments, "-o", unit.Object], work, CompileTime);
        if (result.ExitCode != 0)
        {
            return Failure(package, target, unit.Source, result);
        }

        ObjectCache.Add(key, Path.Combine(work, unit.Object), Path.Combine(work, unit.StackUsage));
        return null;
    }

    private static void Link(PackageSources package, Target target, List<Unit> units, string image, string work)
    {
        string[] script = target.Startup is null ? [] : ["-Timage.ld"];
        string[] arguments =
        [
            .. target.Flags, .. script, "-Wl,--gc-sections", $"-Wl,-Map={package.Name}.map",
            .. units.Select(unit => unit.Object), .. target.LinkFlags, "-o", image,
        ];
        ToolResult result = ToolProcess.Run(target.Compiler, arguments, work, CompileTime);
        if (result.ExitCode != 0)
        {
            throw new DiagnosticException(Failure(package, target, "linker", result));
        }
    }

    private static Diagnostic Failure(PackageSources package, Target target, string place, ToolResult result)
    {
        string[] lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] errors = [.. lines.Where(line => ErrorMarks.Any(mark => line.Contains(mark, StringComparison.OrdinalIgnoreCase))
            && !line.StartsWith("collect2:", StringComparison.Ordinal))];
        string shown = string.Join("; ", (errors.Length > 0 ? errors : lines).Take(ErrorLines));
        string found = result.TimedOut ? $"{target.Compiler} did not end in time" : $"{target.Compiler} says: {shown}";
        return new Diagnostic(DiagnosticIds.PackageDoesNotBuild, $"package '{package.Name}' for {target.Name}, {place}", found);
    }

    /// <summary>A translation unit; the prefix of its object's name tells the linker script whose it is.</summary>
    private sealed record Unit(string Source, string ObjectName, IReadOnlyList<string> Flags, bool OfPackage)
    {
        public string Object => $"{ObjectName}.o";

        public string StackUsage => $"{ObjectName}.su";
    }
}

/// <summary>The header through which the harness knows the package: names and sizes only.</summary>
internal static class HarnessHeader
{
    public static string Write(PackageSources package, BuildOptions options)
    {
        string name = package.Name;
        string prefix = package.MacroPrefix;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"#ifndef MOTE_PACKAGE_H\n#define MOTE_PACKAGE_H\n#include \"{name}.h\"\n");
        text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_CONTEXT {name}_context\n");
        foreach (string function in new[] { "init", "reset", "input", "run", "output", "observe" })
        {
            string macro = function.ToUpperInvariant();
            text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_{macro} {name}_{function}\n");
            text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_{macro}_SYMBOL \"{name}_{function}\"\n");
        }

        foreach (string macro in new[] { "ARENA_BYTES", "ARENA_ALIGNMENT", "STATE_BYTES", "INPUTS", "OUTPUTS", "OK" })
        {
            text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_{macro} {prefix}_{macro}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_INPUT_BYTES {Sizes(prefix, "INPUT", package.InputBytes.Count)}\n");
        text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_OUTPUT_BYTES {Sizes(prefix, "OUTPUT", package.OutputBytes.Count)}\n");
        text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_ARENA_FILL {options.ArenaFill}u\n");
        if (options.Observe)
        {
            text.Append("#define MOTE_PACKAGE_OBSERVED 1\n");
        }

        return text.Append("#endif\n").ToString();
    }

    /// <summary>A list for an initialiser; C has no empty one, so no tensors at all are one that is never used.</summary>
    private static string Sizes(string prefix, string kind, int count) => count == 0 ? "0" : string.Join(
        ", ",
        Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"(size_t)({prefix}_{kind}_{i}_BYTES)")));
}

/// <summary>Fills the linker script's template for a target.</summary>
internal static class LinkerScript
{
    public static string Write(PackageSources package, Target target)
    {
        MemoryRegion flash = target.Region("FLASH");
        MemoryRegion ram = target.Region("RAM");
        return RuntimeSources.Read($"startup/{target.Startup}.ld.in")
            .Replace("@FLASH_ORIGIN@", Hexadecimal(flash.Origin), StringComparison.Ordinal)
            .Replace("@FLASH_LENGTH@", Hexadecimal(flash.Length), StringComparison.Ordinal)
            .Replace("@RAM_ORIGIN@", Hexadecimal(ram.Origin), StringComparison.Ordinal)
            .Replace("@RAM_LENGTH@", Hexadecimal(ram.Length), StringComparison.Ordinal)
            .Replace("@STACK_LENGTH@", Hexadecimal(target.StackBytes), StringComparison.Ordinal)
            .Replace("@CONSTANTS@", $".rodata.{package.Name}_constants .{package.Name}_constants", StringComparison.Ordinal);
    }

    private static string Hexadecimal(uint value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
}
