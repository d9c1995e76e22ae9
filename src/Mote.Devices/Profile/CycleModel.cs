namespace Mote.Devices;

/// <summary>A static approximation of a core's cycles: each instruction has a cost, and a block that is left by a jump another.</summary>
public interface ICycleModel
{
    /// <summary>Its short name, for reports.</summary>
    string Name { get; }

    /// <summary>Where the costs are from and how far they can be off; for reports.</summary>
    string Statement { get; }

    /// <summary>Cycles of an instruction that follows <paramref name="previous"/> in its block (null at the block's start).</summary>
    int Cycles(Instruction instruction, Instruction? previous);

    /// <summary>Cycles to add when the instruction changes the flow.</summary>
    /// <param name="instruction">The instruction that changes the flow.</param>
    /// <param name="target">The instruction that it goes to, or null where the instruction does not say.</param>
    int Taken(Instruction instruction, Instruction? target);
}
