namespace Mote.Devices;

/// <summary>Folders that last as long as the process.</summary>
internal static class TemporaryFolder
{
    /// <summary>A new, empty folder, which is removed with all its content when the process ends.</summary>
    public static string Create(string prefix)
    {
        string folder = Directory.CreateTempSubdirectory(prefix).FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                // Something still holds a file there; the system clears its temporary files itself.
            }
        };
        return folder;
    }
}
