using System.Collections.Immutable;
using Mote.Core.Emission;

namespace Mote.Compiler;

/// <summary>How a model is compiled.</summary>
public sealed record CompileOptions
{
    /// <summary>The prefix of every symbol: lower case letters, digits and underscores, starting with a letter.</summary>
    public string Name { get; init; } = "model";

    /// <summary>The target that the package is for; see <see cref="CompileTarget"/>.</summary>
    public CompileTarget Target { get; init; } = CompileTarget.Portable;

    /// <summary>What the code is to be good at.</summary>
    public OptimizationGoal Goal { get; init; }

    /// <summary>Code depends on the topology alone; every number lives in one block that can be replaced in the field.</summary>
    public bool Updatable { get; init; }

    /// <summary>Passes that do not run, by name.</summary>
    public ImmutableHashSet<string> Disabled { get; init; } = [];

    /// <summary>When not empty, the only passes that run.</summary>
    public ImmutableHashSet<string> Only { get; init; } = [];

    /// <summary>No pass runs and no output takes the place of an input: every layer of the original is computed as it stands.</summary>
    public bool NoPasses { get; init; }

    /// <summary>The most bytes of RAM (arena and state) that the package may take; null for no limit.</summary>
    public int? RamLimit { get; init; }

    /// <summary>The most bytes of constants that the package may take; null for no limit.</summary>
    public int? FlashLimit { get; init; }

    /// <summary>SHA-256 of the model's file, hexadecimal; for the manifest.</summary>
    public string ModelSha256 { get; init; } = "";

    /// <summary>What the emitter may rely on.</summary>
    public EmitOptions EmitOptions => new() { Goal = Goal, Updatable = Updatable, Features = Target.Features };
}

/// <summary>What the compiler must know about a target; how to build and run for it is known elsewhere.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="PointerBytes">The size of a pointer, which the context holds one of.</param>
/// <param name="Features">Instruction set features that kernels may rely on.</param>
public sealed record CompileTarget(string Name, int PointerBytes, TargetFeatures Features)
{
    /// <summary>Plain C99; sizes are stated for 32-bit pointers.</summary>
    public static CompileTarget Portable { get; } = new("portable", 4, TargetFeatures.None);

    /// <summary>The machine that runs the tool.</summary>
    public static CompileTarget Host { get; } = new("host", 8, TargetFeatures.None);

    /// <summary>Linux on 64-bit Arm.</summary>
    public static CompileTarget LinuxArm64 { get; } = new("linux-arm64", 8, TargetFeatures.None);

    /// <summary>Linux on 32-bit Arm with FPU.</summary>
    public static CompileTarget LinuxArmhf { get; } = new("linux-armhf", 4, TargetFeatures.None);

    /// <summary>Arm Cortex-M0: Armv6-M, without division, FPU and unaligned accesses.</summary>
    public static CompileTarget CortexM0 { get; } = new("cortex-m0", 4, TargetFeatures.None);

    /// <summary>Arm Cortex-M3, without FPU.</summary>
    public static CompileTarget CortexM3 { get; } = new("cortex-m3", 4, TargetFeatures.None);

    /// <summary>Arm Cortex-M4 with single precision FPU.</summary>
    public static CompileTarget CortexM4 { get; } = new("cortex-m4", 4, TargetFeatures.Dsp | TargetFeatures.Fpu);

    /// <summary>Arm Cortex-M7 with single precision FPU.</summary>
    public static CompileTarget CortexM7 { get; } = new("cortex-m7", 4, TargetFeatures.Dsp | TargetFeatures.Fpu);

    /// <summary>Arm Cortex-M33 with DSP extension and single precision FPU.</summary>
    public static CompileTarget CortexM33 { get; } = new("cortex-m33", 4, TargetFeatures.Dsp | TargetFeatures.Fpu);

    /// <summary>Arm Cortex-M55 with FPU and the vector extension, of which integers only.</summary>
    public static CompileTarget CortexM55 { get; } = new("cortex-m55", 4, TargetFeatures.Dsp | TargetFeatures.Fpu | TargetFeatures.Mve);

    /// <summary>RV32IMC: 32-bit RISC-V without FPU.</summary>
    public static CompileTarget RiscV32 { get; } = new("riscv32", 4, TargetFeatures.None);

    /// <summary>All targets, in the order in which they are listed.</summary>
    public static ImmutableArray<CompileTarget> All { get; } =
        [Portable, Host, LinuxArm64, LinuxArmhf, CortexM0, CortexM3, CortexM4, CortexM7, CortexM33, CortexM55, RiscV32];
}
