using System.Globalization;

namespace Mote.Devices;

/// <summary>A call that a function makes.</summary>
/// <param name="Target">The called address.</param>
/// <param name="Depth">Bytes of stack in use at the call instruction.</param>
/// <param name="At">The call instruction's address.</param>
internal sealed record FlowCall(uint Target, int Depth, uint At);

/// <summary>
/// The stack depth at each instruction of a function, by following its flow from the entry and adding up what moves the stack
/// pointer. Paths that meet keep the larger depth.
/// </summary>
internal sealed class FunctionFlow
{
    private const int DepthLimit = 1 << 24;
    private readonly ImageFunction _function;
    private readonly Dictionary<uint, int> _index;
    private readonly int[] _depth;
    private readonly Stack<int> _open = new();
    private readonly Dictionary<uint, FlowCall> _calls = [];

    private FunctionFlow(ImageFunction function)
    {
        _function = function;
        _index = function.Instructions.Select((instruction, index) => (instruction.Address, index))
            .ToDictionary(pair => pair.Address, pair => pair.index);
        _depth = new int[function.Instructions.Count];
        Array.Fill(_depth, -1);
    }

    /// <summary>The deepest that the function itself goes.</summary>
    public int MaximumDepth { get; private set; }

    /// <summary>Every direct call and tail call.</summary>
    public IReadOnlyCollection<FlowCall> Calls => _calls.Values;

    /// <summary>A jump to an address that is not in the code, or null.</summary>
    public Instruction? Indirect { get; private set; }

    /// <summary>An instruction that moves the stack pointer by an amount that is not in the code, or null.</summary>
    public Instruction? UnknownFrame { get; private set; }

    /// <summary>Follows a function from its first instruction.</summary>
    public static FunctionFlow Follow(ImageFunction function) => Follow(function, function.Address);

    /// <summary>Follows a function from an address in it: library code written in assembly has entries and subroutines inside.</summary>
    public static FunctionFlow Follow(ImageFunction function, uint entry)
    {
        var flow = new FunctionFlow(function);
        flow.FollowFrom(entry);
        return flow;
    }

    /// <summary>Every direct call in a function's code, wherever it is entered, as if <paramref name="depth"/> bytes were in use.</summary>
    public static IEnumerable<FlowCall> AllCalls(ImageFunction function, int depth) => function.Instructions
        .Where(instruction => function.InstructionSet.Classify(instruction, function) is FlowKind.Call or FlowKind.TailCall or FlowKind.ConditionalTailCall)
        .Select(instruction => new FlowCall(instruction.Target!.Value, depth, instruction.Address));

    private void FollowFrom(uint entry)
    {
        int tableDepth = -1;
        Reach(entry, 0);
        while (UnknownFrame is null)
        {
            while (_open.TryPop(out int index) && UnknownFrame is null)
            {
                Step(_function.Instructions[index], _depth[index], ref tableDepth);
            }

            // What follows a table jump is reached through the table only; all its cases begin at the jump's depth.
            int next = tableDepth < 0 ? -1 : Array.FindIndex(_depth, depth => depth < 0);
            if (next < 0 || _function.Instructions.Skip(next).All(_function.InstructionSet.IsPadding))
            {
                return;
            }

            Reach(_function.Instructions[next].Address, tableDepth);
        }
    }

