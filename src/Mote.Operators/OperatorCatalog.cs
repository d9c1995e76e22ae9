using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators;

/// <summary>Marks an operator for <see cref="OperatorCatalog"/>. The type implements <see cref="IOperator{TSelf}"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OperatorAttribute : Attribute;

/// <summary>What an operator's type states about itself, besides what its instances do.</summary>
/// <typeparam name="TSelf">The operator's own type.</typeparam>
public interface IOperator<TSelf>
    where TSelf : Operator, IOperator<TSelf>
{
    /// <summary>How TFLite files spell the operator; null when they cannot (internal operators).</summary>
    static abstract TfLiteBinding? TfLite { get; }

    /// <summary>
    /// Legal instances to test with: every row of the operator's table of types, every attribute at two values or more, edge values. The
    /// catalog theory holds reference arithmetic, C on the host and C on emulated cores together on all of them.
    /// </summary>
    static abstract IEnumerable<OperatorCase> Cases();
}

/// <summary>One operator of the catalog.</summary>
/// <param name="Type">The type of its records.</param>
/// <param name="TfLite">Its TFLite spelling, or null.</param>
/// <param name="Cases">Its test cases.</param>
public sealed record OperatorEntry(Type Type, TfLiteBinding? TfLite, Func<IEnumerable<OperatorCase>> Cases)
{
    /// <summary>The entry of an operator type.</summary>
    public static OperatorEntry Of<T>()
        where T : Operator, IOperator<T> => new(typeof(T), T.TfLite, T.Cases);

    /// <summary>The operator's name, as its page and TFLite spell it.</summary>
    public string Name => Page.Split('\n')[0].TrimStart('#', ' ');

    /// <summary>The operator's page: what it does, which types and attributes it supports; Markdown, from its folder.</summary>
    public string Page => OperatorCatalog.Resource($"{Type.Name}.md");
}

/// <summary>All operators. The list is generated from the types marked with <see cref="OperatorAttribute"/>.</summary>
public static partial class OperatorCatalog
{
    // Lazy: the order in which the parts of a partial class are initialised is not defined.
    private static readonly Lazy<ImmutableDictionary<int, OperatorEntry>> ByBuiltin =
        new(() => All.Where(e => e.TfLite is { CustomCode: null }).ToImmutableDictionary(e => e.TfLite!.BuiltinCode));

    private static readonly Lazy<ImmutableDictionary<string, OperatorEntry>> ByCustomCode =
        new(() => All.Where(e => e.TfLite is { CustomCode: not null }).ToImmutableDictionary(e => e.TfLite!.CustomCode!, StringComparer.Ordinal));

    /// <summary>The operator that computes a builtin operator of TFLite, or null.</summary>
    public static OperatorEntry? FindBuiltin(int builtinCode) => ByBuiltin.Value.GetValueOrDefault(builtinCode);

    /// <summary>The operator that computes a custom operator of TFLite, or null.</summary>
    public static OperatorEntry? FindCustom(string customCode) => ByCustomCode.Value.GetValueOrDefault(customCode);

    /// <summary>The text of a C kernel header in some operator's folder, by its bare file name.</summary>
    /// <exception cref="ArgumentException">There is no such header.</exception>
    public static string KernelSource(string header) => Resource(header);

    /// <summary>The text of a file in some operator's folder that travels inside the assembly: kernels and pages.</summary>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    internal static string Resource(string name)
    {
        using var stream = typeof(OperatorCatalog).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"No operator's folder has a file '{name}'.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
