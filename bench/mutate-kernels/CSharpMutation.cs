using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mote.MutateKernels;

/// <summary>A place in the C# reference arithmetic that can be edited.</summary>
/// <param name="Path">The file, from the root of the repository.</param>
/// <param name="Span">Where.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Kind">constant, comparison, shift, sign or index.</param>
/// <param name="Old">The expression as it is.</param>
/// <param name="New">The expression as it becomes.</param>
internal sealed record Site(string Path, Microsoft.CodeAnalysis.Text.TextSpan Span, int Line, string Kind, string Old, string New)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path}:{Line} {Kind}: '{Old}' -> '{New}'");
}

/// <summary>
/// Finds single edits of the reference arithmetic, and writes them all into a copy of the sources at once, each behind a switch that the
/// environment sets, so that one build serves all of them.
/// </summary>
internal static class CSharpMutation
{
    public static List<Site> Find(string root, string path)
    {
        var tree = CSharpSyntaxTree.ParseText(File.ReadAllText(System.IO.Path.Combine(root, path)));
        var sites = new List<Site>();
        bool isWhole = path.Contains("Reference", StringComparison.Ordinal) || path.Contains("Numerics", StringComparison.Ordinal);
        foreach (var node in tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>().Where(IsInArithmetic))
        {
            // Where everything about an operator is in one file, its arithmetic is what Prepare makes.
            if (!isWhole && !node.Ancestors().OfType<MethodDeclarationSyntax>().Any(m => m.Identifier.Text.StartsWith("Prepare", StringComparison.Ordinal)))
            {
                continue;
            }

            if (Change(node) is var (kind, text))
            {
                sites.Add(new Site(path, node.Span, tree.GetLineSpan(node.Span).StartLinePosition.Line + 1, kind, node.ToString(), text));
            }
        }

        return sites;
    }

    /// <summary>Writes the sites of one file; the number of a site is its position in <paramref name="numbered"/>.</summary>
    public static string Rewrite(string source, IReadOnlyList<(int Number, Site Site)> numbered)
    {
        // From the end, so that positions before stay right.
        foreach (var (number, site) in numbered.OrderByDescending(n => n.Site.Span.Start))
        {
            source = string.Create(CultureInfo.InvariantCulture,
                $"{source[..site.Span.Start]}(global::Mote.Core.MutantSwitch.Is({number}) ? ({site.New}) : ({site.Old})){source[site.Span.End..]}");
        }

        return source;
    }

    private static (string Kind, string Text)? Change(ExpressionSyntax node)
    {
        switch (node)
        {
            case BinaryExpressionSyntax binary:
                string? op = binary.OperatorToken.Text switch
                {
                    "<" => "<=",
                    "<=" => "<",
                    ">" => ">=",
                    ">=" => ">",
                    "+" => "-",
                    "-" => "+",
                    _ => null,
                };
                if (binary.OperatorToken.Text is "<<" or ">>")
                {
                    return ("shift", $"{binary.Left} {binary.OperatorToken.Text} (1 + ({binary.Right}))");
                }

                if (op?[0] is '<' or '>' && IsSelection(binary))
                {
                    return null;
                }

                return op is null || binary.ToString().Contains('"', StringComparison.Ordinal) ? null
                    : (op[0] is '<' or '>' ? "comparison" : "sign", $"{binary.Left} {op} {binary.Right}");
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } literal when literal.Parent is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LeftShiftExpression }:
                return ("constant", literal.Token.Value is int or long or uint ? $"{literal} + 1" : $"{literal} * 1.5f");
            case ElementAccessExpressionSyntax { ArgumentList.Arguments: [var index], Parent: not AssignmentExpressionSyntax } access when index.Expression is not (RangeExpressionSyntax or PrefixUnaryExpressionSyntax):
                return ("index", $"{access.Expression}[{index} + 1]");
            default:
                return null;
        }
    }

    /// <summary>a &lt; b ? a : b is the same with &lt;= in it, whatever a and b are: no edit at all.</summary>
    private static bool IsSelection(BinaryExpressionSyntax comparison) =>
        comparison.Parent is ConditionalExpressionSyntax choice && choice.Condition == comparison
        && (comparison.Left.ToString(), comparison.Right.ToString()) is var (left, right)
        && (choice.WhenTrue.ToString(), choice.WhenFalse.ToString()) is var (yes, no)
        && ((yes == left && no == right) || (yes == right && no == left));

    /// <summary>Inside a method of a reference, not in constants, attributes, patterns, defaults, case labels or inferred types.</summary>
    private static bool IsInArithmetic(ExpressionSyntax node) =>
        node.Ancestors().Any(a => a is MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)
        && !node.Ancestors().Any(a => a is AttributeSyntax or PatternSyntax or ParameterSyntax or SwitchLabelSyntax or ThrowStatementSyntax or ThrowExpressionSyntax
            or InterpolatedStringExpressionSyntax or RefExpressionSyntax or LocalDeclarationStatementSyntax { IsConst: true } or StackAllocArrayCreationExpressionSyntax)
        && node.Parent is not (ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or CastExpressionSyntax { Expression: LiteralExpressionSyntax });
}
