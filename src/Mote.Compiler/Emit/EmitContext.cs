using Mote.Core;
using Mote.Core.Memory;

namespace Mote.Compiler.Emit;

/// <summary>What all writers of a package share.</summary>
internal sealed record EmitContext(CompileOptions Options, GraphModule Module, GraphMemory Memory, ConstantBlock Block)
{
    /// <summary>The alignment that the arena must have: enough for every element type and for vector loads.</summary>
    public const int ArenaAlignment = 16;

    /// <summary>The prefix of every symbol.</summary>
    public string Name => Options.Name;

    /// <summary>The prefix of every macro.</summary>
    public string Upper => Options.Name.ToUpperInvariant();

    /// <summary>Bytes of the arena; at least one, since C has no empty arrays.</summary>
    public int ArenaBytes => Math.Max(Memory.ArenaBytes, 1);

    /// <summary>
    /// sizeof(NAME_context) for a size of pointers: a pointer, the status word, what gates and the stream need, the state, padding to the
    /// pointer's alignment.
    /// </summary>
    public int StateBytes(int pointerBytes)
    {
        int gates = GateCode.NeedsWord(Module.Main) ? 4 : 0;
        int bytes = pointerBytes + 4 + gates + StreamWriter.ContextBytes(Module, pointerBytes) + Memory.StateBytes;
        return (bytes + pointerBytes - 1) / pointerBytes * pointerBytes;
    }

    /// <summary>The comment at the top of a file.</summary>
    public string Banner(string what)
    {
        string model = Options.ModelSha256.Length > 0 ? $" * SHA-256 of the model: {Options.ModelSha256}\n" : "";
        return $"/*\n * {what}\n *\n * Written by Mote {ToolVersion.Current} for {Options.Target.Name}. Do not edit: `mote verify --package` would find it.\n{model} */\n\n";
    }
}
