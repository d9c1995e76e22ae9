using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Mote.Compiler.Emit;
using Mote.Core;

namespace Mote.Compiler;

/// <summary>Compiles several modules to packages that one firmware links, with one arena for all of them.</summary>
public static partial class FirmwareCompiler
{
    /// <summary>
    /// Compiles each module as <see cref="ModelCompiler.Compile"/> does, and writes the arena. The limits of the first options hold for all
    /// together: RAM is the arena and every state, flash every constant.
    /// </summary>
    /// <param name="models">The modules and how each is compiled, at least one.</param>
    /// <param name="arenaName">The name of the arena.</param>
    /// <exception cref="DiagnosticException">A name cannot be used or clashes with another's, or a limit is exceeded.</exception>
    public static Firmware Compile(IReadOnlyList<(GraphModule Module, CompileOptions Options)> models, string arenaName = SharedArena.DefaultName)
    {
        PackageName.CheckArray(arenaName, "--arena-name");
        CheckNames([.. models.Select(m => m.Options.Name)], arenaName);
        var packages = models.Select(m => ModelCompiler.Compile(m.Module, m.Options with { RamLimit = null, FlashLimit = null })).ToImmutableArray();
        var firmware = new Firmware(packages, SharedArenaWriter.Write(arenaName, packages));
        CheckIdentifiers(firmware);
        CheckLimits(firmware, models[0].Options);
        return firmware;
    }

    private static void CheckNames(IReadOnlyList<string> names, string arenaName)
    {
        var bag = new DiagnosticBag();
        foreach (var same in names.Select((name, index) => (name, index)).GroupBy(n => n.name, n => n.index).Where(g => g.Count() > 1))
        {
            bag.Add(DiagnosticIds.NamesClash, $"models {string.Join(" and ", same.Select(i => i + 1))}", $"they have the same name, '{same.Key}'",
                remedy: "Give each model a name of its own, in order: --name A,B. One package serves any number of contexts, so that the same model is needed once only");
        }

        foreach (string name in names.Where(n => n == arenaName).Distinct())
        {
            bag.Add(DiagnosticIds.NamesClash, "--arena-name", $"'{name}' is the name of a model", remedy: "Name the arena otherwise");
        }

        bag.ThrowIfAny();
    }

    /// <summary>
    /// Different names can still make the same identifier or file: of 'a' and 'a_constants' both have an a_constants.h. So what the files hold is compared:
    /// every identifier that begins with the name of its package, and the arena's own.
    /// </summary>
    private static void CheckIdentifiers(Firmware firmware)
    {
        var bag = new DiagnosticBag();
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, files) in firmware.Packages.Select(p => (p.Name, p.Files)).Append((firmware.Arena.Name, firmware.Arena.Files)))
        {
            string upper = name.ToUpperInvariant();
            var own = files.Where(f => f.Path.EndsWith(".h", StringComparison.Ordinal) || f.Path.EndsWith(".c", StringComparison.Ordinal))
                .SelectMany(f => Identifiers().Matches(f.Text).Select(m => m.Value))
                .Where(i => i.StartsWith($"{name}_", StringComparison.Ordinal) || i.StartsWith($"{upper}_", StringComparison.Ordinal))
                .Concat(files.Select(f => f.Path)).Concat(name == firmware.Arena.Name ? [name] : []).ToHashSet(StringComparer.Ordinal);
            if (own.Where(owners.ContainsKey).Order(StringComparer.Ordinal).FirstOrDefault() is { } clash)
            {
                bag.Add(DiagnosticIds.NamesClash, $"'{owners[clash]}' and '{name}'", $"both would have {clash}", remedy: "Rename one by --name or --arena-name");
            }

            foreach (string identifier in own)
            {
                owners.TryAdd(identifier, name);
            }
        }

        bag.ThrowIfAny();
    }

    private static void CheckLimits(Firmware firmware, CompileOptions options)
    {
        var bag = new DiagnosticBag();
        int ram = firmware.Arena.Bytes + firmware.StateBytes;
        string place = $"packages {string.Join(", ", firmware.Packages.Select(p => $"'{p.Name}'"))}";
        if (options.RamLimit is { } ramLimit && ram > ramLimit)
        {
            bag.Add(DiagnosticIds.RamLimit, place,
                $"they need {ram} bytes of RAM ({firmware.Arena.Bytes} shared arena, {firmware.StateBytes} state), {ram - ramLimit} more than the limit of {ramLimit}",
                remedy: "Make the model with the largest arena smaller, or raise --ram-limit");
        }

        if (options.FlashLimit is { } flashLimit && firmware.ConstantBytes > flashLimit)
        {
            bag.Add(DiagnosticIds.FlashLimit, place,
                $"their constants take {firmware.ConstantBytes} bytes of flash, {firmware.ConstantBytes - flashLimit} more than the limit of {flashLimit}",
                remedy: "Prune or quantize the models, or raise --flash-limit");
        }

        bag.ThrowIfAny();
    }

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]*", RegexOptions.CultureInvariant)]
    private static partial Regex Identifiers();
}
