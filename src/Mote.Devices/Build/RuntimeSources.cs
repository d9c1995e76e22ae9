using System.Reflection;

namespace Mote.Devices;

/// <summary>The C of <c>runtime-c</c> that is built around a package, embedded in this assembly.</summary>
internal static class RuntimeSources
{
    /// <summary>The file's text; the name begins with <c>harness/</c>, <c>startup/</c>, <c>freestanding/</c> or <c>plugin/</c>.</summary>
    public static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"runtime-c/{name}")
            ?? throw new ArgumentException($"there is no runtime source '{name}'", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The names of all files in a folder of <c>runtime-c</c>, in ordinal order.</summary>
    public static IReadOnlyList<string> Names(string folder) =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith($"runtime-c/{folder}/", StringComparison.Ordinal))
            .Select(name => name["runtime-c/".Length..])
            .Order(StringComparer.Ordinal),
    ];
}
