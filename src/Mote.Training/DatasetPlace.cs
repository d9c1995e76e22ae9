using Mote.Data;

namespace Mote.Training;

/// <summary>A dataset's specification for data that lies elsewhere.</summary>
internal static class DatasetPlace
{
    /// <summary>
    /// The specification for a folder that takes the place of the project's. Where none of its sources lies there, the folder takes the place of what is above the
    /// sources instead, or of the only source: <c>data/train</c> is looked for as <c>train</c>, <c>data</c> as the folder itself.
    /// </summary>
    /// <param name="spec">The specification.</param>
    /// <param name="folder">The folder.</param>
    public static DatasetSpec In(DatasetSpec spec, string folder) => spec.Sources.Any(s => Exists(folder, s.Path)) ? spec : spec with
    {
        // Two sources that become one folder hold the same examples.
        Sources = [.. spec.Sources.Select(s => s with { Path = Shorten(folder, s.Path), Join = s.Join is { } join ? join with { File = Shorten(folder, join.File) } : null }).DistinctBy(s => (s.Path, s.Manifest, string.Join('|', s.Files)))],
    };

    private static string Shorten(string folder, string path)
    {
        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (Exists(folder, path[(slash + 1)..]))
            {
                return path[(slash + 1)..];
            }
        }

        return Path.HasExtension(path) ? path : ".";
    }

    private static bool Exists(string folder, string path) => Path.Exists(Path.Combine(folder, path));
}
