using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Projects;

/// <summary>
/// A step from the model's scores to events. Steps follow each other: one that gives scores feeds the next; one that gives events is the last.
/// </summary>
public abstract record Decision
{
    /// <summary>Its name in project files: <c>recognize_commands</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>True where it gives events (int32[2] of label and score), false where it gives scores.</summary>
    public abstract bool GivesEvents { get; }

    /// <summary>Whether a label of this name can be an event.</summary>
    public virtual bool Reports(string label) => true;

    /// <summary>Adds its operators.</summary>
    /// <param name="builder">Where they are added.</param>
    /// <param name="scores">What the step before gives.</param>
    /// <param name="context">Labels and times.</param>
    /// <exception cref="DiagnosticException">Its parameters do not fit.</exception>
    public abstract int Add(ProjectBuilder builder, int scores, DecisionContext context);

    /// <summary>A parameter that cannot be.</summary>
    private protected DiagnosticException Refuse(FormattableString found, string? supported = null, string? remedy = null) =>
        new(new Diagnostic(DiagnosticIds.BadProject, $"decision {Kind}", FormattableString.Invariant(found), supported, remedy));
}

/// <summary>What decisions must know.</summary>
/// <param name="Labels">The names of the scores.</param>
/// <param name="PeriodMs">The time from one set of scores to the next.</param>
public sealed record DecisionContext(ImmutableArray<string> Labels, double PeriodMs)
{
    /// <summary>A time in invocations, rounded to the nearest.</summary>
    public int Steps(double milliseconds) => (int)Math.Round(milliseconds / PeriodMs, MidpointRounding.AwayFromZero);

    /// <summary>The labels of names.</summary>
    /// <exception cref="DiagnosticException">A name is no label.</exception>
    public ImmutableArray<int> Find(IEnumerable<string> names, string place) => [.. names.Select(name => Labels.IndexOf(name) is var label and >= 0 ? label
        : throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadProject, place, $"there is no label '{name}'", string.Join(", ", Labels))))];
}
