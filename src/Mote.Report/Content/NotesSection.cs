using System.Collections.Immutable;

namespace Mote.Report;

/// <summary>What is wrong, and what else is to be said.</summary>
internal static class NotesSection
{
    public static Section? Diagnostics(ModelFacts model) => model.IsSound ? null : new Section("diagnostics", "Diagnostics",
    [
        new Notice(Tone.Bad, $"The model cannot be compiled as it is: {Wording.Count(model.Source.Diagnostics.Length, "finding")}."),
        new Table("Findings", [new("id", ColumnKind.Code), new("where"), new("what was found"), new("supported"), new("what to try")],
            ModelSection.Limited(model.Source.Diagnostics.Select(d => ImmutableArray.Create<Cell>(
                d.Id, Wording.Name(d.Place, 200), Wording.Name(d.Found, 400), Wording.Name(d.Supported ?? "", 400), Wording.Name(d.Remedy ?? "", 400))), 5)),
    ]);

    public static IEnumerable<Section> Compose(ReportSource source)
    {
        var notes = source.Notes;
        if (source.Models.Any(m => !m.Packages.IsEmpty || !m.Profiles.IsEmpty))
        {
            notes = notes.Add("A layer carries the number of the last original operator that it computes. Sizes are in bytes; 1 KB is 1,024 bytes.");
        }

        if (source.Models.Any(m => !m.Profiles.IsEmpty))
        {
            notes = notes.Add("Instructions are counted on an emulated core and are exact for the linked image; one that a condition skips counts as one.");
        }

        return notes.IsEmpty ? [] : [new Section("notes", "Notes", [.. notes.Select(n => new Paragraph(n))])];
    }
}
