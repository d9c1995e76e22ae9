using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Compiler.Emit;

/// <summary>Writes NAME.h: everything that a user of the package sees.</summary>
internal static class HeaderWriter
{
    /// <summary>The header's text.</summary>
    public static string Write(EmitContext context)
    {
        var text = new StringBuilder();
        string name = context.Name;
        string upper = context.Upper;
        var main = context.Module.Main;

        text.Append(context.Banner($"The model '{name}': what a program needs to run it."));
        text.Append(CultureInfo.InvariantCulture, $$"""
            #ifndef {{upper}}_H
            #define {{upper}}_H

            #include <stddef.h>
            #include <stdint.h>

            #ifdef __cplusplus
            extern "C" {
            #endif

            /* What init, reset and run return. */
            #define {{upper}}_OK 0
            #define {{upper}}_ERROR_ARGUMENT 1        /* a null pointer */
            #define {{upper}}_ERROR_ARENA_SIZE 2      /* the arena is smaller than ARENA_BYTES */
            #define {{upper}}_ERROR_ARENA_ALIGNMENT 3 /* the arena is not aligned to ARENA_ALIGNMENT */
            #define {{upper}}_ERROR_NOT_READY 4       /* {{name}}_init was not called, or failed */
            #define {{upper}}_ERROR_CONSTANTS 5       /* the constant block is another model's (updatable) */

            {{Note("RAM: the arena holds inputs, outputs and everything in between; it may be used for other things between runs, but inputs and outputs are in it. The context holds the state that is kept from run to run.")}}
            #define {{upper}}_ARENA_BYTES {{context.ArenaBytes}}
            #define {{upper}}_ARENA_ALIGNMENT {{EmitContext.ArenaAlignment}}
            /* sizeof({{name}}_context), by the size of a pointer */
            #define {{upper}}_STATE_BYTES (sizeof(void *) == 4 ? {{context.StateBytes(4)}}u : {{context.StateBytes(8)}}u)

            /* Flash: the constant block. Code comes on top. */
            #define {{upper}}_CONSTANTS_BYTES {{context.Block.Bytes}}


            """);

        AppendTensors(text, context, "INPUT", main.Inputs);
        AppendTensors(text, context, "OUTPUT", main.Outputs);

        text.Append(CultureInfo.InvariantCulture, $$"""
            {{Note($"`{upper}_ARENA(my_arena);` defines an arena of the right size and alignment. Define {upper}_ARENA_SECTION as a string before this file is included to place it in a section of the linker script. With compilers other than GCC and Clang, align an array of your own.")}}
            #if defined(__GNUC__) && defined({{upper}}_ARENA_SECTION)
            {{Macro(
                $"#define {upper}_ARENA(identifier)",
                $"    static unsigned char identifier[{upper}_ARENA_BYTES]",
                $"        __attribute__((aligned({upper}_ARENA_ALIGNMENT), section({upper}_ARENA_SECTION)))")}}
            #elif defined(__GNUC__)
            {{Macro(
                $"#define {upper}_ARENA(identifier)",
                $"    static unsigned char identifier[{upper}_ARENA_BYTES] __attribute__((aligned({upper}_ARENA_ALIGNMENT)))")}}
            #endif

            {{StreamWriter.Types(context)}}{{Note("One instance of the model. Several may run side by side, each with its own arena. The members are private.")}}
            typedef struct {{name}}_context {
                void *arena;
            {{StreamWriter.Pointers(context)}}    uint32_t status;
            {{(GateCode.NeedsWord(main) ? "    uint32_t computed;\n" : "")}}{{StreamWriter.Members(context)}}{{(context.Memory.StateBytes > 0 ? string.Create(CultureInfo.InvariantCulture, $"    uint32_t state[{context.Memory.StateBytes / 4}];\n") : "")}}} {{name}}_context;

            {{Note("Does not compile where the size is another one than stated.")}}
            typedef char {{name}}_state_bytes_are_exact[sizeof({{name}}_context) == {{upper}}_STATE_BYTES ? 1 : -1];

            {{Note($"Prepares a context: takes the arena ({upper}_ARENA_BYTES or more, aligned), which the caller keeps until the last run, and resets the state.")}}
            int {{name}}_init({{name}}_context *context, void *arena, size_t arena_bytes);

            /* Forgets the past: the state is as after {{name}}_init. */
            int {{name}}_reset({{name}}_context *context);

            {{Note("Where input `index`, counted from 0, is to be written before each run, since a run may overwrite it; NULL when there is none. Aligned for its elements.")}}
            void *{{name}}_input({{name}}_context *context, int index);

            /* Computes the outputs from the inputs. Never blocks, allocates or recurses. */
            int {{name}}_run({{name}}_context *context);

            {{Note($"Where output `index`, counted from 0, is to be read after a run; NULL when there is none{(GateCode.NeedsWord(main) ? ", or when the last run did not compute it because a gate was off" : "")}. Valid until the next run or until an input is written.")}}
            const void *{{name}}_output(const {{name}}_context *context, int index);

            {{StreamWriter.Functions(context)}}#ifdef __cplusplus
            }
            #endif

            #endif

            """);
        return text.ToString();
    }

    /// <summary>A comment that is wrapped, since names have any length.</summary>
    private static string Note(string comment) => CText.CommentLines("", comment).TrimEnd('\n');

    private static string Macro(params ReadOnlySpan<string> lines) => CText.Macro(lines).TrimEnd('\n');

    private static void AppendTensors(StringBuilder text, EmitContext context, string kind, IReadOnlyList<int> indices)
    {
        string upper = context.Upper;
        text.Append(CultureInfo.InvariantCulture, $"/* How many {kind.ToLowerInvariant()}s there are, and what they are. */\n#define {upper}_{kind}S {indices.Count}\n");
        for (int i = 0; i < indices.Count; i++)
        {
            var tensor = context.Module.Main.Tensors[indices[i]];
            text.Append(CultureInfo.InvariantCulture, $"\n/* {(kind == "INPUT" ? "Input" : "Output")} {i}, '{CText.Comment(tensor.Name)}': {tensor.Type.CName()}[{tensor.Shape}]");
            if (tensor.Quantization is { IsPerTensor: true })
            {
                text.Append("; real = SCALE * (stored - ZERO_POINT)");
            }

            text.Append(" */\n");
            text.Append(CultureInfo.InvariantCulture, $"#define {upper}_{kind}_{i}_ELEMENTS {tensor.Shape.ElementCount}\n");
            text.Append(CultureInfo.InvariantCulture, $"#define {upper}_{kind}_{i}_BYTES {tensor.ByteLength}\n");
            if (tensor.Quantization is { IsPerTensor: true } quantization)
            {
                text.Append(CultureInfo.InvariantCulture, $"#define {upper}_{kind}_{i}_SCALE {CText.Literal(quantization.Scale)} /* {quantization.Scale:R} */\n");
                text.Append(CultureInfo.InvariantCulture, $"#define {upper}_{kind}_{i}_ZERO_POINT {CText.Literal(quantization.ZeroPoint)}\n");
            }
        }

        text.Append('\n');
    }
}
