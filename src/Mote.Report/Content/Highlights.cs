using System.Collections.Immutable;
using Mote.Devices;

namespace Mote.Report;

/// <summary>The figures at the head of a report.</summary>
internal static class Highlights
{
    public static ImmutableArray<Tile> Of(ModelFacts model)
    {
        var tiles = ImmutableArray.CreateBuilder<Tile>();
        if (!model.IsSound)
        {
            tiles.Add(new Tile("supported", "no", Wording.Count(model.Source.Diagnostics.Length, "finding"), Tone.Bad));
        }

        if (model.Source.Verification is { } verification)
        {
            int good = verification.Targets.Count(t => t.IsIdentical);
            bool all = good == verification.Targets.Length;
            tiles.Add(new Tile("bits of C# and C", all ? "identical" : "different",
                all ? $"on {string.Join(", ", verification.Targets.Select(t => t.Target))}" : $"on {Wording.Count(verification.Targets.Length - good, "target")}", all ? Tone.Good : Tone.Bad));
        }

        if (model.Source.Recording is { Stream.EventOutput: >= 0 } recording)
        {
            double seconds = recording.Samples.IsEmpty ? 0 : recording.Samples[0].Length / recording.Stream.Rate;
            tiles.Add(new Tile("events", Wording.Grouped(recording.Events.Length), $"in {Wording.Seconds(seconds)} of the recording"));
        }

        foreach (var profile in model.Source.Profiles)
        {
            string on = model.Source.Profiles.Length > 1 ? $" on {profile.Target}" : "";
            tiles.AddRange(profile.Stream is null ? Run(model, profile, on) : Stream(profile, on));
            tiles.Add(new Tile($"RAM{on}", Wording.Size(profile.RamBytes), $"{Wording.Grouped(profile.RamBytes)} B, stack included"));
            tiles.Add(new Tile($"flash{on}", Wording.Size(profile.Sizes.Flash), $"{Wording.Grouped(profile.Sizes.Flash)} B, code included"));
        }

        if (model.Source.Profiles.IsEmpty && model.Packages is [var package, ..])
        {
            tiles.Add(new Tile("RAM", Wording.Size(package.ArenaBytes + package.StateBytes), "arena and state, without stack"));
            tiles.Add(new Tile("constants", Wording.Size(package.ConstantBytes), "in flash, without code"));
            tiles.Add(new Tile("layers", Wording.Grouped(package.Layers.Length), $"of {Wording.Count(model.Main.Nodes.Length, "operator")}"));
        }
        else if (model.Packages.IsEmpty)
        {
            tiles.Add(new Tile("operators", Wording.Grouped(model.Main.Nodes.Length), $"{Wording.Count(model.Main.Nodes.Select(n => n.Operator.Name).Distinct().Count(), "kind")}"));
        }

        if (model.Macs > 0)
        {
            tiles.Add(new Tile("MACs", Wording.Short(model.Macs), $"{Wording.Grouped(model.Macs)} a {(model.Source.Module.Stream is null ? "run" : "window")}"));
        }

        tiles.Add(new Tile("parameters", Wording.Short(model.ParameterCount), Wording.Size(model.ParameterBytes)));
        return tiles.ToImmutable();
    }

    private static IEnumerable<Tile> Run(ModelFacts model, ModelProfile profile, string on)
    {
        if (profile.Total.Cycles is { } cycles)
        {
            yield return new Tile($"cycles{on}, modelled", Wording.Short(cycles), $"{Wording.Grouped(cycles)} a run");
        }

        yield return new Tile($"instructions{on}", Wording.Short(profile.Total.Instructions),
            model.Macs > 0 ? $"{Wording.Ratio(profile.Total.Instructions / (double)model.Macs)} a MAC" : $"{Wording.Grouped(profile.Total.Instructions)} a run");
    }

    private static IEnumerable<Tile> Stream(ModelProfile profile, string on)
    {
        var all = StageCost.All(profile);
        if (all.CyclesPerSecond is { } cycles)
        {
            yield return new Tile($"cycles a second{on}, modelled", Wording.Short((long)Math.Round(cycles)), $"{Wording.Short((long)Math.Round(cycles * all.Part.Seconds / all.Part.Windows))} a hop");
        }

        yield return new Tile($"instructions a second{on}", Wording.Short((long)Math.Round(all.InstructionsPerSecond)), $"{Wording.Short((long)Math.Round(all.InstructionsPerHop))} a hop");
    }
}
