using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Mote.Operators.Generator;

/// <summary>Writes OperatorCatalog.All: one entry for each type marked [Operator], in ordinal order of their names.</summary>
[Generator]
public sealed class CatalogGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<string>> operators = context.SyntaxProvider
            .ForAttributeWithMetadataName("Mote.Operators.OperatorAttribute", static (_, _) => true,
                static (match, _) => match.TargetSymbol.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))
            .Collect();

        context.RegisterSourceOutput(operators, static (output, names) =>
        {
            var text = new StringBuilder();
            text.Append("namespace Mote.Operators;\n\npublic static partial class OperatorCatalog\n{\n");
            text.Append("    /// <summary>Every operator, in ordinal order of the names of their types.</summary>\n");
            text.Append("    public static global::System.Collections.Immutable.ImmutableArray<OperatorEntry> All { get; } =\n    [\n");
            foreach (string name in names.OrderBy(static n => n, System.StringComparer.Ordinal))
            {
                text.Append("        OperatorEntry.Of<").Append(name).Append(">(),\n");
            }

            text.Append("    ];\n}\n");
            output.AddSource("OperatorCatalog.g.cs", text.ToString());
        });
    }
}
