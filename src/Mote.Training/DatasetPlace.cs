using Mote.Data;

namespace Mote.Training;

/// <summary>A dataset's specification for data that lies elsewhere.</summary>
internal static class DatasetPlace
{
    /// <summary>
    /// The specification for a folder that takes the place of the project's. Where none of its sources lies there, the folder takes the place of folders above the
    /// sources instead: <c>data/train</c> and <c>../data/train</c> are looked for as <c>train</c>; where there is none of these either, it is the source itself.
    /// No example outside of the folder is ever taken; noises that are not in it are the project's own.
    /// </summary>
    /// <param name="spec">The specification.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="projectFolder">The project's folder.</param>
    public static DatasetSpec In(DatasetSpec spec, string folder, string projectFolder)
    {
        spec = spec with
        {
            Augment = [.. spec.Augment.Select(a => a is NoiseAugmentation { Folder: { } noises } noise
                ? noise with { Folder = Find(folder, noises) ?? Path.GetFullPath(Path.Combine(projectFolder, noises)) } : a)],
        };
        if (spec.Sources.All(s => !IsOutside(s.Path)) && spec.Sources.Any(s => Exists(folder, s.Path)))
        {
            return spec;
        }

        bool isSource = spec.Sources.All(s => Find(folder, s.Path) is null && !Path.HasExtension(s.Path));
        return spec with
        {
            // Two sources that become one folder hold the same examples.
            Sources = [.. spec.Sources.Select(s => s with
            {
                Path = Find(folder, s.Path) ?? (isSource ? "." : Last(s.Path)),
                Join = s.Join is { } join ? join with { File = Find(folder, join.File) ?? Last(join.File) } : null,
            }).DistinctBy(s => (s.Path, s.Manifest, string.Join('|', s.Files)))],
        };
    }

    /// <summary>The longest end of a path that lies in the folder, or null.</summary>
    private static string? Find(string folder, string path)
    {
        string[] parts = path.Split('/');
        for (int first = 0; first < parts.Length; first++)
        {
            string end = string.Join('/', parts[first..]);
            if (!IsOutside(end) && Exists(folder, end))
            {
                return end;
            }
        }

        return null;
    }

    private static string Last(string path) => path.Split('/')[^1];

    private static bool IsOutside(string path) => path.Length == 0 || path is "." || Path.IsPathRooted(path) || path.Split('/').Contains("..");

    private static bool Exists(string folder, string path) => Path.Exists(Path.Combine(folder, path));
}
