using System.Text;
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

        text.Append(own.ToString().Trim('\n')).Append("\n\n");
    }
}
