using System.Text;
using Mote.Compiler;
using Mote.Core;

namespace Mote.Report;

/// <summary>
/// What a person sees of a training: data, curves, confusion, ROC, confidence, float against int8, and the examples that went wrong. The same source gives
/// the same document; its size is bounded, whatever the number of examples, classes, groups and seeds.
/// </summary>
public static class TrainingReport
{
    /// <summary>Composes a report.</summary>
    /// <exception cref="ArgumentException">The source has no training.</exception>
    /// <exception cref="DiagnosticException">A file of the dataset is no longer what it was.</exception>
    public static ReportDocument Compose(TrainingSource source)
    {
        if (source.Runs.IsDefaultOrEmpty)
        {
            throw new ArgumentException("a report is about at least one training", nameof(source));
        }

        var facts = new TrainingFacts(source);
        Section[] sections =
        [
            .. new[]
            {
                ResultSection.Compose(facts),
                CurvesSection.Compose(facts),
                ConfusionSection.Compose(facts),
                ClassesSection.Compose(facts),
                NumbersSection.Compose(facts),
                ErrorsSection.Compose(facts),
                CharacteristicSection.Compose(facts),
                ConfidenceSection.Compose(facts),
                GroupsSection.Compose(facts),
                FidelitySection.Compose(facts),
                MistakesSection.Compose(facts),
                DataSection.Compose(facts),
            }.OfType<Section>(),
        ];
        return new ReportDocument(Wording.Name(source.Name, 80), $"mote {source.Verb} · {facts.Scope} · Mote {ToolVersion.Current}", ResultSection.Tiles(facts), [.. sections]);
    }

    /// <summary>The text of a report in the format that the ending of a file asks for.</summary>
    /// <param name="path">Only its ending counts: <c>.html</c> or <c>.md</c>.</param>
    /// <param name="source">What it is made of.</param>
    /// <exception cref="DiagnosticException">Another ending, or a file of the dataset is no longer what it was.</exception>
    public static string Render(string path, TrainingSource source)
    {
        var format = ReportRendering.FormatOf(path);
        return ReportRendering.Render(Compose(source), format);
    }

    /// <summary>Writes a report.</summary>
    /// <param name="path">The file: <c>.html</c> or <c>.md</c>; what was there is replaced.</param>
    /// <param name="source">What it is made of.</param>
    /// <exception cref="DiagnosticException">Another ending, the file cannot be written, or a file of the dataset is no longer what it was.</exception>
    public static void Write(string path, TrainingSource source)
    {
        string text = Render(path, source);
        try
        {
            File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnwritableFile, path, e.Message.TrimEnd('.')));
        }
    }
}
