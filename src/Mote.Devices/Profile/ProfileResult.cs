namespace Mote.Devices;

/// <summary>Instructions and modelled cycles.</summary>
/// <param name="Instructions">Executed instructions, exact; one that a condition skips counts as one.</param>
/// <param name="Cycles">Modelled cycles; null for a core without a model.</param>
public readonly record struct Cost(long Instructions, long? Cycles)
{
    /// <summary>The sum; without cycles where either side has none.</summary>
    public static Cost operator +(Cost left, Cost right) =>
        new(left.Instructions + right.Instructions, left.Cycles + right.Cycles);
}

/// <summary>A call in the run function: a layer, as the emitter writes one call a layer, in order.</summary>
/// <param name="Order">Its place among the calls, by address, from 0.</param>
/// <param name="Function">The symbol of the called function.</param>
/// <param name="Address">The call instruction's address.</param>
/// <param name="Cost">From the call instruction to the callee's return, all that the callee calls included.</param>
public sealed record CallSiteCost(int Order, string Function, uint Address, Cost Cost);

/// <summary>What a function executed itself, without what it calls.</summary>
/// <param name="Function">Its symbol.</param>
/// <param name="Cost">Over the whole run.</param>
public sealed record FunctionCost(string Function, Cost Cost);

/// <summary>An instruction and what it cost over the whole run.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Function">The function that it is in.</param>
/// <param name="Text">As the disassembler shows it.</param>
/// <param name="Cost">How often it was executed, and its modelled cycles with the penalty of its jumps.</param>
public sealed record InstructionCost(uint Address, string Function, string Text, Cost Cost);

/// <summary>The profile of one call of the run function.</summary>
public sealed record ProfileResult
{
    /// <summary>All instructions from the first of the run function to the one that returns from it, both included.</summary>
    public required Cost Total { get; init; }

    /// <summary>The run function's own instructions, its calls excluded. <see cref="Total"/> is this and all call sites.</summary>
    public required Cost RunItself { get; init; }

    /// <summary>Each call in the run function, in order.</summary>
    public required IReadOnlyList<CallSiteCost> CallSites { get; init; }

    /// <summary>Each function that executed anything, most instructions first.</summary>
    public required IReadOnlyList<FunctionCost> Functions { get; init; }

    /// <summary>The instructions that cost most, first.</summary>
    public required IReadOnlyList<InstructionCost> Hottest { get; init; }

    /// <summary>The model behind the cycles, or null.</summary>
    public required ICycleModel? CycleModel { get; init; }

    /// <summary>What the cycles hold of waiting for flash, for reports; empty where nothing.</summary>
    public required string FetchStatement { get; init; }

    /// <summary>The run that was profiled.</summary>
    public required RunResult Run { get; init; }
}
