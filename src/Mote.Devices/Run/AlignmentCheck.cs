using System.Globalization;
using Mote.Core;

namespace Mote.Devices;

/// <summary>
/// Checks every access of a run, those of the harness included, on a core that faults on what is not aligned to its size
/// (<see cref="Target.FaultsUnaligned"/>) while the emulator lets it pass.
/// </summary>
internal static class AlignmentCheck
{
    private const string Input = $"{ProfilerPlugin.Alignment}.in";
    private const string Output = $"{ProfilerPlugin.Alignment}.out";

    /// <summary>The emulator's arguments that make a run be checked; none where the core does not fault.</summary>
    public static string[] Prepare(DeviceImage image)
    {
        if (!image.Target.FaultsUnaligned)
        {
            return [];
        }

        var elf = ElfFile.Read(image.Path);
        var hooks = image.Options.Observe ? image.Packages.Select(package => elf.Symbol($"{package.Name}_observe")).OfType<ElfSymbol>() : [];
        string text = string.Concat(hooks.Select(hook => string.Create(CultureInfo.InvariantCulture, $"observe {hook.Address:x}\n")));
        File.Delete(Path.Combine(image.WorkFolder, Output));
        File.WriteAllText(Path.Combine(image.WorkFolder, Input), text);
        return ProfilerPlugin.Arguments(ProfilerPlugin.Alignment);
    }

    /// <summary>What the run that was prepared so did wrong, for a person: its first unaligned access; or null.</summary>
    /// <exception cref="DiagnosticException">The run completed, but was not checked to its end.</exception>
    public static string? Problem(DeviceImage image, Trace trace, bool isComplete)
    {
        if (!image.Target.FaultsUnaligned)
        {
            return null;
        }

        string path = Path.Combine(image.WorkFolder, Output);
        string[] lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (lines.Length == 0 || lines[^1] != "end")
        {
            return !isComplete ? null : throw Unreadable(image, "the accesses of the run were not recorded to the end");
        }

        if (lines.Length == 1)
        {
            return null;
        }

        string[] fields = lines[0].Split(' ');
        CultureInfo invariant = CultureInfo.InvariantCulture;
        if (fields.Length != 6
            || !uint.TryParse(fields[1], NumberStyles.HexNumber, invariant, out uint at)
            || !uint.TryParse(fields[2], NumberStyles.HexNumber, invariant, out uint address)
            || !int.TryParse(fields[5], NumberStyles.None, invariant, out int observed))
        {
            throw Unreadable(image, $"an access is malformed: {lines[0]}");
        }

        Disassembly disassembly = Disassembly.Read(image);
        string others = lines.Length == 2 ? "" : string.Create(invariant, $"; {lines.Length - 2} more instructions do so");
        return string.Create(
            invariant,
            $"{DiagnosticIds.UnalignedAccess}: unaligned access, on which a {image.Target.Name} faults: {fields[3]} bytes at 0x{address:x} by " +
            $"'{disassembly.At(at)?.ToString() ?? "?"}' at 0x{at:x} in {disassembly.FunctionAt(at)?.Name ?? "?"}{Layer(trace, observed)}{others}");
    }

    /// <summary>The layer that was running is the one whose result was observed next.</summary>
    private static string Layer(Trace trace, int observed)
    {
        var next = trace.Invocations.SelectMany((invocation, index) => invocation.Observed.Select(tensor => (Invocation: index, tensor.Op)))
            .Skip(observed).Take(1).ToList();
        return next.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", layer {next[0].Op}, invocation {next[0].Invocation}");
    }

    private static DiagnosticException Unreadable(DeviceImage image, string found) =>
        new(new Diagnostic(DiagnosticIds.TraceUnreadable, $"package '{image.Firmware.Name}' on {image.Target.Name}", found));
}
