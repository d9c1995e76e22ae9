using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Compiler.Emit;

/// <summary>The conditions in NAME_run: a local variable for each gate, and a block around consecutive nodes of one gate.</summary>
internal sealed class GateCode
{
    /// <summary>The most gates that a graph may have: each has a bit in the context.</summary>
    public const int MaxGates = 32;

    private readonly EmitContext _context;
    private readonly Graph _main;
    private readonly ImmutableArray<int> _gates;
    private readonly ImmutableArray<ImmutableArray<int>> _chains;
    private readonly ImmutableArray<int> _gatedOutputs;
    private readonly ImmutableArray<int> _gatedCalls;
    private int _open = -1;
    private int _start;

    public GateCode(EmitContext context)
    {
        _context = context;
        _main = context.Module.Main;
        _gates = [.. _main.Nodes.Select(n => n.Gate).Where(g => g >= 0).Distinct()];
        _chains = Gates.ChainsOfTensors(_main);
        _gatedOutputs = [.. _main.Outputs.Where(t => _chains[t].Length > 0).Distinct()];
        _gatedCalls = [.. Enumerable.Range(0, _main.Nodes.Length).Where(n => _main.Nodes[n].Gate >= 0 && _main.Nodes[n].Operator.Control is not null)];
        if (_gatedOutputs.Length + _gatedCalls.Length > MaxGates)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BrokenGraph, "gates",
                $"{_gatedOutputs.Length + _gatedCalls.Length} outputs and calls are under gates", $"up to {MaxGates}"));
        }
    }

    /// <summary>True when the context has a word that remembers what a run computed.</summary>
    public static bool NeedsWord(Graph main) =>
        Gates.Any(main) && (Gates.ChainsOfTensors(main) is var chains && main.Outputs.Any(t => chains[t].Length > 0)
            || main.Nodes.Any(n => n.Gate >= 0 && n.Operator.Control is not null));

    /// <summary>What comes before all code; empty without gates.</summary>
    public string Prologue => _gates.Length == 0 ? "" : """
        /* A layer that a gate holds back is passed over. The barrier keeps the calls behind a branch. */
        #if defined(__GNUC__)
        #define MOTE_GATED(gate) if (__builtin_expect((gate) != 0, 1))
        #define MOTE_GATE_BARRIER() __asm__ volatile("" ::: "memory")
        #else
        #define MOTE_GATED(gate) if ((gate) != 0)
        #define MOTE_GATE_BARRIER() ((void)0)
        #endif


        """;

    /// <summary>Declares the gates at the start of NAME_run.</summary>
    public void Declare(StringBuilder text)
    {
        foreach (int gate in _gates)
        {
            text.Append(CultureInfo.InvariantCulture, $"    /* '{CText.Comment(_main.Tensors[gate].Name)}' is not 0. */\n    int gate_{gate} = {(_main.Inputs.Contains(gate) ? ValueOf(gate) : "0")};\n");
        }

        if (_gatedOutputs.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"    context->computed &= 0x{~Mask(_gatedOutputs.Length):X}u;\n");
        }
    }

    /// <summary>Opens the block that the node stands in, and closes the one before where it is another.</summary>
    public void Enter(StringBuilder text, NodeView view)
    {
        if (view.Node.Gate == _open)
        {
            return;
        }

        Close(text);
        _open = view.Node.Gate;
        if (_open >= 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n    MOTE_GATED(gate_{_open})\n    {{\n        MOTE_GATE_BARRIER();\n");
            _start = text.Length;
        }
    }

    /// <summary>After the node's code: takes over gates that it computed, and notes outputs.</summary>
    public void Leave(StringBuilder text, NodeView view)
    {
        foreach (int t in view.Node.Outputs)
        {
            if (_gates.Contains(t))
            {
                text.Append(CultureInfo.InvariantCulture, $"    gate_{t} = {ValueOf(t)};\n");
            }

            if (_gatedOutputs.IndexOf(t) is var bit and >= 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"    context->computed |= 0x{1u << bit:X}u;\n");
            }
        }
    }

    /// <summary>Ends the last block.</summary>
    public void Close(StringBuilder text)
    {
        if (_open >= 0)
        {
            string[] lines = text.ToString(_start, text.Length - _start).Split('\n');
            text.Length = _start;
            text.AppendJoin('\n', lines.Select(line => line.Length > 0 ? $"    {line}" : line)).Append("    }\n");
        }

        _open = -1;
    }

    /// <summary>The condition under which a call of a subgraph is due, and what notes that it was made.</summary>
    public (string Condition, string Note) Call(NodeView view)
    {
        int place = _gatedCalls.IndexOf(view.Index);
        if (place < 0)
        {
            return ($"context->status == {_context.Upper}_READY", "");
        }

        string bit = string.Create(CultureInfo.InvariantCulture, $"0x{1u << (_gatedOutputs.Length + place):X}u");
        return ($"(context->computed & {bit}) == 0", $"context->computed |= {bit};");
    }

    /// <summary>The condition under which an output is there; null where it always is.</summary>
    public string? Presence(int tensor) => _gatedOutputs.IndexOf(tensor) is var bit and >= 0
        ? string.Create(CultureInfo.InvariantCulture, $"(context->computed & 0x{1u << bit:X}u) != 0")
        : null;

    private static uint Mask(int bits) => bits == 32 ? uint.MaxValue : (1u << bits) - 1;

    private string ValueOf(int tensor)
    {
        var place = _context.Memory.Places[0][tensor];
        string start = place.Kind == Core.Memory.MemoryKind.Arena ? "arena" : "state";
        string type = _main.Tensors[tensor].Type.CName();
        string pointer = type is "int8_t" or "uint8_t" ? $"(const {type} *)" : $"(const {type} *)(const void *)";
        return string.Create(CultureInfo.InvariantCulture, $"*{pointer}({start} + {place.Offset}) != 0");
    }
}
