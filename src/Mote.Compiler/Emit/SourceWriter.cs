using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Memory;

namespace Mote.Compiler.Emit;

/// <summary>Writes NAME.c, NAME_kernels.h and the constant block.</summary>
internal sealed class SourceWriter
{
    private const uint ReadyMagic = 0x4D6F7401;
    private const uint RanMagic = 0x4D6F7402;
    private readonly EmitContext _context;
    private readonly ImmutableArray<LayerCode>[] _layers;
    private readonly LayerFunctions _functions;
    private readonly GateCode _gates;

    public SourceWriter(EmitContext context)
    {
        _context = context;
        _layers = [.. context.Module.Graphs.Select((graph, g) => graph.Views.Select(view => new LayerCode(
            view, LayerLabel(g, view), GraphMemory.SharesBuffer(view) ? NodeCode.None : view.Node.Operator.Emit(view, context.Options.EmitOptions))).ToImmutableArray())];
        _gates = new GateCode(context);
        _functions = new LayerFunctions([.. _layers.SelectMany(l => l)], context.Name, context.Options.Updatable, context.Block, context.Options.Goal);
    }

    /// <summary>All layers of a graph.</summary>
    public ImmutableArray<LayerCode> Layers(int graph) => _layers[graph];

    /// <summary>The number of a node in messages, names and observations: the last original operator that it computes.</summary>
    public static int LayerIndex(NodeView view) => view.Node.Covers.Length > 0 ? view.Node.Covers[^1] : view.Index;

    /// <summary>NAME_kernels.h.</summary>
    public string Kernels()
    {
        string guard = $"{_context.Upper}_KERNELS_H";
        var headers = _layers.SelectMany(l => l).SelectMany(l => l.Code.Calls).Select(c => c.Header).Append("mote_base.h").Distinct();
        return $"{_context.Banner($"The kernels that '{_context.Name}' uses.")}#ifndef {guard}\n#define {guard}\n\n{KernelSources.Concatenate(headers)}#endif\n";
    }

    /// <summary>NAME.c. Adds the constants that the layers refer to to the block, so it comes before the block's own files.</summary>
    public string Source()
    {
        string name = _context.Name;
        string upper = _context.Upper;
        var bodies = new StringBuilder();
        for (int g = _layers.Length - 1; g > 0; g--)
        {
            if (IsCalled(g))
            {
                AppendSubgraph(bodies, g);
            }
        }

        // Run comes first for the order of the constants, but stands where the header has it.
        var run = new StringBuilder();
        AppendRun(run);
        AppendInterface(bodies, run);
        var text = new StringBuilder();
        text.Append(_context.Banner($"The model '{name}'."));
        bool isInfinite = _functions.Text.Contains("INFINITY", StringComparison.Ordinal) || bodies.ToString().Contains("INFINITY", StringComparison.Ordinal);
        text.Append(isInfinite ? "#include <math.h> /* the macro INFINITY only */\n" : "");
        text.Append(_context.Module.Stream is null ? "" : "#include <string.h>\n");
        text.Append(CultureInfo.InvariantCulture, $$"""
            #include "{{name}}.h"
            #include "{{name}}_kernels.h"
            {{(_context.Block.IsEmpty ? "" : $"#include \"{name}_constants.h\"\n")}}
            /* What a context's status says; anything else: not initialised. */
            #define {{upper}}_READY 0x{{ReadyMagic:X8}}u /* initialised or reset, not yet run */
            #define {{upper}}_RAN 0x{{RanMagic:X8}}u   /* has run since */

            /* With {{upper}}_OBSERVE every layer's result is reported to a function of yours: by the number of the original
             * operator and of the tensor. */
            #ifdef {{upper}}_OBSERVE
            #ifdef __cplusplus
            extern "C" {
            #endif
            void {{name}}_observe(int32_t layer, int32_t tensor, const void *data, size_t bytes);
            #ifdef __cplusplus
            }
            #endif
            #define {{upper}}_OBSERVE_TENSOR(layer, tensor, data, bytes) {{name}}_observe(layer, tensor, data, bytes)
            #else
            #define {{upper}}_OBSERVE_TENSOR(layer, tensor, data, bytes) ((void)(data))
            #endif


            """);
        text.Append(_gates.Prologue);
        text.Append(_functions.Text);
        text.Append(bodies);
        return text.ToString();
    }

