namespace Mote.Architecture.Tests;

/// <summary>The files of the repository, without what builds and git put there.</summary>
internal static class Repository
{
    private static readonly string[] Generated = [".git", "artifacts", "bin", "obj", ".vs"];

    /// <summary>All files whose name ends in one of the given ways, by path from the root with forward slashes, in ordinal order.</summary>
    public static IEnumerable<string> Files(params string[] endings) => Walk(GoldenText.Root)
        .Select(path => Path.GetRelativePath(GoldenText.Root, path).Replace('\\', '/'))
        .Where(path => endings.Length == 0 || endings.Any(e => path.EndsWith(e, StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    /// <summary>The text of a file that is named from the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(GoldenText.Root, path));

    private static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder)
        .Where(child => !Generated.Contains(Path.GetFileName(child)))
        .SelectMany(Walk));
}
