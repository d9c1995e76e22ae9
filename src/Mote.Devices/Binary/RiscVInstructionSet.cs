using System.Globalization;
using System.Text.RegularExpressions;

namespace Mote.Devices;

/// <summary>
/// RV32IMC, as <c>riscv64-unknown-elf-objdump</c> writes it: a compressed instruction has the name of the one that it stands for, and the
/// usual abbreviations (<c>ret</c>, <c>j</c>, <c>beqz</c>) take the place of what they mean.
/// </summary>
internal sealed partial class RiscVInstructionSet : InstructionSet
{
    private static readonly HashSet<string> Branches =
    [
        "beq", "bne", "blt", "bge", "bltu", "bgeu", "ble", "bgt", "bleu", "bgtu", "beqz", "bnez", "blez", "bgez", "bltz", "bgtz",
    ];

    /// <inheritdoc/>
    public override string Encoding => "riscv";

    /// <inheritdoc/>
    public override Instruction Decode(uint address, int size, string mnemonic, string operands)
    {
        int comment = operands.IndexOf('#', StringComparison.Ordinal);
        operands = (comment >= 0 ? operands[..comment] : operands).Trim();
        Match target = LastOperand().Match(operands);
        bool isDirect = mnemonic is "j" or "jal" || Branches.Contains(mnemonic);
        uint? to = isDirect && target.Success
            ? uint.Parse(target.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : null;
        return new Instruction(address, size, mnemonic, operands) { Target = to };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Instruction> Complete(IReadOnlyList<Instruction> instructions, ElfFile elf, uint end)
    {
        Instruction[] completed = [.. instructions];
        for (int i = 0; i < completed.Length; i++)
        {
            Instruction instruction = completed[i];
            if (instruction.Name is not ("jalr" or "jr"))
            {
                continue;
            }

            uint? far = i > 0 && completed[i - 1].End == instruction.Address ? FarTarget(completed[i - 1], instruction) : null;
            completed[i] = instruction with
            {
                Target = far,
                Table = far is null && instruction.Name == "jr" ? RiscVJumpTable.Read(completed, i, elf, end) : [],
            };
        }

        return completed;
    }

    /// <inheritdoc/>
    public override FlowKind Classify(Instruction instruction, ImageFunction function)
    {
        string name = instruction.Name;
        switch (name)
        {
            case "ret":
                return FlowKind.Return;
            case "j":
                return Direct(instruction, function, conditional: false);
            case "jal":
                // A call that leaves its return address elsewhere than in ra is of a routine that moves the stack for its caller.
                return !instruction.Operands.Contains(',') || instruction.Operands.StartsWith("ra,", StringComparison.Ordinal)
                    ? FlowKind.Call
                    : FlowKind.IndirectCall;
            case "jalr":
                return instruction.Target is not null ? FlowKind.Call : FlowKind.IndirectCall;
            case "jr":
                return instruction.Target is not null ? Direct(instruction, function, conditional: false)
                    : instruction.Operands == "ra" ? FlowKind.Return
                    : instruction.Table.Count > 0 ? FlowKind.TableJump
                    : FlowKind.IndirectJump;
            case "unimp" or "c.unimp" or "ebreak" or "ecall" or "mret":
                return FlowKind.Stop;
            default:
                return Branches.Contains(name) ? Direct(instruction, function, conditional: true) : FlowKind.Next;
        }
    }

    /// <inheritdoc/>
    public override bool IsConditional(Instruction instruction) => false;

    /// <inheritdoc/>
    public override int? StackMove(Instruction instruction)
    {
        string[] operands = instruction.Operands.Split(',');
        if (operands[0] != "sp" || IsStore(instruction.Name) || Branches.Contains(instruction.Name))
        {
            return 0;
        }

        return instruction.Name is "addi" or "add" && operands is [_, "sp", var amount]
            && int.TryParse(amount, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int bytes)
            ? -bytes
            : null;
    }

    /// <inheritdoc/>
    public override bool IsPadding(Instruction instruction) => instruction.Name is "nop" or "unimp" or "c.unimp";

    /// <summary>True for a store, whose first operand is a source.</summary>
    internal static bool IsStore(string name) => name is "sw" or "sh" or "sb";

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

    /// <summary>What <c>auipc r,high</c> and <c>jalr low(r)</c> right after it reach; null where the two are not such a pair.</summary>
    private static uint? FarTarget(Instruction first, Instruction second)
    {
        if (first.Name != "auipc" || Register().Match(second.Operands) is not { Success: true } jump
            || first.Operands.Split(',') is not [var register, var high] || register != jump.Groups["base"].Value
            || (second.Name == "jalr" && jump.Groups["link"] is { Success: true, Value: not "ra" }))
        {
            return null;
        }

        int low = jump.Groups["offset"].Success ? int.Parse(jump.Groups["offset"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        return first.Address + (RiscVJumpTable.Hexadecimal(high) << 12) + (uint)low;
    }

    [GeneratedRegex(@"(?:^|,)([0-9a-f]+) <[^>]*>$", RegexOptions.CultureInvariant)]
    private static partial Regex LastOperand();

    // jr a5; jr 12(a5); jalr a5; jalr 12(ra); jalr ra,12(a5)
    [GeneratedRegex(@"^(?:(?<link>[a-z0-9]+),)?(?:(?<offset>-?[0-9]+)\((?<base>[a-z0-9]+)\)|(?<base>[a-z0-9]+))$", RegexOptions.CultureInvariant)]
    private static partial Regex Register();
}
