using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Mote.Core;

namespace Mote.Training;

/// <summary>A project to begin with: front end, network and training for one kind of data, and where the data goes.</summary>
public sealed class ProjectTemplate
{
    /// <summary>Resources are named by this, the template, and the file's path with slashes.</summary>
    private const string Prefix = "template/";

    private ProjectTemplate(string name, string description)
    {
        (Name, Description) = (name, description);
        string start = $"{Prefix}{name}/";
        Files = [.. Assembly.GetManifestResourceNames().Where(r => r.StartsWith(start, StringComparison.Ordinal)).Select(r => r[start.Length..]).Order(StringComparer.Ordinal)];
    }

    /// <summary>All templates.</summary>
    public static ImmutableArray<ProjectTemplate> All { get; } =
    [
        new("hello-world", "a sine, learnt from noisy points"),
        new("keyword-spotting", "spoken words in a stream of sound"),
        new("gesture", "gestures of a hand from an accelerometer"),
        new("anomaly", "what a machine does not do when it is well, from its vibration"),
        new("image-classification", "small pictures"),
        new("time-series", "appliances from the power that they take"),
    ];

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What it is for, in a few words.</summary>
    public string Description { get; }

    /// <summary>Its files, as paths with slashes.</summary>
    public ImmutableArray<string> Files { get; }

    private static Assembly Assembly => typeof(ProjectTemplate).Assembly;

    /// <summary>The template of a name.</summary>
    /// <exception cref="DiagnosticException">There is none.</exception>
    public static ProjectTemplate Get(string name) => All.FirstOrDefault(t => t.Name == name)
        ?? throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadArgument, "TEMPLATE", $"there is no template '{name}'", string.Join(", ", All.Select(t => t.Name))));

    /// <summary>A file's text; lines end with LF on every system.</summary>
    /// <param name="file">One of <see cref="Files"/>.</param>
    public string Read(string file)
    {
        using var stream = Assembly.GetManifestResourceStream($"{Prefix}{Name}/{file}") ?? throw new ArgumentException($"template '{Name}' has no file '{file}'", nameof(file));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>Writes the files. A file that is there already is never replaced: then nothing is written.</summary>
    /// <param name="folder">Made when it is not there.</param>
    /// <exception cref="DiagnosticException">A file is there already (all such are named), or cannot be written.</exception>
    public void Write(string folder)
    {
        var bag = new DiagnosticBag();
        foreach (string path in Files.Select(f => Path.Combine(folder, f)).Where(Path.Exists))
        {
            bag.Add(new Diagnostic(DiagnosticIds.UnwritableFile, path, "it is there already, and is not replaced", Remedy: "Choose another folder, or move the file away"));
        }

        bag.ThrowIfAny();
        foreach (string file in Files)
        {
            string path = Path.Combine(folder, file);
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using var stream = new FileStream(path, FileMode.CreateNew);
                stream.Write(Encoding.UTF8.GetBytes(Read(file)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnwritableFile, path, $"it cannot be written ({e.Message.TrimEnd('.')})",
                    Remedy: "Check the path, its permissions and the free space"));
            }
        }
    }
}
