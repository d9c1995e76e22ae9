namespace Mote.Devices;

/// <summary>How an instruction changes the flow.</summary>
internal enum FlowKind
{
    /// <summary>The next instruction follows.</summary>
    Next,

    /// <summary>To <see cref="Instruction.Target"/> within the function, always.</summary>
    Jump,

    /// <summary>To <see cref="Instruction.Target"/> within the function, or to the next instruction.</summary>
    ConditionalJump,

    /// <summary>Calls <see cref="Instruction.Target"/>; the next instruction follows.</summary>
    Call,

    /// <summary>To <see cref="Instruction.Target"/> in another function, whose return is this one's.</summary>
    TailCall,

    /// <summary>As a tail call under a condition; otherwise the next instruction follows.</summary>
    ConditionalTailCall,

    /// <summary>Returns to the caller.</summary>
    Return,

    /// <summary>Returns to the caller under a condition; otherwise the next instruction follows.</summary>
    ConditionalReturn,

    /// <summary>To one of the addresses of a table that follows.</summary>
    TableJump,

    /// <summary>Calls an address in a register; the next instruction follows.</summary>
    IndirectCall,

    /// <summary>To an address in a register or in memory.</summary>
    IndirectJump,

    /// <summary>Stops.</summary>
    Stop,
}

/// <summary>Tells how Thumb instructions change the flow, the loops of Armv8.1-M included.</summary>
internal static class ControlFlow
{
    private static readonly HashSet<string> Conditions =
        ["eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "hs", "lo"];

    public static FlowKind Classify(Instruction instruction, ImageFunction function)
    {
        (string name, bool conditional) = Split(instruction.Name);
        switch (name)
        {
            case "bl":
                return Linked(instruction, function);
            case "blx":
                return instruction.Target is null ? FlowKind.IndirectCall : FlowKind.Call;
            case "b":
                return Direct(instruction, function, conditional);
            case "cbz" or "cbnz" or "le" or "letp" or "wls":
                return Direct(instruction, function, true);
            case "bx":
                return instruction.Operands == "lr" ? Returns(conditional) : FlowKind.IndirectJump;
            case "tbb" or "tbh":
                return FlowKind.TableJump;
            case "udf":
                return FlowKind.Stop;
            case "mov" when instruction.Operands.StartsWith("pc,", StringComparison.Ordinal):
                // A switch on a core without table branches. Calls through a pointer are BLX or BX.
                return instruction.Operands == "pc, lr" ? Returns(conditional) : FlowKind.TableJump;
            case "pop" or "ldmia" or "ldm" when ListsPc(instruction.Operands):
                return name == "pop" || instruction.Operands.StartsWith("sp", StringComparison.Ordinal)
                    ? Returns(conditional)
                    : FlowKind.IndirectJump;
            case "ldr" when instruction.Operands.StartsWith("pc,", StringComparison.Ordinal):
                return instruction.Operands.Contains("[sp]", StringComparison.Ordinal) ? Returns(conditional)
                    : instruction.Operands.Contains("[pc,", StringComparison.Ordinal) && instruction.Operands.Contains("lsl", StringComparison.Ordinal)
                        ? FlowKind.TableJump
                        : FlowKind.IndirectJump;
            case "add" or "sub" or "adds" when instruction.Operands.StartsWith("pc,", StringComparison.Ordinal):
                return FlowKind.IndirectJump;
            default:
                return name.StartsWith("wlstp", StringComparison.Ordinal) ? Direct(instruction, function, true) : FlowKind.Next;
        }
    }

    /// <summary>The mnemonic without its condition, and whether it had one: <c>bne</c> is <c>b</c>, <c>bl</c> and <c>bls</c> are told apart.</summary>
    public static (string Name, bool Conditional) Split(string name)
    {
        foreach (string root in new[] { "b", "bl", "bx", "blx", "pop", "ldr", "ldmia", "ldm", "mov", "push", "add", "sub" })
        {
            if (name.Length == root.Length + 2 && name.StartsWith(root, StringComparison.Ordinal) && Conditions.Contains(name[^2..]))
            {
                return (root, true);
            }
        }

        return (name, false);
    }

    /// <summary>
    /// Mostly a call. On a core whose other branches do not reach far, BL is a long jump too, and the compiler's switch helpers look for their
    /// table at the return address. What is called inside of the own function may be a subroutine of hand-written code, which returns, so
    /// both ways are open there.
    /// </summary>
    private static FlowKind Linked(Instruction instruction, ImageFunction function) =>
        instruction.Operands.Contains("<__gnu_thumb1_case_", StringComparison.Ordinal) ? FlowKind.TableJump
        : instruction.Target > function.Address && instruction.Target < function.End ? FlowKind.ConditionalJump
        : FlowKind.Call;

    private static FlowKind Direct(Instruction instruction, ImageFunction function, bool conditional)
    {
        bool inside = instruction.Target >= function.Address && instruction.Target < function.End;
        return (inside, conditional) switch
        {
            (true, true) => FlowKind.ConditionalJump,
            (true, false) => FlowKind.Jump,
            (false, true) => FlowKind.ConditionalTailCall,
            (false, false) => FlowKind.TailCall,
        };
    }

    private static FlowKind Returns(bool conditional) => conditional ? FlowKind.ConditionalReturn : FlowKind.Return;

    private static bool ListsPc(string operands) =>
        operands.Contains("pc}", StringComparison.Ordinal) || operands.Contains("pc,", StringComparison.Ordinal);
}
