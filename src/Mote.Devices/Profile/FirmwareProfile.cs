using System.Collections.Immutable;
using Mote.Compiler;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Devices;

/// <summary>
/// What several models that share an arena cost on a target, measured on one linked image in which they run in turns.
/// </summary>
public sealed record FirmwareProfile
{
    /// <summary>The packages and the arena that were built.</summary>
    public required Firmware Firmware { get; init; }

    /// <summary>The target's name.</summary>
    public required string Target { get; init; }

    /// <summary>
    /// Each model: its instructions, cycles and stack in this image; <see cref="ModelProfile.Sizes"/> are its share, with the arena that it
    /// would need alone (<see cref="PackageShares"/>).
    /// </summary>
    public required ImmutableArray<ModelProfile> Models { get; init; }

    /// <summary>Bytes in the linked image, of all models, with the one arena.</summary>
    public required ImageSizes Sizes { get; init; }

    /// <summary>Where the image is.</summary>
    public required DeviceImage Image { get; init; }

    /// <summary>The static bound of the stack: that of the model that needs most, since one runs at a time. Null where one has none.</summary>
    public int? StackBytes => Models.All(m => m.StackBytes is not null) ? Models.Max(m => m.StackBytes) : null;

    /// <summary>The deepest use of the stack that was seen.</summary>
    public int StackSeen => Models.Max(m => m.StackSeen);

    /// <summary>RAM in all: the arena, every state, static data and the stack.</summary>
    public int RamBytes => Sizes.Arena + Sizes.State + Sizes.Static + (StackBytes ?? StackSeen);

    /// <summary>Compiles, builds, runs and measures models.</summary>
    /// <param name="models">The models, how each is compiled, and its inputs, of which the last invocation is measured.</param>
    /// <param name="target">An emulated target.</param>
    /// <param name="arenaName">The arena's name.</param>
    /// <param name="keep">A folder that the image is left in, or null.</param>
    /// <param name="waitStates">Wait states of the flash that the cycles are to include.</param>
    /// <exception cref="DiagnosticException">The target cannot be profiled, or the packages do not build or do not run to their end.</exception>
    public static FirmwareProfile Measure(
        IReadOnlyList<(Model Model, CompileOptions Options, IReadOnlyList<Invocation> Invocations)> models,
        Target target,
        string arenaName = SharedArena.DefaultName,
        string? keep = null,
        int waitStates = 0)
    {
        var firmware = FirmwareCompiler.Compile([.. models.Select(m => (m.Model.Module, m.Options))], arenaName);
        var image = ImageBuilder.Build(Verifier.Sources(firmware), target, new BuildOptions
        {
            Optimization = Verifier.OptimizationOf(models[0].Options.Goal),
            WorkFolder = keep,
        });
        var invocations = Invocation.InTurns([.. models.Select(m => m.Invocations)]);
        var shares = new Lazy<IReadOnlyList<ImageSizes>>(() => PackageShares.Measure(image));
        return new FirmwareProfile
        {
            Firmware = firmware,
            Target = target.Name,
            Models = [.. firmware.Packages.Select((package, i) => ModelProfile.Measure(package, image, i, invocations, _ => shares.Value[i], waitStates: waitStates))],
            Sizes = ImageSizes.Measure(image),
            Image = image,
        };
    }
}
