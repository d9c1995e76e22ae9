using System.Globalization;

namespace Mote.Core;

/// <summary>
/// One finding about a user's input: an id, the place, what was found, what is supported and what to try.
/// Printed as <c>MOTE2104: CONV_2D node 7 'conv_3': dilation 2x2 is not supported. Supported: 1x1. Try ...</c>
/// </summary>
/// <param name="Id">Stable id, <c>MOTE</c> and four digits; see <see cref="DiagnosticIds"/>.</param>
/// <param name="Place">Where: a node, a tensor, a file offset, an option.</param>
/// <param name="Found">What was found there; a full clause without a final full stop.</param>
/// <param name="Supported">What would have been accepted, or null.</param>
/// <param name="Remedy">What the user can do, an imperative sentence without its full stop, or null.</param>
public sealed record Diagnostic(string Id, string Place, string Found, string? Supported = null, string? Remedy = null)
{
    /// <summary>The single line that is shown to the user.</summary>
    public override string ToString()
    {
        string text = $"{Id}: {Place}: {Found}.";
        if (Supported is not null)
        {
            text += $" Supported: {Supported}.";
        }

        return Remedy is null ? text : $"{text} {Remedy}.";
    }
}

/// <summary>Collects diagnostics in the order in which they are found, up to a bound, so that hostile files cannot fill the memory.</summary>
public sealed class DiagnosticBag
{
    /// <summary>No more than this many diagnostics are kept.</summary>
    public const int Limit = 100;

    private readonly List<Diagnostic> _items = [];

    /// <summary>What was found, in order; at most <see cref="Limit"/> entries.</summary>
    public IReadOnlyList<Diagnostic> Items => _items;

    /// <summary>True when nothing was found.</summary>
    public bool IsEmpty => _items.Count == 0;

    /// <summary>Adds a finding; beyond <see cref="Limit"/> it is counted in the last entry only.</summary>
    public void Add(Diagnostic diagnostic)
    {
        if (_items.Count < Limit)
        {
            _items.Add(diagnostic);
        }
    }

    /// <summary>Adds a finding from its parts.</summary>
    public void Add(string id, string place, FormattableString found, string? supported = null, string? remedy = null) =>
        Add(new Diagnostic(id, place, found.ToString(CultureInfo.InvariantCulture), supported, remedy));

    /// <summary>Throws a <see cref="DiagnosticException"/> with all findings when there is any.</summary>
    public void ThrowIfAny()
    {
        if (_items.Count > 0)
        {
            throw new DiagnosticException([.. _items]);
        }
    }
}

/// <summary>The user's input cannot be used; <see cref="Diagnostics"/> says why. The tool answers with exit code 1.</summary>
public sealed class DiagnosticException : Exception
{
    /// <summary>Wraps findings; there must be at least one.</summary>
    public DiagnosticException(IReadOnlyList<Diagnostic> diagnostics)
        : base(string.Join('\n', diagnostics))
    {
        ArgumentOutOfRangeException.ThrowIfZero(diagnostics.Count);
        Diagnostics = diagnostics;
    }

    /// <summary>Wraps a single finding.</summary>
    public DiagnosticException(Diagnostic diagnostic)
        : this([diagnostic])
    {
    }

    /// <summary>What was found, in order; never empty.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
