using System.Globalization;
using Mote.Core;

namespace Mote.Devices;

/// <summary>
/// Counts the instructions of a package on an emulated core, per layer, per function and per instruction, and estimates its
/// cycles. Counts are exact for the image; cycles are the target's model over them.
/// </summary>
public static class Profiler
{
    /// <summary>How many instructions <see cref="ProfileResult.Hottest"/> lists where nothing else is asked for.</summary>
    public const int DefaultHottest = 20;

    /// <summary>
    /// Runs the image on all invocations and profiles one of them, which is of one package where the image has several.
    /// </summary>
    /// <param name="image">A plain image, not built to observe, of an emulated target.</param>
    /// <param name="invocations">What is run, in order; at least one.</param>
    /// <param name="measured">Index of the invocation that is profiled.</param>
    /// <param name="hottest">How many instructions the list of the hottest has.</param>
    /// <param name="timeout">For the run; two minutes where it is null.</param>
    /// <param name="waitStates">Wait states of the flash that the cycles are to include.</param>
    /// <param name="count">How many invocations of that package are measured, from <paramref name="measured"/> on; the costs are their sum.</param>
    /// <exception cref="DiagnosticException">The target cannot be profiled, or the run does not complete.</exception>
    public static ProfileResult Profile(
        DeviceImage image,
        IReadOnlyList<Invocation> invocations,
        int measured = 0,
        int hottest = DefaultHottest,
        TimeSpan? timeout = null,
        int waitStates = 0,
        int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(measured);
        ArgumentOutOfRangeException.ThrowIfNegative(waitStates);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(measured, invocations.Count);
        if (image.Options.Observe)
        {
            throw new ArgumentException("an image that observes is not what is shipped", nameof(image));
        }

        if (!image.Target.IsEmulated)
        {
            throw ProfilePlan.Impossible(image, "instructions are counted on emulated cores only", string.Join(", ", Target.All.Where(target => target.IsEmulated).Select(target => target.Name)));
        }

        if (waitStates > 0 && image.Target.CycleModel is null)
        {
            throw new DiagnosticException(new Diagnostic(
                DiagnosticIds.NoCycleModel,
                $"wait states on {image.Target.Name}",
                $"there are no cycles that they could add to: {image.Target.NoCycles}",
                string.Join(", ", Target.All.Where(target => target.CycleModel is not null).Select(target => target.Name))));
        }

        Disassembly disassembly = Disassembly.Read(image);
        int model = invocations[measured].Model;
        ProfilePlan plan = ProfilePlan.Create(image, disassembly, model);
        string output = Path.Combine(image.WorkFolder, "mote_profile.out");
        File.Delete(output);
        File.WriteAllText(Path.Combine(image.WorkFolder, "mote_profile.in"), plan.ToConfiguration(invocations.Take(measured).Count(invocation => invocation.Model == model), count));
        RunResult run = Runner.Run(image, invocations, new RunOptions
        {
            Timeout = timeout ?? new RunOptions().Timeout,
            EmulatorArguments = ProfilerPlugin.Arguments(ProfilerPlugin.Profile),
        });
        if (run.Outcome != RunOutcome.Completed || !File.Exists(output))
        {
            throw ProfilePlan.Impossible(image, $"the run did not complete: {run.Reason ?? run.Console}");
        }

        try
        {
            List<BlockCount> blocks = BlockCounts.Read(File.ReadLines(output), plan.Sites.Count, out long runs);
            int expected = invocations.Count(invocation => invocation.Model == model);
            if (runs != expected)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{runs} runs of {expected} were seen"));
            }

            return new ProfileJoin(disassembly, plan, image.Target.CycleModel, new FlashFetch(waitStates)).Join(blocks, run, hottest);
        }
        catch (InvalidDataException exception)
        {
            throw ProfilePlan.Impossible(image, $"the plugin's counts cannot be used: {exception.Message}");
        }
    }
}

/// <summary>Joins counted blocks with the disassembly.</summary>
internal sealed class ProfileJoin(Disassembly disassembly, ProfilePlan plan, ICycleModel? model, FlashFetch fetch)
{
    private readonly long[] _instructions = new long[plan.Sites.Count + 1];
    private readonly long[] _cycles = new long[plan.Sites.Count + 1];
    private readonly Dictionary<uint, (long Count, long Cycles)> _byAddress = [];
    private readonly Dictionary<uint, int> _siteOfCall =
        plan.Sites.Select((site, index) => (site.Call.Address, index + 1)).ToDictionary(pair => pair.Address, pair => pair.Item2);

    public ProfileResult Join(List<BlockCount> blocks, RunResult run, int hottest)
    {
        foreach (BlockCount block in blocks)
        {
            Add(block);
        }

        Cost[] regions = [.. _instructions.Select((count, index) => Cost(count, _cycles[index]))];
        return new ProfileResult
        {
            Total = regions.Aggregate((sum, cost) => sum + cost),
            RunItself = regions[0],
            CallSites = [.. plan.Sites.Select((site, index) => new CallSiteCost(index, site.Function, site.Call.Address, regions[index + 1]))],
            Functions =
            [
                .. _byAddress.GroupBy(entry => NameAt(entry.Key))
                    .Select(group => new FunctionCost(group.Key, Cost(group.Sum(entry => entry.Value.Count), group.Sum(entry => entry.Value.Cycles))))
                    .OrderByDescending(cost => cost.Cost.Instructions).ThenBy(cost => cost.Function, StringComparer.Ordinal),
            ],
            Hottest =
            [
                .. _byAddress.OrderByDescending(entry => model is null ? entry.Value.Count : entry.Value.Cycles).ThenBy(entry => entry.Key)
                    .Take(hottest)
                    .Select(entry => new InstructionCost(
                        entry.Key, NameAt(entry.Key), disassembly.At(entry.Key)!.ToString(), Cost(entry.Value.Count, entry.Value.Cycles))),
            ],
            CycleModel = model,
            FetchStatement = fetch.Statement,
            Run = run,
        };
    }

    private void Add(BlockCount block)
    {
        Instruction? previous = null;
        uint address = block.Start;
        fetch.Enter(address);
        for (int i = 0; i < block.Instructions; i++)
        {
            Instruction instruction = disassembly.At(address) ?? throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"there is no instruction at 0x{address:x}"));
            address = instruction.End;
            bool isLast = i == block.Instructions - 1;
            long cycles = 0;
            if (model is not null)
            {
                int own = model.Cycles(instruction, previous);
                cycles = block.Executed * (own + fetch.Next(instruction, own));
                cycles += isLast ? block.Left * (model.Taken(instruction, instruction.Target is { } to ? disassembly.At(to) : null) + fetch.WaitStates) : 0;
            }

            // The call instruction ends a block of the run function, but belongs to the layer that it calls.
            int region = block.Region == 0 && _siteOfCall.TryGetValue(instruction.Address, out int site) ? site : block.Region;
            _instructions[region] += block.Executed;
            _cycles[region] += cycles;
            (long count, long total) = _byAddress.GetValueOrDefault(instruction.Address);
            _byAddress[instruction.Address] = (count + block.Executed, total + cycles);
            previous = instruction;
        }

        if (address != block.End)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"the block 0x{block.Start:x} ends at 0x{block.End:x} for the emulator and at 0x{address:x} for the disassembler"));
        }
    }

    private Cost Cost(long instructions, long cycles) => new(instructions, model is null ? null : cycles);

    private string NameAt(uint address) => disassembly.FunctionAt(address)?.Name ?? "?";
}
