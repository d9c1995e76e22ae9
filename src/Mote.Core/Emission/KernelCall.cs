using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Mote.Core.Emission;

/// <summary>
/// A call of one C kernel. Build it in the order of the C function's parameters:
/// <code>
/// KernelCall.Of("conv2d_s8.h", "mote_conv2d_s8").Input(0).Dimensions(h, w, c).Number("input_zero_point", zx).Constant("bias", bias).Output(0)
/// </code>
/// Layers that agree in kernel and dimensions share one instance of the kernel's code.
/// </summary>
/// <param name="Header">The file with the kernel, by its bare name; what it includes is found the same way.</param>
/// <param name="Function">The C function: <c>mote_&lt;op&gt;_&lt;type&gt;</c>.</param>
/// <param name="Arguments">In the order of the function's parameters.</param>
public sealed record KernelCall(string Header, string Function, ImmutableArray<KernelArgument> Arguments)
{
    /// <summary>A call without arguments yet.</summary>
    public static KernelCall Of(string header, string function) => new(header, function, []);

    /// <summary>A pointer to the elements of an input (constant or computed).</summary>
    public KernelCall Input(int slot, ElementType type) => Add(new InputArgument(slot, type.CName()));

    /// <summary>A pointer to an output's elements.</summary>
    public KernelCall Output(int slot, ElementType type) => Add(new OutputArgument(slot, type.CName()));

    /// <summary>A writable pointer to a state tensor or resource variable.</summary>
    public KernelCall State(int slot, ElementType type) => Add(new StateArgument(slot, type.CName()));

    /// <summary>A pointer into the node's scratch memory, <paramref name="offset"/> bytes from its start.</summary>
    public KernelCall Scratch(ElementType type, int offset = 0) => Add(new ScratchArgument(offset, type.CName()));

    /// <summary>Extents, strides, paddings: whatever follows from the topology.</summary>
    public KernelCall Dimensions(params ReadOnlySpan<int> values)
    {
        var call = this;
        foreach (int value in values)
        {
            call = call.Add(new DimensionArgument(value));
        }

        return call;
    }

    /// <summary>Extents that the kernel is nearly as fast without knowing, see <see cref="DimensionArgument.MayVary"/>.</summary>
    public KernelCall Extents(params ReadOnlySpan<int> values)
    {
        var call = this;
        foreach (int value in values)
        {
            call = call.Add(new DimensionArgument(value, MayVary: true));
        }

        return call;
    }

    /// <summary>An integer that follows from the model's numbers.</summary>
    public KernelCall Number(string name, int value) => Add(new NumberArgument(name, value));

    /// <summary>A real number of the model.</summary>
    public KernelCall Real(string name, float value) => Add(new RealArgument(name, value));

    /// <summary>Numbers prepared at compile time; copied.</summary>
    public KernelCall Constant<T>(string name, ElementType type, ReadOnlySpan<T> values)
        where T : unmanaged => Add(new ConstantArgument(name, type, MemoryMarshal.AsBytes(values).ToArray()));

    /// <summary>A null pointer for an absent operand.</summary>
    public KernelCall Null(ElementType type) => Add(new NullArgument(type.CName()));

    /// <summary>The code of a node with this one call, of which it is known that an output may run into an input; see <see cref="Overlap"/>.</summary>
    public NodeCode Overlapping(int inputSlot, int outputSlot, int distance) => new NodeCode([this]).Overlapping(inputSlot, outputSlot, distance);

    private KernelCall Add(KernelArgument argument) => this with { Arguments = Arguments.Add(argument) };
}

/// <summary>The code of one node: kernel calls that run in order, and the scratch memory they share.</summary>
/// <param name="Calls">Empty when the node needs no code.</param>
public sealed record NodeCode(ImmutableArray<KernelCall> Calls)
{
    /// <summary>Bytes of scratch memory while the node runs.</summary>
    public int ScratchBytes { get; init; }

    /// <summary>How far outputs may run into inputs that die here, because of the order in which the code reads and writes. Empty: outputs lie apart.</summary>
    public ImmutableArray<Overlap> Overlaps { get; init; } = [];

    /// <summary>The same code, of which it is known that an output may run into an input; see <see cref="Overlap"/>.</summary>
    public NodeCode Overlapping(int inputSlot, int outputSlot, int distance) =>
        this with { Overlaps = Overlaps.Add(new Overlap(inputSlot, outputSlot, distance)) };

    /// <summary>
    /// As <see cref="Operator.InPlace"/>, where it depends on the kernel that was chosen: the outputs that may start at the very address of an input that
    /// dies here, and nowhere else within it.
    /// </summary>
    public ImmutableArray<(int Input, int Output)> InPlace { get; init; } = [];

    /// <summary>No code at all.</summary>
    public static NodeCode None { get; } = new([]);

    /// <summary>A single call is a node's code.</summary>
    public static implicit operator NodeCode(KernelCall call) => new([call]);
}

/// <summary>
/// Says how far an output may run into an input that dies at this node: the two may share memory provided that
/// address(output) + <paramref name="Distance"/> &lt;= address(input). Whatever lower start is chosen, no write of the output may change a byte of
/// the input that is read later. The layer then needs about max(input, output) + distance bytes instead of the sum.
/// </summary>
/// <remarks>
/// The distance is a fact about the order of reads and writes of the emitted kernel: the largest of (bytes of the output written when a step ends) -
/// (place of the first byte of the input that is read after it). Zero: the same start, or any lower one. Positive: the output must start so many bytes
/// below the input, and its end runs over what was consumed. Negative: it may start up to so many bytes behind the input's start. Several inputs of one
/// node may each have an overlap with the output. Where one buffer is read through several slots, all of them need one. An operator whose kernels allow the very
/// same start only, such as those that work on their output, says so by <see cref="Operator.InPlace"/> instead.
/// </remarks>
/// <param name="InputSlot">The input that is read.</param>
/// <param name="OutputSlot">The output that is written.</param>
/// <param name="Distance">Bytes.</param>
public readonly record struct Overlap(int InputSlot, int OutputSlot, int Distance);

/// <summary>What the code is to be good at.</summary>
public enum OptimizationGoal
{
    /// <summary>The best of both worlds.</summary>
    Balanced,

    /// <summary>Fewest cycles.</summary>
    Speed,

    /// <summary>Least flash.</summary>
    Size,
}

/// <summary>What the code is made for.</summary>
public sealed record EmitOptions
{
    /// <summary>Plain C99 for any target.</summary>
    public static EmitOptions Portable { get; } = new();

    /// <summary>What the code is to be good at.</summary>
    public OptimizationGoal Goal { get; init; }

    /// <summary>When true the choice of kernels may depend on types and shapes only, never on the model's numbers.</summary>
    public bool Updatable { get; init; }

    /// <summary>The features of the target's instruction set.</summary>
    public TargetFeatures Features { get; init; }
}

/// <summary>Instruction set features that kernels may rely on.</summary>
[Flags]
public enum TargetFeatures
{
    /// <summary>C99 only.</summary>
    None = 0,

    /// <summary>Armv7E-M DSP instructions (SMLAD, SXTB16, SSAT).</summary>
    Dsp = 1,

    /// <summary>Single precision floating point in hardware.</summary>
    Fpu = 2,

    /// <summary>Armv8.1-M vector extension.</summary>
    Mve = 4,
}
