namespace Mote.Core.Emission;

/// <summary>One argument of a C kernel call, in the order of the C function's parameters. Each knows the C type of its parameter.</summary>
/// <param name="CType">The parameter's C type: <c>const int8_t *</c>, <c>int32_t</c>, <c>float</c>.</param>
public abstract record KernelArgument(string CType);

/// <summary>A pointer to an input: an activation in the arena, a state tensor, or a constant in the constant block.</summary>
/// <param name="Slot">The node's input slot.</param>
/// <param name="ElementCType">The C type of the elements that the kernel sees.</param>
public sealed record InputArgument(int Slot, string ElementCType) : KernelArgument($"const {ElementCType} *");

/// <summary>A pointer to an output in the arena.</summary>
/// <param name="Slot">The node's output slot.</param>
/// <param name="ElementCType">The C type of the elements that the kernel sees.</param>
public sealed record OutputArgument(int Slot, string ElementCType) : KernelArgument($"{ElementCType} *");

/// <summary>A writable pointer to a state tensor, or to the storage of the resource variable whose handle is in the slot.</summary>
/// <param name="Slot">The node's input slot.</param>
/// <param name="ElementCType">The C type of the elements that the kernel sees.</param>
public sealed record StateArgument(int Slot, string ElementCType) : KernelArgument($"{ElementCType} *");

/// <summary>A pointer into the node's scratch memory (<see cref="NodeCode.ScratchBytes"/>).</summary>
/// <param name="Offset">Bytes from the start of the scratch, a multiple of the element's size.</param>
/// <param name="ElementCType">The C type of the elements that the kernel sees.</param>
public sealed record ScratchArgument(int Offset, string ElementCType) : KernelArgument($"{ElementCType} *");

/// <summary>An integer that follows from the topology alone: an extent, a stride, an axis. A literal in the emitted code.</summary>
/// <param name="Value">The value.</param>
/// <param name="MayVary">
/// True for an extent that the kernel is nearly as fast without knowing: layers that differ in such extents only may share one instance of the
/// kernel's code, and then it is passed.
/// </param>
public sealed record DimensionArgument(int Value, bool MayVary = false) : KernelArgument("int32_t");

/// <summary>
/// An integer that follows from the model's numbers: a zero point, a multiplier, a clamp. A literal by default; read from the constant block
/// of an updatable model.
/// </summary>
/// <param name="Name">The C parameter's name; lower case with underscores.</param>
/// <param name="Value">The value.</param>
public sealed record NumberArgument(string Name, int Value) : KernelArgument("int32_t");

/// <summary>A real number of the model (a scale, an alpha); as <see cref="NumberArgument"/>.</summary>
/// <param name="Name">The C parameter's name.</param>
/// <param name="Value">The value.</param>
public sealed record RealArgument(string Name, float Value) : KernelArgument("float");

/// <summary>A pointer to numbers that the emitter prepared: packed weights, folded biases, multipliers, tables. They live in the constant block.</summary>
/// <param name="Name">What they are: <c>weights</c>, <c>bias</c>, <c>table</c>; lower case with underscores.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="Data">Little-endian bytes.</param>
public sealed record ConstantArgument(string Name, ElementType Type, ReadOnlyMemory<byte> Data) : KernelArgument($"const {Type.CName()} *");

/// <summary>A null pointer, for an optional operand that is absent.</summary>
/// <param name="ElementCType">The C type of the elements.</param>
public sealed record NullArgument(string ElementCType) : KernelArgument($"const {ElementCType} *");
