using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Mote.Operators;

namespace Mote.Compiler.Emit;

/// <summary>Puts the kernels that a package uses, and what they include, into one text.</summary>
internal static class KernelSources
{
    /// <summary>The headers in the order of their dependencies, each once, without their includes of each other.</summary>
    public static string Concatenate(IEnumerable<string> headers)
    {
        var text = new StringBuilder();
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (string header in headers.Order(StringComparer.Ordinal))
        {
            Append(text, header, done);
        }

        return text.ToString();
    }

    /// <summary>The names of a kernel's parameters, in order; empty where its definition does not spell them, as when a macro makes it.</summary>
    public static ImmutableArray<string> ParameterNames(string header, string function)
    {
        string source = OperatorCatalog.KernelSource(header);
        var parameters = Regex.Match(source, $@"\bvoid\s+{function}\(([^)]*)\)");
        return !parameters.Success ? [] : [.. parameters.Groups[1].Value.Split(',').Select(p => p.Trim()).Select(p => p[(p.LastIndexOfAny([' ', '*']) + 1)..])];
    }

    private static void Append(StringBuilder text, string header, HashSet<string> done)
    {
        if (!done.Add(header))
        {
            return;
        }

        var own = new StringBuilder();
        foreach (string line in OperatorCatalog.KernelSource(header).Split('\n'))
        {
            if (line.StartsWith("#include \"", StringComparison.Ordinal))
            {
                Append(text, line.Split('"')[1], done);
            }
            else
            {
                own.Append(line).Append('\n');
            }
        }

        // Where an include stood between blank lines, one of them is left.
        string body = own.ToString().Trim('\n').Replace("\n\n\n", "\n\n", StringComparison.Ordinal);
        text.Append(body).Append("\n\n");
    }
}
