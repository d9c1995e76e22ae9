using System.Globalization;

namespace Mote.Devices;

/// <summary>
/// Cycles that a core waits for instructions in flash whose reads take wait states, by a simple model of a flash controller: reads are
/// lines of <see cref="LineBytes"/>, the last one is kept, and the next one in sequence is read while the core executes out of this one.
/// </summary>
/// <remarks>
/// With N wait states: an instruction that changes the flow waits N; one that runs on into the next line waits for as much of the N + 1 cycles of
/// that line's read as the instructions since the last line began, or since the flow came in, did not cover; a load of a constant next to the
/// code waits N. Not modelled: weights and tables in flash (they are taken to be answered at once, as from RAM or a data cache), and caches of
/// instructions.
/// </remarks>
internal sealed class FlashFetch(int waitStates)
{
    /// <summary>The bytes that are read at once, 128 bits.</summary>
    public const int LineBytes = 16;

    private int _covered;
    private uint _line;

    /// <summary>The wait states of a read.</summary>
    public int WaitStates => waitStates;

    /// <summary>What is modelled, for reports; empty without wait states.</summary>
    public string Statement => waitStates == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"flash with {waitStates} wait states: reads of {LineBytes} bytes, the next line is prefetched; a taken branch and a load of a constant beside the code wait {waitStates} each; weights as if in memory without wait states");

    /// <summary>The flow comes to an address.</summary>
    public void Enter(uint address) => (_covered, _line) = (0, address / LineBytes);

    /// <summary>Cycles that an instruction waits, which comes in sequence and takes <paramref name="cycles"/> itself.</summary>
    public int Next(Instruction instruction, int cycles)
    {
        int wait = 0;
        uint line = (instruction.End - 1) / LineBytes;
        if (line != _line)
        {
            wait = Math.Max(0, waitStates + 1 - Math.Max(_covered, 1));
            (_covered, _line) = (0, line);
        }

        _covered += cycles;
        bool isLiteral = instruction.Operands.Contains("[pc", StringComparison.Ordinal) && instruction.Name.Contains("ldr", StringComparison.Ordinal);
        return wait + (isLiteral ? waitStates : 0);
    }
}