    private void Step(Instruction instruction, int depth, ref int tableDepth)
    {
        FlowKind kind = _function.InstructionSet.Classify(instruction, _function);
        if (kind is FlowKind.Return or FlowKind.Stop)
        {
            return;
        }

        bool mayFallThrough = kind is not (FlowKind.Jump or FlowKind.TailCall or FlowKind.TableJump or FlowKind.IndirectJump);
        if (kind is FlowKind.Jump or FlowKind.ConditionalJump)
        {
            Reach(instruction.Target!.Value, depth);
        }
        else if (kind is FlowKind.Call or FlowKind.TailCall or FlowKind.ConditionalTailCall)
        {
            Call(instruction.Target!.Value, depth, instruction.Address);
        }
        else if (kind == FlowKind.TableJump && instruction.Table.Count > 0)
        {
            foreach (uint target in instruction.Table)
            {
                Reach(target, depth);
            }
        }
        else if (kind == FlowKind.TableJump)
        {
            tableDepth = Math.Max(tableDepth, depth);
            if (instruction.Target is { } helper)
            {
                Call(helper, depth, instruction.Address);
            }
        }
        else if (kind is FlowKind.IndirectCall or FlowKind.IndirectJump)
        {
            Indirect ??= instruction;
        }

        int after = depth;
        if (kind == FlowKind.Next)
        {
            if (_function.InstructionSet.StackMove(instruction) is not { } move || depth + move < 0 || depth + move > DepthLimit)
            {
                UnknownFrame = instruction;
                return;
            }

            after = depth + move;
            MaximumDepth = Math.Max(MaximumDepth, after);
        }

        if (mayFallThrough && instruction.End < _function.End)
        {
            Reach(instruction.End, after);
        }
        else if (mayFallThrough && kind == FlowKind.Next)
        {
            // Library code written in assembly may run into the next function. A call at the end does not return.
            Call(instruction.End, after, instruction.Address);
        }
    }

    private void Call(uint target, int depth, uint at)
    {
        if (!_calls.TryGetValue(at, out FlowCall? known) || known.Depth < depth)
        {
            _calls[at] = new FlowCall(target, depth, at);
        }
    }

    /// <summary>Nothing happens at an address that holds a constant: no flow goes there.</summary>
    private void Reach(uint address, int depth)
    {
        if (_index.TryGetValue(address, out int index) && _depth[index] < depth)
        {
            _depth[index] = depth;
            _open.Push(index);
        }
    }
}

/// <summary>By how much an instruction moves the stack pointer down.</summary>
internal static class StackMove
{
    // Instructions whose first operand is a source or, without a mark of its own, only an address.
    private static readonly string[] ReadOnly = ["cmp", "cmn", "tst", "teq", "str", "stm", "ldm", "vst", "vld"];

    /// <summary>Bytes; negative where the stack is released; null where the amount is not in the instruction.</summary>
    public static int? Of(Instruction instruction)
    {
        string name = instruction.Name;
        string operands = instruction.Operands;
        switch (name)
        {
            case "push" or "vpush":
                return Bytes(operands);
            case "pop" or "vpop":
                return -Bytes(operands);
            case "stmdb" or "vstmdb" when operands.StartsWith("sp!", StringComparison.Ordinal):
                return Bytes(operands);
            case "ldmia" or "vldmia" or "ldm" when operands.StartsWith("sp!", StringComparison.Ordinal):
                return -Bytes(operands);
            case "sub" or "subw":
                return Adjustment(operands);
            case "add" or "addw":
                return -Adjustment(operands);
            default:
                break;
        }

        // Any operand [sp, #n]! or [sp], #n moves it too.
        int at = operands.IndexOf("[sp", StringComparison.Ordinal);
        if (at >= 0 && (operands.EndsWith("]!", StringComparison.Ordinal) || operands[at..].Contains("], ", StringComparison.Ordinal)))
        {
            int sharp = operands.IndexOf('#', at);
            return sharp < 0 ? null : -Immediate(operands[(sharp + 1)..].TrimEnd('!', ']'));
        }

        return WritesStackPointer(name, operands) ? null : 0;
    }

    private static bool WritesStackPointer(string name, string operands) =>
        operands.StartsWith("sp!", StringComparison.Ordinal)
        || (operands.StartsWith("sp,", StringComparison.Ordinal)
            && !ReadOnly.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

    /// <summary><c>sp, #n</c> or <c>sp, sp, #n</c>; 0 where another register is the result.</summary>
    private static int? Adjustment(string operands)
    {
        string[] parts = operands.Split(", ");
        return parts[0] != "sp" ? 0
            : (parts.Length == 2 || (parts.Length == 3 && parts[1] == "sp")) && parts[^1].StartsWith('#') ? Immediate(parts[^1][1..])
            : null;
    }

    private static int? Immediate(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null;

    private static int Bytes(string operands) =>
        RegisterList.Count(operands) * (operands.Contains("{d", StringComparison.Ordinal) ? 8 : 4);
}
