using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Devices;

/// <summary>The header through which the harness knows the packages: names and sizes only.</summary>
internal static class HarnessHeader
{
    private const string Sections = "MOTE_ARENA_SECTIONS";

    /// <summary>
    /// The text of <c>mote_package.h</c>. A package has a number, its place in the image; <c>MOTE_PACKAGES(X)</c> lists them as
    /// <c>X(number, name, NAME)</c>, from which the harness makes what it needs for each.
    /// </summary>
    public static string Write(FirmwareSources firmware, Target target, BuildOptions options)
    {
        var text = new StringBuilder("#ifndef MOTE_PACKAGE_H\n#define MOTE_PACKAGE_H\n");
        foreach (PackageSources package in firmware.Packages)
        {
            text.Append(CultureInfo.InvariantCulture, $"#include \"{package.Name}.h\"\n");
        }

        string list = string.Concat(firmware.Packages.Select((package, number) =>
            string.Create(CultureInfo.InvariantCulture, $" \\\n    X({number}, {package.Name}, {package.MacroPrefix})")));
        text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGES(X){list}\n#define MOTE_PACKAGE_COUNT {firmware.Packages.Count}\n");
        foreach ((PackageSources package, int number) in firmware.Packages.Select((package, number) => (package, number)))
        {
            text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_{number}_STATE {StateSymbol(firmware, package)}\n");
            text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_{number}_INPUT_BYTES {Sizes(package.MacroPrefix, "INPUT", package.InputBytes.Count)}\n");
            text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_{number}_OUTPUT_BYTES {Sizes(package.MacroPrefix, "OUTPUT", package.OutputBytes.Count)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_WORK \"{(options.Push ? "_push" : "_run")}\"\n");
        if (options.Push)
        {
            AppendStreams(text, firmware);
        }

        text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_ARENA_BYTES {firmware.ArenaBytes}\n");
        text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_ARENA_ALIGNMENT {firmware.Packages.Max(package => package.ArenaAlignment)}\n");
        text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_ARENA_FILL {options.ArenaFill}u\n");
        if (UsesSharedArena(firmware, target))
        {
            text.Append(CultureInfo.InvariantCulture, $"#include \"{firmware.Arena!.Name}.h\"\n#define MOTE_SHARED_ARENA {firmware.Arena.Name}\n");
        }

        if (options.Observe)
        {
            text.Append("#define MOTE_PACKAGE_OBSERVED 1\n");
        }

        return text.Append("#endif\n").ToString();
    }

    /// <summary>What the harness must know to push: the type of samples, and whether there are events.</summary>
    private static void AppendStreams(StringBuilder text, FirmwareSources firmware)
    {
        text.Append("#define MOTE_PACKAGE_PUSHED 1\n");
        foreach ((PackageSources package, int number) in firmware.Packages.Select((package, number) => (package, number)))
        {
            var stream = package.Stream ?? throw new DiagnosticException(new Diagnostic(DiagnosticIds.NoStream, $"package '{package.Name}'",
                "it reads no stream, so that nothing can be pushed to it", "packages of projects"));
            text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_{number}_SAMPLE {stream.SampleType}\n");
            text.Append(CultureInfo.InvariantCulture, $"#define MOTE_PACKAGE_EVENTS_{number}(...){(stream.HasEvents ? " __VA_ARGS__" : "")}\n");
        }
    }

    /// <summary>
    /// True where the image runs in the array that is shipped. In the layout of one structure with its guards, the harness's own takes its
    /// place: C cannot say what lies beside an array of another file.
    /// </summary>
    public static bool UsesSharedArena(FirmwareSources firmware, Target target) => firmware.Arena is not null && target.ArenaLayout is not null;

    /// <summary>The symbol of a package's context.</summary>
    public static string StateSymbol(FirmwareSources firmware, PackageSources package) =>
        firmware.Packages.Count == 1 ? "mote_state" : $"mote_state_{package.Name}";

    /// <summary>Puts the shipped array between the guards where the linker script does so.</summary>
    public static IEnumerable<string> ArenaDefines(FirmwareSources firmware, Target target) =>
        firmware.Arena is { } arena && target.ArenaLayout == Sections ? [$"-D{arena.MacroPrefix}_SECTION=\".mote_arena.1\""] : [];

    /// <summary>A list for an initialiser; C has no empty one, so no tensors at all are one that is never used.</summary>
    private static string Sizes(string prefix, string kind, int count) => count == 0 ? "0" : string.Join(
        ", ",
        Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"(size_t)({prefix}_{kind}_{i}_BYTES)")));
}
