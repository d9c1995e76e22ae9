namespace Mote.Tests;

/// <summary>The folder of shared test data, which is not part of the repository.</summary>
internal static class SharedData
{
    /// <summary>The folder that MOTE_SHARED names, or <c>../shared</c> beside the repository; null when it does not exist.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>A folder inside of it; skips the test when it is absent, or fails it when MOTE_REQUIRE_SHARED is 1.</summary>
    public static string Require(string name)
    {
        string? path = Folder is null ? null : Path.Combine(Folder, name);
        if (path is null || !Directory.Exists(path))
        {
            string reason = $"The shared test data has no folder '{name}': set MOTE_SHARED to where it is.";
            Assert.False(Environment.GetEnvironmentVariable("MOTE_REQUIRE_SHARED") == "1", reason);
            Assert.Skip(reason);
        }

        return path;
    }

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable("MOTE_SHARED");
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(named) ? named : null;
        }

        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mote.slnx")))
        {
            folder = folder.Parent;
        }

        string? beside = folder?.Parent is { } parent ? Path.Combine(parent.FullName, "shared") : null;
        return Directory.Exists(beside) ? beside : null;
    }
}
