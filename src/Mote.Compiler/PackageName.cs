using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Compiler;

/// <summary>
/// The names of packages and arenas: each is the beginning of C symbols and macros, and the name of a header. Words of C and C++ are
/// fine, since nothing is called by the bare name of a model.
/// </summary>
public static class PackageName
{
    /// <summary>The most characters: with what is appended, symbols stay readable and below the limits of linkers.</summary>
    public const int MaximumLength = 40;

    private const string Supported = "up to 40 lower case letters, digits and underscores, a letter first, not starting with 'mote', not the name of a header of the C library";

    /// <summary>
    /// With a package's folder on the include path, its NAME.h would be found instead of the system's; <c>main.c</c> is the file that the user
    /// has; the functions of the last row are in C libraries as NAME_init; and the four before are no file names on Windows.
    /// </summary>
    private static readonly ImmutableHashSet<string> Taken =
    [
        "assert", "complex", "ctype", "errno", "fenv", "float", "inttypes", "iso646", "limits", "locale", "math", "setjmp", "signal", "stdalign",
        "stdarg", "stdatomic", "stdbool", "stddef", "stdint", "stdio", "stdlib", "stdnoreturn", "string", "tgmath", "threads", "time", "uchar",
        "wchar", "wctype", "alloca", "endian", "features", "malloc", "memory", "newlib", "pthread", "reent", "sched", "strings", "unistd", "xlocale",
        "main",
        "aux", "con", "nul", "prn",
        "atomic", "cnd", "mtx", "sem",
    ];

    /// <summary>True where a package can have this name.</summary>
    public static bool IsGood(string name) =>
        name.Length is > 0 and <= MaximumLength && name[0] is >= 'a' and <= 'z' && name.All(c => IsPlain(c) || c == '_')
        && !name.StartsWith("mote", StringComparison.Ordinal) && !Taken.Contains(name);

    /// <summary>Refuses a name that cannot be used.</summary>
    /// <param name="name">The name.</param>
    /// <param name="option">Where it was given.</param>
    /// <exception cref="DiagnosticException">The name cannot be used.</exception>
    public static void Check(string name, string option)
    {
        if (!IsGood(name))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadName, option, $"'{name}' cannot be the prefix of C symbols", Supported));
        }
    }

    /// <summary>A good name from a file's name: lower case, an underscore for everything else than letters and digits.</summary>
    public static string FromPath(string path)
    {
        string name = string.Concat(Path.GetFileNameWithoutExtension(path).ToLowerInvariant().Select(c => IsPlain(c) ? c : '_')).Trim('_');
        name = name.Length <= MaximumLength ? name : name[..MaximumLength].TrimEnd('_');
        if (IsGood(name))
        {
            return name;
        }

        name = $"model_{name}".TrimEnd('_');
        return name.Length <= MaximumLength ? name : name[..MaximumLength].TrimEnd('_');
    }

    private static bool IsPlain(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9');
}
