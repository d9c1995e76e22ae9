using System.Collections.Immutable;
using System.Globalization;
using Mote.Compiler;
using Mote.Core;
using Mote.Core.Memory;

namespace Mote.Report;

/// <summary>What a buffer of the arena holds.</summary>
internal enum BufferKind
{
    /// <summary>An input of the model.</summary>
    Input,

    /// <summary>A value between layers.</summary>
    Value,

    /// <summary>An output of the model.</summary>
    Output,

    /// <summary>Room that a layer needs while it runs.</summary>
    Scratch,
}

/// <summary>A buffer of the arena.</summary>
/// <param name="Name">The tensor's name, or whose scratch it is.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Offset">Bytes from the start of the arena.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="First">The first step of its life.</param>
/// <param name="Last">The last step of its life, inclusive.</param>
internal sealed record ArenaBuffer(string Name, BufferKind Kind, int Offset, int Bytes, int First, int Last)
{
    /// <summary>True when, at its first step, it takes the place, or part of it, of a buffer that is read for the last time.</summary>
    public bool TakesPlace { get; init; }

    /// <summary>True when, at its last step, another takes its place or part of it.</summary>
    public bool GivesPlace { get; init; }
}

/// <summary>A piece of the state.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="Type">Type and shape.</param>
/// <param name="Offset">Bytes from the start of the model's state.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record StateBuffer(string Name, string Type, int Offset, int Bytes);

/// <summary>The memory plan of a package in the words of a report.</summary>
internal sealed record MemoryFacts(ImmutableArray<ArenaBuffer> Buffers, ImmutableArray<StateBuffer> State, ImmutableArray<string> Steps, int Bytes)
{
    /// <summary>Bytes alive at each step, counting those that share an address once.</summary>
    public required ImmutableArray<long> Alive { get; init; }

    /// <summary>The step at which most bytes are alive; the first of several.</summary>
    public int Peak => Alive.IndexOf(Alive.Max());

    /// <summary>Reads the plan of a package.</summary>
    public static MemoryFacts Of(Package package)
    {
        var module = package.Module;
        var main = module.Main;
        var plan = package.Memory.Plan;
        string[] steps =
        [
            "in",
            .. main.Views.Select(v => string.Create(CultureInfo.InvariantCulture, $"#{(v.Node.Covers.Length > 0 ? v.Node.Covers[^1] : v.Index)} {v.Node.Operator.Name}")),
            "out",
        ];

        // A buffer is known by where it is; those of the graph's ends by where its inputs and outputs are.
        var inputs = Places(package, main.Inputs);
        var outputs = Places(package, main.Outputs);
        var takes = plan.InPlace.Select(p => p.Output).Concat(plan.Overlaps.Select(p => p.Output)).ToHashSet();
        var gives = plan.InPlace.Select(p => p.Input).Concat(plan.Overlaps.Select(p => p.Input)).ToHashSet();
        var buffers = plan.Requests.Select((request, i) => new ArenaBuffer(
            package.Memory.BufferNames[i],
            IsScratch(package, i) ? BufferKind.Scratch
                : request.FirstUse == 0 && inputs.Contains(plan.Offsets[i]) ? BufferKind.Input
                : request.LastUse == steps.Length - 1 && outputs.Contains(plan.Offsets[i]) ? BufferKind.Output
                : BufferKind.Value,
            plan.Offsets[i], request.Bytes, request.FirstUse, request.LastUse)
        { TakesPlace = takes.Contains(request.Id), GivesPlace = gives.Contains(request.Id) }).Where(b => b.Bytes > 0).ToImmutableArray();
        return new MemoryFacts(buffers, States(package), [.. steps], package.Memory.ArenaBytes) { Alive = AliveAt(buffers, steps.Length) };
    }

    /// <summary>The step as a person reads it: <c>#5 CONV_2D</c>.</summary>
    public string Step(int step) => Steps[Math.Clamp(step, 0, Steps.Length - 1)];

    private static HashSet<int> Places(Package package, ImmutableArray<int> tensors) =>
        [.. tensors.Select(t => package.Memory.Places[0][t]).Where(p => p.Kind == MemoryKind.Arena).Select(p => p.Offset)];

    private static bool IsScratch(Package package, int request)
    {
        var plan = package.Memory.Plan;
        int node = plan.Requests[request].FirstUse - 1;
        return plan.Requests[request].FirstUse == plan.Requests[request].LastUse && package.Memory.BufferNames[request].StartsWith("scratch of ", StringComparison.Ordinal)
            && ((uint)node < (uint)package.Memory.ScratchOffsets[0].Length && package.Memory.ScratchOffsets[0][node] == plan.Offsets[request]
                || package.Memory.ScratchOffsets.Skip(1).Any(s => s.Contains(plan.Offsets[request])));
    }

    private static ImmutableArray<StateBuffer> States(Package package)
    {
        var variables = package.Module.Variables.Select((v, i) =>
            new StateBuffer(v.Name, $"{v.Type.Label()}[{v.Shape}]", package.Memory.VariableOffsets[i], v.ByteLength));
        var tensors = package.Module.Graphs.SelectMany((graph, g) => graph.Tensors.Select((tensor, t) => (Tensor: tensor, Place: package.Memory.Places[g][t])))
            .Where(p => p.Place.Kind == MemoryKind.State).Select(p => new StateBuffer(p.Tensor.Name, p.Tensor.TensorType.ToString(), p.Place.Offset, p.Tensor.ByteLength));
        return [.. variables.Concat(tensors).OrderBy(s => s.Offset)];
    }

    private static ImmutableArray<long> AliveAt(ImmutableArray<ArenaBuffer> buffers, int steps)
    {
        var alive = ImmutableArray.CreateBuilder<long>(steps);
        var byStep = new List<(int Start, int End)>[steps];
        for (int s = 0; s < steps; s++)
        {
            byStep[s] = [];
        }

        foreach (var buffer in buffers)
        {
            for (int s = Math.Max(0, buffer.First); s <= Math.Min(buffer.Last, steps - 1); s++)
            {
                byStep[s].Add((buffer.Offset, buffer.Offset + buffer.Bytes));
            }
        }

        foreach (var spans in byStep)
        {
            spans.Sort();
            long sum = 0;
            int end = 0;
            foreach (var span in spans)
            {
                sum += Math.Max(0, span.End - Math.Max(span.Start, end));
                end = Math.Max(end, span.End);
            }

            alive.Add(sum);
        }

        return alive.ToImmutable();
    }
}
