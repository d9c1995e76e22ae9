namespace Mote.Devices;

/// <summary>What the outputs of another runtime were, compared with those of TFLM's reference.</summary>
public enum BaselineOutputs
{
    /// <summary>Equal to the bit.</summary>
    Equal,

    /// <summary>Floats that differ by rounding.</summary>
    Close,

    /// <summary>Other numbers: its cost is that of another computation.</summary>
    Wrong,
}

/// <summary>Time and memory of a model on a core, by the same rules for every runtime.</summary>
/// <param name="Instructions">One inference, set-up not counted.</param>
/// <param name="Cycles">Modelled cycles of it, or null where there is no model.</param>
/// <param name="Ram">Arena, state, static data and stack, in bytes.</param>
/// <param name="Flash">Code and constants, in bytes.</param>
public sealed record Footprint(long Instructions, long? Cycles, int Ram, int Flash)
{
    /// <summary>That of a measured package.</summary>
    public static Footprint Of(ModelProfile profile) => new(profile.Total.Instructions, profile.Total.Cycles, profile.RamBytes, profile.Sizes.Flash);

    /// <summary>This divided by another: below 1 where this takes less. Cycles are null where either has none.</summary>
    public FootprintRatio DividedBy(Footprint other) => new(
        (double)Instructions / other.Instructions,
        Cycles is { } mine && other.Cycles is { } theirs ? (double)mine / theirs : null,
        (double)Ram / other.Ram,
        (double)Flash / other.Flash);
}

/// <summary>One <see cref="Footprint"/> divided by another.</summary>
/// <param name="Instructions">Of instructions.</param>
/// <param name="Cycles">Of modelled cycles, or null.</param>
/// <param name="Ram">Of RAM.</param>
/// <param name="Flash">Of flash.</param>
public sealed record FootprintRatio(double Instructions, double? Cycles, double Ram, double Flash);

/// <summary>What another runtime takes for a model on a core. Measured once, by the rules that stand at the head of <c>tflm.csv</c>.</summary>
public sealed record Baseline
{
    /// <summary>The runtime of all figures: TensorFlow Lite for Microcontrollers.</summary>
    public const string Runtime = "TFLM";

    /// <summary>Its kernels where they are optimised.</summary>
    public const string OptimisedKernels = "cmsis-nn";

    /// <summary>Its portable kernels.</summary>
    public const string ReferenceKernels = "reference";

    /// <summary>The level that comparisons use: everything at <c>-O3</c>.</summary>
    public const string FullOptimisation = "O3";

    /// <summary>The model.</summary>
    public required BaselineModel Model { get; init; }

    /// <summary>The core, named as the target.</summary>
    public required string Core { get; init; }

    /// <summary><see cref="OptimisedKernels"/>, <see cref="ReferenceKernels"/>, or a mixture that the data's head describes.</summary>
    public required string Kernels { get; init; }

    /// <summary>The compiler's level: O3, Os, Ofast or default (that of TFLM's makefile).</summary>
    public required string Optimisation { get; init; }

    /// <summary>Whether it computed what the reference does.</summary>
    public required BaselineOutputs Outputs { get; init; }

    /// <summary>Instructions of one inference.</summary>
    public required long Instructions { get; init; }

    /// <summary>Modelled cycles of it; null for cores whose cycles no table of costs gives.</summary>
    public required long? Cycles { get; init; }

    /// <summary>Bytes of the arena that the interpreter uses; state is in it.</summary>
    public required int Arena { get; init; }

    /// <summary>Bytes of variables outside of the arena, the known part of the measuring program left out.</summary>
    public required int Static { get; init; }

    /// <summary>The deepest use of the stack that was seen.</summary>
    public required int Stack { get; init; }

    /// <summary>Bytes of interpreter, kernels and libraries in flash, the most that the measuring program can have left out.</summary>
    public required int Code { get; init; }

    /// <summary>Bytes of constants in flash: the model file, which the interpreter reads there.</summary>
    public int Constants => Model.Bytes;

    /// <summary>Bytes of RAM in all.</summary>
    public int Ram => Arena + Static + Stack;

    /// <summary>Bytes of flash in all.</summary>
    public int Flash => Code + Constants;

    /// <summary>All of it.</summary>
    public Footprint Footprint => new(Instructions, Cycles, Ram, Flash);
}
