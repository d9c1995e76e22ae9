using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mote.Core;
using Mote.Devices;
using Mote.Report;
using Mote.Runtime;

namespace Mote.Cli.Output;

/// <summary>The file that <c>--report</c> names.</summary>
internal sealed class ReportFile
{
    private readonly string _path;
    private readonly ReportFormat _format;

    private ReportFile(string path, ReportFormat format)
    {
        (_path, _format) = (path, format);
    }

    /// <summary>The file of the option's value, or null without one. Asked for before the work begins, so that a wrong ending costs no time.</summary>
    /// <exception cref="DiagnosticException">The ending is no format of reports.</exception>
    public static ReportFile? Of(string? path) => path is null ? null : new ReportFile(path, ReportRendering.FormatOf(path));

    /// <summary>What a report says of a model that was loaded from a file. Folders are left out: a report names no place of a machine.</summary>
    public static ModelSource Source(string path, Model model) => new()
    {
        FileName = Path.GetFileName(path),
        Sha256 = model.Sha256,
        FileBytes = new FileInfo(path) is { Exists: true } file ? file.Length : 0,
        Module = model.Module,
    };

    /// <summary>The same of a file whose model may not be sound.</summary>
    public static ModelSource Source(string path, byte[] file, GraphModule module) => new()
    {
        FileName = Path.GetFileName(path),
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)),
        FileBytes = file.Length,
        Module = module,
    };

    /// <summary>The inputs of a verification in words; files without their folders.</summary>
    public static string Describe(string seeds, string[]? files, bool reset)
    {
        string text = files is { Length: > 0 }
            ? $"files {string.Join(", ", files.Select(Path.GetFileName))}"
            : $"random, {(seeds.Contains(',', StringComparison.Ordinal) ? "seeds" : "seed")} {string.Join(", ", seeds.Split(',', StringSplitOptions.TrimEntries))}";
        return reset ? $"{text}; each invocation from fresh state" : text;
    }

    /// <summary>Writes the report of one model.</summary>
    /// <exception cref="DiagnosticException">The file cannot be written.</exception>
    public void Write(string verb, ModelSource model) => Write(new ReportSource { Verb = verb, Models = [model] });

    /// <summary>Writes a report.</summary>
    /// <exception cref="DiagnosticException">The file cannot be written.</exception>
    public void Write(ReportSource source) => Write(ReportComposer.Compose(source));

    /// <summary>Writes a report of a training or an evaluation.</summary>
    /// <exception cref="DiagnosticException">The file cannot be written, or a file of the dataset is no longer what it was.</exception>
    public void Write(TrainingSource source) => Write(TrainingReport.Compose(source));

    private void Write(ReportDocument document)
    {
        string text = ReportRendering.Render(document, _format);
        string folder = Path.GetDirectoryName(_path) is { Length: > 0 } parent ? parent : ".";
        OutputFolder.Write(folder, Path.GetFileName(_path), Encoding.UTF8.GetBytes(text));
        Terminal.Note($"report: {_path}");
    }
}
