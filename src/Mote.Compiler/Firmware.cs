using System.Collections.Immutable;

namespace Mote.Compiler;

/// <summary>Several packages for one firmware, whose models share one arena.</summary>
/// <param name="Packages">One for each model, in order; each with the very files that it has when it is compiled alone.</param>
/// <param name="Arena">The arena.</param>
public sealed record Firmware(ImmutableArray<Package> Packages, SharedArena Arena)
{
    /// <summary>The files of all packages in order, then those of the arena.</summary>
    public IEnumerable<PackageFile> Files => Packages.SelectMany(p => p.Files).Concat(Arena.Files);

    /// <summary>Bytes of all contexts: each model keeps its own state.</summary>
    public int StateBytes => Packages.Sum(p => p.StateBytes);

    /// <summary>Bytes of all constant blocks.</summary>
    public int ConstantBytes => Packages.Sum(p => p.ConstantBytes);
}

/// <summary>An arena that several models share.</summary>
/// <param name="Name">The array's name, and that of its header.</param>
/// <param name="Bytes">As many as the model that needs most.</param>
/// <param name="Alignment">The largest that a model asks for.</param>
/// <param name="Files">NAME.h, which declares it, and NAME.c, which defines it.</param>
public sealed record SharedArena(string Name, int Bytes, int Alignment, ImmutableArray<PackageFile> Files)
{
    /// <summary>The name where none is given.</summary>
    public const string DefaultName = "models_arena";
}
