using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Mote.Core;
using Mote.Core.Memory;

namespace Mote.Compiler;

/// <summary>One file of a package.</summary>
/// <param name="Path">The bare file name.</param>
/// <param name="Content">Its bytes; texts are UTF-8 with line feeds.</param>
public sealed record PackageFile(string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>SHA-256 of the bytes, lower-case hexadecimal.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Content.Span));

    /// <summary>The content as text.</summary>
    public string Text => Encoding.UTF8.GetString(Content.Span);

    /// <summary>A text file.</summary>
    public static PackageFile OfText(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));
}

/// <summary>A layer of the compiled model: a node that was left by the passes.</summary>
/// <param name="Graph">Which graph: 0 is the main one.</param>
/// <param name="Index">The node's number in messages and observations: the last original operator that it covers.</param>
/// <param name="Operator">The operator's name.</param>
/// <param name="Name">The name of its first output.</param>
/// <param name="Covers">Positions of the original operators that it computes.</param>
/// <param name="HasCode">False when nothing has to be done at run time.</param>
/// <param name="Macs">Multiply-accumulate operations.</param>
public sealed record PackageLayer(int Graph, int Index, string Operator, string Name, ImmutableArray<int> Covers, bool HasCode, long Macs);

/// <summary>What compiling gives: C sources and everything that is known about them.</summary>
public sealed record Package
{
    /// <summary>The prefix of every symbol.</summary>
    public required string Name { get; init; }

    /// <summary>The options it was made with.</summary>
    public required CompileOptions Options { get; init; }

    /// <summary>The files, in the order in which they are listed.</summary>
    public required ImmutableArray<PackageFile> Files { get; init; }

    /// <summary>The module after all passes.</summary>
    public required GraphModule Module { get; init; }

    /// <summary>The memory plan.</summary>
    public required GraphMemory Memory { get; init; }

    /// <summary>Layers in execution order; those of called subgraphs directly after their call.</summary>
    public required ImmutableArray<PackageLayer> Layers { get; init; }

    /// <summary>Original operators of the main graph that no layer computes, each with the pass that removed it.</summary>
    public required ImmutableArray<(int Index, string By)> Removed { get; init; }

    /// <summary>Bytes of the arena.</summary>
    public int ArenaBytes => Math.Max(Memory.ArenaBytes, 1);

    /// <summary>The alignment that the arena must have.</summary>
    public int ArenaAlignment { get; init; } = Emit.EmitContext.ArenaAlignment;

    /// <summary>Bytes of the context: one pointer, one status word, the state.</summary>
    public required int StateBytes { get; init; }

    /// <summary>Bytes of the constant block; 0 when there is none.</summary>
    public required int ConstantBytes { get; init; }
}
