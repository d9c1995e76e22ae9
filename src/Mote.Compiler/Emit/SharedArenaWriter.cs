using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Mote.Compiler.Emit;

/// <summary>Writes the header and the source of an arena that several models share.</summary>
internal static class SharedArenaWriter
{
    /// <summary>The arena of some packages, with its files.</summary>
    public static SharedArena Write(string name, ImmutableArray<Package> packages)
    {
        int bytes = packages.Max(p => p.ArenaBytes);
        int alignment = packages.Max(p => p.ArenaAlignment);
        return new SharedArena(name, bytes, alignment,
            [PackageFile.OfText($"{name}.h", Header(name, bytes, alignment, packages)), PackageFile.OfText($"{name}.c", Source(name, packages))]);
    }

    private static string Header(string name, int bytes, int alignment, ImmutableArray<Package> packages)
    {
        string upper = name.ToUpperInvariant();
        string example = packages[0].Name;
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {{Banner("One arena that several models share", packages)}}#ifndef {{upper}}_H
            #define {{upper}}_H

            #ifdef __cplusplus
            extern "C" {
            #endif

            {{Note($"As much as the model that needs most: {string.Join(", ", packages.Select(p => $"{p.Name} {p.ArenaBytes.ToString(CultureInfo.InvariantCulture)}"))}.")}}
            #define {{upper}}_BYTES {{bytes}}
            #define {{upper}}_ALIGNMENT {{alignment}}

            /*
             * Give it to every model: {{example}}_init(&context, {{name}}, {{upper}}_BYTES).
             *
             * The rule: from the first byte of input that is written until the last byte of output that is read, the
             * arena belongs to one model.
             * - Write all inputs of a model, run it, read or copy its outputs; only then write inputs of another.
             * - What NAME_input and NAME_output point to is lost as soon as an input of any other model is written or
             *   any other model runs.
             * - Not from two threads, nor from an interrupt while another model is at work, without a lock around all of
             *   it.
             * State is in the contexts, so the models may take turns in any order, and NAME_init and NAME_reset may be
             * called at any time: they do not touch the arena.
             */
            extern unsigned char {{name}}[{{upper}}_BYTES];

            #ifdef __cplusplus
            }
            #endif

            #endif

            """);
    }

    private static string Source(string name, ImmutableArray<Package> packages)
    {
        string upper = name.ToUpperInvariant();
        var text = new StringBuilder();
        text.Append(Banner("One arena that several models share", packages));
        text.Append(CultureInfo.InvariantCulture, $"#include \"{name}.h\"\n\n");
        foreach (string model in packages.Select(p => p.Name).Order(StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"#include \"{model}.h\"\n");
        }

        text.Append("\n/* Does not compile where a model was compiled anew and needs more than was asked for it. */\n");
        foreach (var package in packages)
        {
            string model = package.Name.ToUpperInvariant();
            text.Append(CultureInfo.InvariantCulture, $"typedef char {name}_holds_{package.Name}[{upper}_BYTES >= {model}_ARENA_BYTES ? 1 : -1];\n");
            text.Append(CultureInfo.InvariantCulture, $"typedef char {name}_suits_{package.Name}[{upper}_ALIGNMENT % {model}_ARENA_ALIGNMENT == 0 ? 1 : -1];\n");
        }

        text.Append(CultureInfo.InvariantCulture, $$"""

            /* To place it, define {{upper}}_SECTION as a string: the name of a section of the linker script. */
            #if defined(__GNUC__) && defined({{upper}}_SECTION)
            #define {{upper}}_PLACE __attribute__((aligned({{upper}}_ALIGNMENT), section({{upper}}_SECTION)))
            #elif defined(__GNUC__)
            #define {{upper}}_PLACE __attribute__((aligned({{upper}}_ALIGNMENT)))
            #elif defined(__cplusplus)
            #define {{upper}}_PLACE alignas({{upper}}_ALIGNMENT)
            #elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
            #define {{upper}}_PLACE _Alignas({{upper}}_ALIGNMENT)
            #elif !defined({{upper}}_PLACE)
            #error "Define {{upper}}_PLACE as what aligns an array with this compiler."
            #endif

            {{upper}}_PLACE unsigned char {{name}}[{{upper}}_BYTES];

            """);
        return text.ToString();
    }

    private static string Banner(string what, ImmutableArray<Package> packages) =>
        $"/*\n * {what}.\n *\n * Written by Mote {ToolVersion.Current} for {packages[0].Options.Target.Name}.\n */\n\n";

    private static string Note(string comment) => CText.CommentLines("", comment).TrimEnd('\n');
}