    /// <summary>NAME_constants.h, or null when the model has no constants.</summary>
    public string? ConstantsHeader()
    {
        if (_context.Block.IsEmpty)
        {
            return null;
        }

        string name = _context.Name;
        string upper = _context.Upper;
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {{_context.Banner($"The numbers of '{name}'.")}}#ifndef {{upper}}_CONSTANTS_H
            #define {{upper}}_CONSTANTS_H

            #include <stdint.h>

            #ifdef __cplusplus
            extern "C" {
            #endif

            /* Sorted by alignment, so that there is no padding in between and the layout is the same everywhere. */
            typedef struct {{name}}_constants_block {
            {{_context.Block.Declaration()}}} {{name}}_constants_block;

            /* Does not compile where the compiler lays the block out in another way. */
            typedef char {{name}}_constants_are_exact[sizeof({{name}}_constants_block) == {{_context.Block.Bytes}} ? 1 : -1];

            extern const {{name}}_constants_block {{name}}_constants;

            #ifdef __cplusplus
            }
            #endif

            #endif

            """);
    }

    /// <summary>NAME_constants.c, or null when the model has no constants.</summary>
    public string? Constants()
    {
        if (_context.Block.IsEmpty)
        {
            return null;
        }

        string name = _context.Name;
        string upper = _context.Upper;
        string section = _context.Options.Updatable ? $"\".{name}_constants\"" : $"{upper}_CONSTANTS_SECTION";
        string numbers = _context.Block.Initialiser();
        bool hasMacros = numbers.Contains("NAN", StringComparison.Ordinal) || numbers.Contains("INFINITY", StringComparison.Ordinal);
        string condition = _context.Options.Updatable ? "defined(__GNUC__)" : $"defined(__GNUC__) && defined({upper}_CONSTANTS_SECTION)";
        return $$"""
            {{_context.Banner($"The numbers of '{name}'.")}}{{(hasMacros ? "#include <math.h> /* the macros NAN and INFINITY only */\n" : "")}}#include "{{name}}_constants.h"

            #if {{condition}}
            #define {{upper}}_CONSTANTS_PLACE __attribute__((section({{section}})))
            #else
            #define {{upper}}_CONSTANTS_PLACE
            #endif

            const {{name}}_constants_block {{name}}_constants {{upper}}_CONSTANTS_PLACE = {
            {{numbers}}};

            """;
    }

    private static string LayerLabel(int graph, NodeView view) => graph == 0
        ? string.Create(CultureInfo.InvariantCulture, $"l{LayerIndex(view)}")
        : string.Create(CultureInfo.InvariantCulture, $"g{graph}_l{LayerIndex(view)}");

    private bool IsCalled(int graph) => _context.Module.Main.Nodes.Any(n => n.Operator.Control?.Subgraph == graph);

    private void AppendSubgraph(StringBuilder text, int graph)
    {
        string name = _context.Name;
        text.Append(CultureInfo.InvariantCulture, $"/* Subgraph {graph}, '{CText.Comment(_context.Module.Graphs[graph].Name)}': runs once after a reset. */\nstatic MOTE_NOINLINE void {name}_graph{graph}({name}_context *context)\n{{\n");
        AppendLayers(text, graph);
        text.Append("}\n\n");
    }

    private void AppendRun(StringBuilder text)
    {
        string name = _context.Name;
        string upper = _context.Upper;
        // A stream's NAME_push calls it; it stays a function of its own, whose calls are the layers.
        text.Append(CultureInfo.InvariantCulture, $$"""
            {{(_context.Module.Stream is null ? "" : "MOTE_NOINLINE ")}}int {{name}}_run({{name}}_context *context)
            {
                if (context == NULL) {
                    return {{upper}}_ERROR_ARGUMENT;
                }
                if (context->status != {{upper}}_READY && context->status != {{upper}}_RAN) {
                    return {{upper}}_ERROR_NOT_READY;
                }

            """);
        AppendLayers(text, 0);
        text.Append(CultureInfo.InvariantCulture, $"\n    context->status = {upper}_RAN;\n    return {upper}_OK;\n}}\n\n");
    }

    private void AppendLayers(StringBuilder text, int graph)
    {
        var layers = new StringBuilder();
        if (graph == 0)
        {
            _gates.Declare(layers);
        }

        StreamStage? stage = null;
        foreach (var layer in _layers[graph])
        {
            if (graph == 0)
            {
                _gates.Enter(layers, layer.View);
                if (_context.Module.Stream?.StageOf(LayerIndex(layer.View)) is { } entered && entered != stage)
                {
                    stage = entered;
                    layers.Append('\n').Append(CText.CommentLines("    ", $"Stage: {CText.Comment(stage.Name)}."));
                }
            }

            AppendLayer(layers, graph, layer);
            if (graph == 0)
            {
                _gates.Leave(layers, layer.View);
            }
        }

        if (graph == 0)
        {
            _gates.Close(layers);
        }

        // What no layer uses is not declared.
        string code = layers.ToString();
        if (graph > 0 && !code.Contains("arena + ", StringComparison.Ordinal) && !code.Contains("state + ", StringComparison.Ordinal) && !code.Contains("context", StringComparison.Ordinal))
        {
            text.Append("    (void)context;\n");
        }

        foreach (string memory in new[] { "arena", "state" })
        {
            if (code.Contains($"{memory} + ", StringComparison.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"    unsigned char *const {memory} = (unsigned char *)context->{memory};\n");
            }
        }

        text.Append(code);
    }

    private void AppendLayer(StringBuilder text, int graph, LayerCode layer)
    {
        var view = layer.View;
        string inputs = string.Join(", ", view.Node.Inputs.Where(t => t >= 0 && !view.Graph.Tensors[t].IsConstant).Select(t => view.Graph.Tensors[t].TensorType));
        string outputs = string.Join(", ", view.Node.Outputs.Select(t => view.Graph.Tensors[t].TensorType));
        string types = inputs.Length + outputs.Length > 0 ? $"{inputs} -> {outputs}".Trim() : "";
        text.Append('\n').Append(CText.CommentLines("    ", CText.Comment(view.Place) + (types.Length > 0 ? ":" : ""), types));
        if (view.Node.Operator.Control is { } control)
        {
            var (condition, note) = graph == 0 ? _gates.Call(view) : ($"context->status == {_context.Upper}_READY", "");
            string noted = note.Length > 0 ? $"        {note}\n" : "";
            text.Append(CultureInfo.InvariantCulture, $"    if ({condition}) {{\n        {_context.Name}_graph{control.Subgraph}(context);\n{noted}    }}\n");
        }

        if (layer.Code.Calls.Length > 0)
        {
            text.Append(_functions.CallOf(layer, argument => Pointer(graph, layer, argument)));
        }

        if (graph == 0)
        {
            foreach (int t in view.Node.Outputs)
            {
                var place = _context.Memory.Places[0][t];
                if (place.Kind == MemoryKind.Arena)
                {
                    text.Append(CultureInfo.InvariantCulture,
                        $"    {_context.Upper}_OBSERVE_TENSOR({LayerIndex(view)}, {t}, arena + {place.Offset}, {view.Graph.Tensors[t].ByteLength});\n");
                }
            }
        }
    }

    private string Pointer(int graph, LayerCode layer, KernelArgument argument)
    {
        var view = layer.View;
        switch (argument)
        {
            case InputArgument input:
                return TensorPointer(graph, layer, view.Node.Inputs[input.Slot], input.ElementCType, true);
            case OutputArgument output:
                return TensorPointer(graph, layer, view.Node.Outputs[output.Slot], output.ElementCType, false);
            case StateArgument state:
                var tensor = view.Input(state.Slot);
                int offset = tensor.Variable >= 0
                    ? _context.Memory.VariableOffsets[tensor.Variable]
                    : _context.Memory.Places[graph][view.Node.Inputs[state.Slot]].Offset;
                return PointerInto("state", offset, state.ElementCType, false);
            case ScratchArgument scratch:
                int at = _context.Memory.ScratchOffsets[graph][view.Index] + scratch.Offset;
                return PointerInto("arena", at, scratch.ElementCType, false);
            default:
                throw new InvalidOperationException($"{argument} is not a pointer.");
        }
    }

    private string TensorPointer(int graph, LayerCode layer, int index, string elementCType, bool isConst)
    {
        var tensor = _context.Module.Graphs[graph].Tensors[index];
        var place = _context.Memory.Places[graph][index];
        switch (place.Kind)
        {
            case MemoryKind.Constant:
                string member = _context.Block.AddArray(string.Create(CultureInfo.InvariantCulture, $"{layer.Label}_input{layer.View.Node.Inputs.IndexOf(index)}"),
                    tensor.Type, tensor.Data!.Value, CText.Comment(tensor.Name));
                string array = $"{_context.Name}_constants.{member}";
                string aligned = IsByte(elementCType) ? "" : "(const void *)";
                return tensor.Type.CName() == elementCType ? array : $"(const {elementCType} *){aligned}{array}";
            case MemoryKind.Arena or MemoryKind.State:
                string start = place.Kind == MemoryKind.Arena ? "arena" : "state";
                return PointerInto(start, place.Offset, elementCType, isConst);
            default:
                throw new InvalidOperationException($"{layer.View.Place}: tensor {index} has no memory.");
        }
    }

    /// <summary>A place in a block of unsigned char, as a pointer to elements. By way of void where the elements want an alignment, which offsets have.</summary>
    private static string PointerInto(string block, int offset, string elementCType, bool isConst)
    {
        string qualifier = isConst ? "const " : "";
        string aligned = IsByte(elementCType) ? "" : $"({qualifier}void *)";
        return string.Create(CultureInfo.InvariantCulture, $"({qualifier}{elementCType} *){aligned}({block} + {offset})");
    }

    private static bool IsByte(string elementCType) => elementCType is "int8_t" or "uint8_t";

    private void AppendInterface(StringBuilder text, StringBuilder run)
    {
        string name = _context.Name;
        string upper = _context.Upper;
        text.Append(CultureInfo.InvariantCulture, $$"""
            int {{name}}_init({{name}}_context *context, void *arena, size_t arena_bytes)
            {
                if (context == NULL) {
                    return {{upper}}_ERROR_ARGUMENT;
                }
                context->status = 0;
                if (arena == NULL) {
                    return {{upper}}_ERROR_ARGUMENT;
                }
                if (arena_bytes < {{upper}}_ARENA_BYTES) {
                    return {{upper}}_ERROR_ARENA_SIZE;
                }
                if ((uintptr_t)arena % {{upper}}_ARENA_ALIGNMENT != 0) {
                    return {{upper}}_ERROR_ARENA_ALIGNMENT;
                }
            {{ConstantsCheck()}}    context->arena = arena;
            {{StreamWriter.Init(_context)}}    context->status = {{upper}}_READY;
                return {{name}}_reset(context);
            }

            int {{name}}_reset({{name}}_context *context)
            {
                if (context == NULL) {
                    return {{upper}}_ERROR_ARGUMENT;
                }
                if (context->status != {{upper}}_READY && context->status != {{upper}}_RAN) {
                    return {{upper}}_ERROR_NOT_READY;
                }

            """);
        AppendResetState(text);
        text.Append(CultureInfo.InvariantCulture, $$"""
                context->status = {{upper}}_READY;
                return {{upper}}_OK;
            }


            """);
        AppendAccessor(text, $"void *{name}_input({name}_context *context, int index)", _context.Module.Main.Inputs, "unsigned char *", "");
        text.Append(run);
        AppendAccessor(text, $"const void *{name}_output(const {name}_context *context, int index)", _context.Module.Main.Outputs, "const unsigned char *", "const ");
        text.Append(StreamWriter.Source(_context));
        text.Length--;
    }

    private string ConstantsCheck() => !_context.Options.Updatable || _context.Block.IsEmpty ? "" :
        $$"""
            if ({{_context.Name}}_constants.block_bytes != {{_context.Upper}}_CONSTANTS_BYTES ||
                {{_context.Name}}_constants.block_topology != {{CText.Literal(UpdatableBlock.TopologyOf(_context.Module))}}) {
                return {{_context.Upper}}_ERROR_CONSTANTS;
            }

        """;

    private void AppendResetState(StringBuilder text)
    {
        text.Append(StreamWriter.Reset(_context));
        if (GateCode.NeedsWord(_context.Module.Main))
        {
            text.Append("    context->computed = 0;\n");
        }

        int bytes = _context.Memory.StateBytes;
        if (bytes == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"    for (size_t i = 0; i < {bytes / 4}u; i++) {{\n        context->state[i] = 0;\n    }}\n");
        for (int g = 0; g < _context.Module.Graphs.Length; g++)
        {
            for (int t = 0; t < _context.Module.Graphs[g].Tensors.Length; t++)
            {
                var tensor = _context.Module.Graphs[g].Tensors[t];
                if (tensor is { IsVariable: true, Type: ElementType.Int8, Quantization.ZeroPoint: not 0 and var zero })
                {
                    int offset = _context.Memory.Places[g][t].Offset;
                    text.Append(CultureInfo.InvariantCulture,
                        $"    for (size_t i = 0; i < {tensor.ByteLength}u; i++) {{\n        ((int8_t *)(void *)context->state)[{offset} + i] = {CText.Literal(zero)};\n    }}\n");
                }
            }
        }
    }

    private void AppendAccessor(StringBuilder text, string signature, ImmutableArray<int> tensors, string pointerType, string qualifier)
    {
        text.Append(CultureInfo.InvariantCulture, $"{signature}\n{{\n    if (context == NULL || context->arena == NULL) {{\n        return NULL;\n    }}\n    switch (index) {{\n");
        for (int i = 0; i < tensors.Length; i++)
        {
            var place = _context.Memory.Places[0][tensors[i]];
            string start = place.Kind switch
            {
                MemoryKind.Arena => string.Create(CultureInfo.InvariantCulture, $"({pointerType})context->arena + {place.Offset}"),
                MemoryKind.State => string.Create(CultureInfo.InvariantCulture, $"({pointerType})context->state + {place.Offset}"),
                MemoryKind.Constant when qualifier.Length > 0 => $"{_context.Name}_constants.{OutputConstant(tensors[i])}",
                _ => "NULL",
            };
            string present = qualifier.Length > 0 && _gates.Presence(tensors[i]) is { } condition ? $"{condition} ? {start} : NULL" : start;
            text.Append(CultureInfo.InvariantCulture, $"    case {i}:\n        return {present};\n");
        }

        text.Append("    default:\n        return NULL;\n    }\n}\n\n");
    }

    private string OutputConstant(int index)
    {
        var tensor = _context.Module.Main.Tensors[index];
        return _context.Block.AddArray(string.Create(CultureInfo.InvariantCulture, $"t{index}"), tensor.Type, tensor.Data!.Value, CText.Comment(tensor.Name));
    }
}
