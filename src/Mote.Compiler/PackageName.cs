using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Compiler;

/// <summary>
/// The names of packages and arenas: each is the beginning of C symbols and macros, and the name of a header. Words of C and C++ are
/// fine for a package, since nothing is called by its bare name; an arena is.
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

    /// <summary>What a variable cannot be called: words of C and C++, and what compilers and C libraries have by that name.</summary>
    private static readonly ImmutableHashSet<string> Words =
    [
        "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char", "char16_t", "char32_t",
        "char8_t", "class", "co_await", "co_return", "co_yield", "compl", "concept", "const", "const_cast", "consteval", "constexpr", "constinit",
        "continue", "decltype", "default", "delete", "do", "double", "dynamic_cast", "else", "enum", "explicit", "export", "extern", "false", "float",
        "for", "friend", "goto", "if", "inline", "int", "long", "mutable", "namespace", "new", "noexcept", "not", "not_eq", "nullptr", "operator", "or",
        "or_eq", "private", "protected", "public", "register", "reinterpret_cast", "requires", "restrict", "return", "short", "signed", "sizeof",
        "static", "static_assert", "static_cast", "struct", "switch", "template", "this", "thread_local", "throw", "true", "try", "typedef", "typeid",
        "typename", "typeof", "typeof_unqual", "union", "unsigned", "using", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq",
        "i386", "linux", "unix",
        "abort", "abs", "calloc", "exit", "free", "memchr", "memcmp", "memcpy", "memmove", "memset", "printf", "puts", "rand", "realloc", "strlen",
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

    /// <summary>Refuses a name that no array can have.</summary>
    /// <param name="name">The name.</param>
    /// <param name="option">Where it was given.</param>
    /// <exception cref="DiagnosticException">The name cannot be used.</exception>
    public static void CheckArray(string name, string option)
    {
        Check(name, option);
        if (Words.Contains(name))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadName, option, $"'{name}' has a meaning of its own in C or C++", Supported));
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
