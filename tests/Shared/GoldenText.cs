namespace Mote.Tests;

/// <summary>
/// Compares text with a golden file. <c>MOTE_UPDATE_GOLDEN=1 ./test</c> writes the files anew; read the difference before
/// you commit it.
/// </summary>
internal static class GoldenText
{
    /// <summary>True when golden files are to be written instead of compared.</summary>
    public static bool IsUpdating => Environment.GetEnvironmentVariable("MOTE_UPDATE_GOLDEN") == "1";

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Compares with a file that is named from the root of the repository.</summary>
    public static void Check(string path, string actual)
    {
        path = Path.Combine(Root, path);
        actual = actual.ReplaceLineEndings("\n");
        if (IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"There is no golden file {path}: run with MOTE_UPDATE_GOLDEN=1.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mote.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
