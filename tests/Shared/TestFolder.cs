namespace Mote.Tests;

/// <summary>Folders for the files of tests; they are deleted when the process ends.</summary>
internal static class TestFolder
{
    private static readonly List<string> Folders = [];

    static TestFolder()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
        {
            lock (Folders)
            {
                foreach (string folder in Folders)
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
        };
    }

    /// <summary>A new, empty folder.</summary>
    public static string Create()
    {
        string folder = Directory.CreateTempSubdirectory("mote-test-").FullName;
        lock (Folders)
        {
            Folders.Add(folder);
        }

        return folder;
    }
}
