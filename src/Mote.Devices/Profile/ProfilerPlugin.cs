using System.Security.Cryptography;
using System.Text;
using Mote.Core;

namespace Mote.Devices;

/// <summary>
/// The emulator's plugins, compiled from <c>runtime-c/plugin</c> for this machine when they are first needed and kept by the hash of
/// their sources in the user's cache: <c>$XDG_CACHE_HOME/mote</c>, or <c>~/.cache/mote</c>.
/// </summary>
internal static class ProfilerPlugin
{
    private static readonly TimeSpan CompileTime = TimeSpan.FromMinutes(2);

    /// <summary>Counts the blocks that a run executes.</summary>
    public const string Profile = "mote_profile";

    /// <summary>Finds unaligned accesses.</summary>
    public const string Alignment = "mote_alignment";

    /// <summary>The emulator's arguments that load a plugin, with its configuration and its output in the run's working directory.</summary>
    public static string[] Arguments(string name) =>
        ["-plugin", $"{Get(name).Replace(",", ",,", StringComparison.Ordinal)},config={name}.in,out={name}.out"];

    /// <summary>The path of a plugin, compiled if it is not there.</summary>
    public static string Get(string name)
    {
        string source = RuntimeSources.Read($"plugin/{name}.c");
        string header = RuntimeSources.Read("plugin/qemu_plugin_v1.h");
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(header + source)))[..16];
        string folder = Path.Combine(CacheFolder(), "mote", $"plugin-{hash}");
        string plugin = Path.Combine(folder, $"{name}.so");
        if (File.Exists(plugin))
        {
            return plugin;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "qemu_plugin_v1.h"), header);
        File.WriteAllText(Path.Combine(folder, $"{name}.c"), source);

        // Two processes may compile at a time; each moves a whole file into place.
        string temporary = $"{name}.{Guid.NewGuid():n}.so";
        string[] arguments = ["-std=c99", "-O2", "-shared", "-fPIC", "-fvisibility=hidden", $"{name}.c", "-o", temporary];
        ToolResult result = ToolProcess.Run("gcc", arguments, folder, CompileTime);
        if (result.ExitCode != 0)
        {
            throw new DiagnosticException(new Diagnostic(
                DiagnosticIds.ProfileImpossible,
                $"the emulator's plugin {name}",
                $"gcc says: {result.Error.Split('\n')[0]}"));
        }

        File.Move(Path.Combine(folder, temporary), plugin, overwrite: true);
        return plugin;
    }

    private static string CacheFolder()
    {
        string? configured = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return !string.IsNullOrEmpty(configured) ? configured
            : home.Length > 0 ? Path.Combine(home, ".cache")
            : Path.GetTempPath();
    }
}
