using System.Globalization;
using System.Text.RegularExpressions;

namespace Mote.Devices;

/// <summary>Thumb and Thumb-2, as <c>arm-none-eabi-objdump</c> writes them.</summary>
internal sealed partial class ThumbInstructionSet : InstructionSet
{
    /// <inheritdoc/>
    public override string Encoding => "thumb";

    /// <inheritdoc/>
    public override Instruction Decode(uint address, int size, string mnemonic, string operands)
    {
        int comment = operands.IndexOfAny([';', '@']);
        operands = (comment >= 0 ? operands[..comment] : operands).Trim();
        Match target = BranchTarget().Match(operands);
        uint? to = target.Success && IsBranch(mnemonic)
            ? uint.Parse(target.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : null;
        return new Instruction(address, size, mnemonic, operands) { Target = to };
    }

    /// <inheritdoc/>
    public override FlowKind Classify(Instruction instruction, ImageFunction function) => ControlFlow.Classify(instruction, function);

    /// <inheritdoc/>
    public override bool IsConditional(Instruction instruction) => ControlFlow.Split(instruction.Name).Conditional;

    /// <inheritdoc/>
    public override int? StackMove(Instruction instruction) => Devices.StackMove.Of(instruction);

    /// <inheritdoc/>
    public override bool IsPadding(Instruction instruction) =>
        instruction.Name == "nop" || (instruction.Name == "movs" && instruction.Operands == "r0, r0");

    /// <summary>Branches, and the loops of Armv8.1-M: <c>le</c>, <c>letp</c>, <c>wls</c>, <c>wlstp</c>.</summary>
    private static bool IsBranch(string mnemonic) =>
        (mnemonic[0] is 'b' or 'c' || mnemonic.StartsWith("le", StringComparison.Ordinal) || mnemonic.StartsWith("wls", StringComparison.Ordinal))
        && !mnemonic.StartsWith("cmp", StringComparison.Ordinal);

    [GeneratedRegex(@"(?:^|, )([0-9a-f]+) <[^>]*>$", RegexOptions.CultureInvariant)]
    private static partial Regex BranchTarget();
}
