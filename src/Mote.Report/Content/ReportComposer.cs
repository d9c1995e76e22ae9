using System.Collections.Immutable;
using Mote.Compiler;

namespace Mote.Report;

/// <summary>Turns what a verb found out into a document. The same source gives the same document; nothing is read from the machine.</summary>
public static class ReportComposer
{
    /// <summary>Composes a report.</summary>
    /// <exception cref="ArgumentException">The source has no model.</exception>
    public static ReportDocument Compose(ReportSource source)
    {
        if (source.Models.IsDefaultOrEmpty)
        {
            throw new ArgumentException("a report is about at least one model", nameof(source));
        }

        var sections = ImmutableArray.CreateBuilder<Section>();
        bool isSingle = source.Models.Length == 1;
        for (int m = 0; m < source.Models.Length; m++)
        {
            var model = new ModelFacts(source.Models[m]);
            string prefix = isSingle ? "" : $"model-{Wording.Number(m + 1)}-";
            string name = isSingle ? "" : $"{Wording.Name(source.Models[m].FileName, 40)}: ";
            foreach (var section in Sections(model))
            {
                sections.Add(section with { Id = prefix + section.Id, Title = name.Length == 0 ? section.Title : name + section.Title });
            }
        }

        sections.AddRange(NotesSection.Compose(source));
        string title = string.Join(", ", source.Models.Select(m => Wording.Name(m.FileName, 80)));
        var parts = new List<string> { $"mote {source.Verb}" };
        string[] targets = [.. source.Models.SelectMany(m => new ModelFacts(m).Targets).Distinct()];
        if (targets.Length > 0)
        {
            parts.Add($"on {string.Join(", ", targets)}");
        }

        parts.Add($"Mote {ToolVersion.Current}");
        if (source.Date is { } date)
        {
            parts.Add(date);
        }

        return new ReportDocument(title, string.Join(" · ", parts), isSingle ? Highlights.Of(new ModelFacts(source.Models[0])) : [], sections.ToImmutable());
    }

    private static IEnumerable<Section> Sections(ModelFacts model) => new[]
    {
        RecordingSection.Compose(model),
        ModelSection.Compose(model),
        CostSection.Compose(model),
        MemorySection.ComposeSizes(model),
        MemorySection.ComposePlan(model),
        GraphSection.Compose(model),
        CertificateSection.Compose(model),
        FilesSection.Compose(model),
        NotesSection.Diagnostics(model),
    }.OfType<Section>();
}
