using System.Collections.Immutable;
using Mote.Compiler;
using Mote.Core.Memory;
using Mote.Devices;

namespace Mote.Report;

/// <summary>RAM and flash by what they hold, and the memory plan over time.</summary>
internal static class MemorySection
{
    /// <summary>More buffers than this are no drawing that anybody can read, and no page that anybody can scroll.</summary>
    private const int MostBuffers = 2000;

    public static Section? ComposeSizes(ModelFacts model)
    {
        if (model.Packages.IsEmpty)
        {
            return null;
        }

        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new BarChart("RAM in bytes", [.. model.Packages.Select(p => RamBar(p, ProfileOf(model, p)))]));
        blocks.Add(new BarChart("Flash in bytes", [.. model.Packages.Select(p => FlashBar(p, ProfileOf(model, p)))]));
        foreach (var package in model.Packages)
        {
            var profile = ProfileOf(model, package);
            var own = profile is null ? Predicted(package) : Measured(package, profile);
            blocks.AddRange(model.Packages.Length == 1 ? own : [new Subsection(package.Options.Target.Name, own)]);
        }

        return new Section("sizes", "RAM and flash", blocks.ToImmutable());
    }

    public static Section? ComposePlan(ModelFacts model)
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        var shown = new List<Package>();
        foreach (var package in model.Packages.Where(p => !shown.Any(s => IsSamePlan(s, p))))
        {
            shown.Add(package);
            var facts = MemoryFacts.Of(package);
            if (facts.Buffers.IsEmpty && facts.State.IsEmpty)
            {
                continue;
            }

            string[] targets = [.. model.Packages.Where(p => IsSamePlan(package, p)).Select(p => p.Options.Target.Name)];
            var own = Plan(package, facts);
            blocks.AddRange(model.Packages.All(p => IsSamePlan(package, p)) ? own : [new Subsection(string.Join(", ", targets), own)]);
        }

        return blocks.Count == 0 ? null : new Section("memory", "Memory plan", blocks.ToImmutable());
    }

    private static bool IsSamePlan(Package a, Package b) => ReferenceEquals(a, b)
        || (a.Memory.Plan.Requests.SequenceEqual(b.Memory.Plan.Requests) && a.Memory.Plan.Offsets.SequenceEqual(b.Memory.Plan.Offsets));

    private static ModelProfile? ProfileOf(ModelFacts model, Package package) =>
        model.Source.Profiles.FirstOrDefault(p => ReferenceEquals(p.Package, package));

    private static Bar RamBar(Package package, ModelProfile? profile)
    {
        ImmutableArray<BarPart> parts = profile is null
            ? [new("arena", package.ArenaBytes, Ink.Blue), new("state", package.StateBytes, Ink.Purple)]
            : [new("arena", profile.Sizes.Arena, Ink.Blue), new("state", profile.Sizes.State, Ink.Purple), new("static", profile.Sizes.Static, Ink.Teal), new("stack", StackOf(profile), Ink.Orange)];
        return new Bar(package.Options.Target.Name, $"{Wording.Grouped((long)parts.Sum(p => p.Amount))} B{(profile is null ? " and the stack" : "")}", parts);
    }

    private static Bar FlashBar(Package package, ModelProfile? profile)
    {
        ImmutableArray<BarPart> parts = profile is null
            ? [new("constants", package.ConstantBytes, Ink.Green)]
            : [new("constants", profile.Sizes.Constants, Ink.Green), new("code", profile.Sizes.Code, Ink.Slate)];
        return new Bar(package.Options.Target.Name, $"{Wording.Grouped((long)parts.Sum(p => p.Amount))} B{(profile is null ? " and the code" : "")}", parts);
    }

    private static int StackOf(ModelProfile profile) => profile.StackBytes ?? profile.StackSeen;

    private static ImmutableArray<Block> Predicted(Package package) =>
    [
        SizeTable(
        [
            ("RAM", "arena", package.ArenaBytes, "predicted"),
            ("RAM", "state", package.StateBytes, "predicted"),
            ("flash", "constants", package.ConstantBytes, "predicted"),
        ], package.ArenaBytes + package.StateBytes, package.ConstantBytes),
        new Paragraph("Predicted sizes are those of the linked image, to the byte. Code and stack depend on the C compiler: mote profile measures them."),
    ];

    private static ImmutableArray<Block> Measured(Package package, ModelProfile profile)
    {
        var sizes = profile.Sizes;

        // An arena of nothing is declared with one byte, which no package uses.
        bool holds = (sizes.Arena == package.ArenaBytes || package.Memory.ArenaBytes == 0) && sizes.State == package.StateBytes && sizes.Constants == package.ConstantBytes;
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(SizeTable(
        [
            ("RAM", "arena", sizes.Arena, "predicted"),
            ("RAM", "state", sizes.State, "predicted"),
            ("RAM", "static", sizes.Static, "measured"),
            ("RAM", "stack", StackOf(profile), profile.StackBytes is null ? "measured: the deepest that was seen" : "measured: a bound over the linked code"),
            ("flash", "constants", sizes.Constants, "predicted"),
            ("flash", "code", sizes.Code, "measured"),
        ], profile.RamBytes, sizes.Flash));
        blocks.Add(holds
            ? new Notice(Tone.Good, "Predicted sizes (arena, state, constants) are equal to those of the linked image, to the byte. Code, static data and stack are measured on it; the test harness is not counted.")
            : new Notice(Tone.Bad, $"The linked image differs from what was predicted: arena {Wording.Grouped(package.ArenaBytes)}, state {Wording.Grouped(package.StateBytes)}, constants {Wording.Grouped(package.ConstantBytes)} B."));
        blocks.Add(new FactList(
        [
            new Fact("Stack, bound", profile.StackBytes is { } bound ? $"{Wording.Grouped(bound)} B, over every path of the call graph" : "none"),
            new Fact("Stack, seen", $"{Wording.Grouped(profile.StackSeen)} B at most in the runs"),
        ]));
        if (profile.StackProblem is { } problem)
        {
            blocks.Add(new Notice(Tone.Warning, $"There is no bound of the stack. {problem}"));
        }

        if (sizes.Functions.Count > 0)
        {
            var rows = sizes.Functions.OrderByDescending(f => f.Bytes).ThenBy(f => f.Name, StringComparer.Ordinal)
                .Select(f => ImmutableArray.Create<Cell>(Wording.Name(f.Name), Wording.Grouped(f.Bytes), new Cell(Wording.Percent(f.Bytes, sizes.Code), Wording.Share(f.Bytes, sizes.Code)), f.IsLibrary ? "library" : "package"));
            string data = sizes.ReadOnlyData > 0 ? $"; {Wording.Grouped(sizes.ReadOnlyData)} B of the code are read-only data" : "";
            blocks.Add(new Details($"Code by function: {Wording.Count(sizes.Functions.Count, "function")}",
                [new Table($"Functions by size{data}", [new("function", ColumnKind.Code), new("bytes", ColumnKind.Number), new("share of code", ColumnKind.Share), new("from", ColumnKind.Word)], ModelSection.Limited(rows, 4))]));
        }

        return blocks.ToImmutable();
    }

    private static Table SizeTable(IEnumerable<(string Memory, string Part, long Bytes, string Source)> parts, long ram, long flash)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<Cell>>();
        foreach (var group in parts.GroupBy(p => p.Memory))
        {
            long whole = group.Key == "RAM" ? ram : flash;
            foreach (var (memory, part, bytes, source) in group)
            {
                rows.Add([memory, part, Wording.Grouped(bytes), new Cell(Wording.Percent(bytes, whole), Wording.Share(bytes, whole)), source]);
            }

            if (group.Count() > 1)
            {
                rows.Add([group.Key, "total", Wording.Grouped(whole), "", ""]);
            }
        }

        return new Table("Sizes by what they hold", [new("memory", ColumnKind.Word), new("part", ColumnKind.Word), new("bytes", ColumnKind.Number), new("share", ColumnKind.Share), new("how it is known")], rows.ToImmutable());
    }

    private static ImmutableArray<Block> Plan(Package package, MemoryFacts facts)
    {
        var plan = package.Memory.Plan;
        var blocks = ImmutableArray.CreateBuilder<Block>();
        string quality = plan.Bytes == plan.LowerBound ? "No plan can be smaller: it meets the lower bound."
            : plan.IsOptimal ? $"No plan can be smaller: the search was exhausted (lower bound {Wording.Grouped(plan.LowerBound)} B)."
            : $"The lower bound is {Wording.Grouped(plan.LowerBound)} B; that no smaller plan exists was not proved.";
        int sharers = plan.InPlace.Select(p => p.Output).Concat(plan.Overlaps.Select(p => p.Output)).Distinct().Count();
        string sharing = sharers == 0 ? "" : $" {Wording.Count(sharers, "output takes", "outputs take")} memory of an input that is no longer needed.";
        blocks.Add(new Paragraph(
            $"Where every value lies in the arena of {Wording.Grouped(package.ArenaBytes)} B, from the layer that writes it to the last that reads it. {quality}{sharing}"
            + (facts.State.IsEmpty ? "" : $" The state is kept from run to run beside the arena: {Wording.Grouped(package.StateBytes)} B with the context's head.")));
        if (facts.Buffers.Length <= MostBuffers)
        {
            string[] names = [.. package.Memory.BufferNames.Select(n => Wording.Visible(Wording.Name(n, 60)))];
            blocks.Add(new Figure("Memory over time: layers to the right, byte offsets upwards", MemoryDrawing.Draw(facts), MemoryDrawing.Legend(facts), MemoryPlanText.Render(plan, names)));
        }
        else
        {
            blocks.Add(new Notice(Tone.Plain, $"{Wording.Count(facts.Buffers.Length, "buffer")} are too many to draw; the table lists the first."));
        }

        var rows = facts.Buffers.OrderBy(b => b.First).ThenBy(b => b.Offset).Select(b => ImmutableArray.Create<Cell>(
            Wording.Name(b.Name), b.Kind.ToString().ToLowerInvariant(), Wording.Grouped(b.Bytes), Wording.Grouped(b.Offset), Wording.Grouped((long)b.Offset + b.Bytes), facts.Step(b.First), facts.Step(b.Last)));
        var tables = ImmutableArray.Create<Block>(new Table("Buffers of the arena in the order of their lives",
            [new("name", ColumnKind.Name), new("kind", ColumnKind.Word), new("bytes", ColumnKind.Number), new("offset", ColumnKind.Number), new("end", ColumnKind.Number), new("from", ColumnKind.Word), new("to", ColumnKind.Word)], ModelSection.Limited(rows, 7)));
        if (!facts.State.IsEmpty)
        {
            tables = tables.Add(new Table("State", [new("name", ColumnKind.Name), new("type and shape", ColumnKind.Code), new("bytes", ColumnKind.Number), new("offset", ColumnKind.Number)],
                ModelSection.Limited(facts.State.Select(s => ImmutableArray.Create<Cell>(Wording.Name(s.Name), Wording.Name(s.Type, 60), Wording.Grouped(s.Bytes), Wording.Grouped(s.Offset))), 4)));
        }

        blocks.Add(new Details($"All {Wording.Count(facts.Buffers.Length, "buffer")} as a table", tables));
        return blocks.ToImmutable();
    }
}
