using System.Globalization;
using Mote.Core;

namespace Mote.Devices;

/// <summary>How a package is built.</summary>
public sealed record BuildOptions
{
    /// <summary>What the compiler favours in the package's files; the harness is always built with <c>-O2</c>.</summary>
    public Optimization Optimization { get; init; } = Optimization.Balanced;

    /// <summary>Builds with <c>-DNAME_OBSERVE</c>, so that the trace has each layer's outputs. Not for profiles and sizes.</summary>
    public bool Observe { get; init; }

    /// <summary>Builds an image that is fed by <c>NAME_push</c> instead of <c>NAME_run</c>; its packages read streams, and its invocations are <see cref="Invocation.Push"/>.</summary>
    public bool Push { get; init; }

    /// <summary>Further definitions, <c>NAME</c> or <c>NAME=VALUE</c>.</summary>
    public IReadOnlyList<string> Defines { get; init; } = [];

    /// <summary>Where the image and all that goes into it is written; null for a
    /// new folder that lasts as long as the process.</summary>
    public string? WorkFolder { get; init; }

    /// <summary>What the arena holds before <c>NAME_init</c>; anything that is read before it is written shows.</summary>
    public byte ArenaFill { get; init; } = 0xcd;
}

/// <summary>A linked image of a package, or several, and the harness.</summary>
/// <param name="Firmware">The files that it was built from.</param>
/// <param name="Target">What it was built for.</param>
/// <param name="Options">How it was built.</param>
/// <param name="Path">The executable or ELF file.</param>
/// <param name="WorkFolder">The folder of objects and linker files, and the working directory of runs.</param>
/// <param name="StackUsageFiles">What the compiler wrote of the frames of the package's functions.</param>
public sealed record DeviceImage(
    FirmwareSources Firmware,
    Target Target,
    BuildOptions Options,
    string Path,
    string WorkFolder,
    IReadOnlyList<string> StackUsageFiles)
{
    /// <summary>All packages of the image.</summary>
    public IReadOnlyList<PackageSources> Packages => Firmware.Packages;

    /// <summary>The package of an image that has one; the first of several.</summary>
    public PackageSources Package => Firmware.Packages[0];

    /// <summary>The symbol of the arena: the shared one where the harness's layout lets that stand between its guards.</summary>
    public string ArenaSymbol => HarnessHeader.UsesSharedArena(Firmware, Target) ? Firmware.Arena!.Name : "mote_arena";
}

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
    public static DeviceImage Build(FirmwareSources firmware, Target target, BuildOptions options)
    {
        string work = Path.GetFullPath(options.WorkFolder ?? TemporaryFolder.Create("mote-"));
        string packageFolder = Path.Combine(work, "package");
        string harnessFolder = Path.Combine(work, "harness");
        Directory.CreateDirectory(packageFolder);
        Directory.CreateDirectory(harnessFolder);
        foreach ((string name, byte[] content) in firmware.Files)
        {
            File.WriteAllBytes(Path.Combine(packageFolder, name), content);
        }

        File.WriteAllText(Path.Combine(harnessFolder, "mote_package.h"), HarnessHeader.Write(firmware, target, options));
        WriteRuntime("harness", harnessFolder);
        WriteRuntime("startup", harnessFolder);
        List<Unit> units = Units(firmware, target, options, work);
        var findings = new Diagnostic?[units.Count];
        Parallel.For(0, units.Count, new ParallelOptions { MaxDegreeOfParallelism = Parallelism }, i =>
            findings[i] = Compile(firmware, target, units[i], work));
        if (findings.OfType<Diagnostic>().ToArray() is { Length: > 0 } found)
        {
            throw new DiagnosticException(found);
        }

        string image = Path.Combine(work, $"{firmware.Name}.elf");
        Link(firmware, target, units, image, work);
        string[] stackUsage = [.. units.Where(unit => unit.OfPackage).Select(unit => Path.Combine(work, unit.StackUsage))];
        var built = new DeviceImage(firmware, target, options, image, work, stackUsage);
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

    /// <summary>The object of one of a package's <c>.c</c> files.</summary>
    internal static string ObjectOf(string file) => $"{ObjectName(file)}.o";

    private static string ObjectName(string file) => $"package-{Path.GetFileNameWithoutExtension(file)}";

    private static List<Unit> Units(FirmwareSources firmware, Target target, BuildOptions options, string work)
    {
        // The harness reads the package's header, so it must see the same definitions.
        string[] defines =
        [
            .. options.Observe ? firmware.Packages.Select(one => $"-D{one.MacroPrefix}_OBSERVE") : [],
            .. HarnessHeader.ArenaDefines(firmware, target),
            .. options.Defines.Select(define => $"-D{define}"),
        ];
        string[] headers = target.HasLibrary ? [] : [$"-I{Freestanding}"];
        string[] packageFlags = [Target.Flag(options.Optimization), .. target.PackageFlags, .. defines, .. headers];
        string[] layout = target.ArenaLayout is null ? [] : [$"-D{target.ArenaLayout}"];
        var units = new List<Unit>();
        foreach (string file in firmware.Units)
        {
            units.Add(new Unit($"package/{file}", ObjectName(file), packageFlags, true));
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
            File.WriteAllText(Path.Combine(work, "image.ld"), LinkerScript.Write(firmware, target));
        }

        return units;
    }

    private static Diagnostic? Compile(FirmwareSources firmware, Target target, Unit unit, string work)
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
            return Failure(firmware, target, unit.Source, result);
        }

        ObjectCache.Add(key, Path.Combine(work, unit.Object), Path.Combine(work, unit.StackUsage));
        return null;
    }

    private static void Link(FirmwareSources firmware, Target target, List<Unit> units, string image, string work)
    {
        string[] script = target.Startup is null ? [] : ["-Timage.ld"];
        string[] arguments =
        [
            .. target.Flags, .. script, "-Wl,--gc-sections", $"-Wl,-Map={firmware.Name}.map",
            .. units.Select(unit => unit.Object), .. target.LinkFlags, "-o", image,
        ];
        ToolResult result = ToolProcess.Run(target.Compiler, arguments, work, CompileTime);
        if (result.ExitCode != 0)
        {
            throw new DiagnosticException(Failure(firmware, target, "linker", result));
        }
    }

    private static Diagnostic Failure(FirmwareSources firmware, Target target, string place, ToolResult result)
    {
        string[] lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] errors = [.. lines.Where(line => ErrorMarks.Any(mark => line.Contains(mark, StringComparison.OrdinalIgnoreCase))
            && !line.StartsWith("collect2:", StringComparison.Ordinal))];
        string shown = string.Join("; ", (errors.Length > 0 ? errors : lines).Take(ErrorLines));
        string found = result.TimedOut ? $"{target.Compiler} did not end in time" : $"{target.Compiler} says: {shown}";
        return new Diagnostic(DiagnosticIds.PackageDoesNotBuild, $"package '{firmware.Name}' for {target.Name}, {place}", found);
    }

    /// <summary>A translation unit; the prefix of its object's name tells the linker script whose it is.</summary>
    private sealed record Unit(string Source, string ObjectName, IReadOnlyList<string> Flags, bool OfPackage)
    {
        public string Object => $"{ObjectName}.o";

        public string StackUsage => $"{ObjectName}.su";
    }
}

/// <summary>Fills the linker script's template for a target.</summary>
internal static class LinkerScript
{
    public static string Write(FirmwareSources firmware, Target target)
    {
        MemoryRegion flash = target.Region("FLASH");
        MemoryRegion ram = target.Region("RAM");
        return RuntimeSources.Read($"startup/{target.Startup}.ld.in")
            .Replace("@FLASH_ORIGIN@", Hexadecimal(flash.Origin), StringComparison.Ordinal)
            .Replace("@FLASH_LENGTH@", Hexadecimal(flash.Length), StringComparison.Ordinal)
            .Replace("@RAM_ORIGIN@", Hexadecimal(ram.Origin), StringComparison.Ordinal)
            .Replace("@RAM_LENGTH@", Hexadecimal(ram.Length), StringComparison.Ordinal)
            .Replace("@STACK_LENGTH@", Hexadecimal(target.StackBytes), StringComparison.Ordinal)
            .Replace("@CONSTANTS@", string.Join(' ', firmware.Packages.Select(package => $".rodata.{package.Name}_constants .{package.Name}_constants")), StringComparison.Ordinal);
    }

    private static string Hexadecimal(uint value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
}
