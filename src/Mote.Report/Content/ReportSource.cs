using System.Collections.Immutable;
using Mote.Compiler;
using Mote.Core;
using Mote.Devices;

namespace Mote.Report;

/// <summary>Everything that a report may be made of. What a verb does not know is left empty, and the report has no section about it.</summary>
public sealed record ReportSource
{
    /// <summary>The verb that made it: <c>profile</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>The models; at least one.</summary>
    public required ImmutableArray<ModelSource> Models { get; init; }

    /// <summary>A date to print, as text; null for none, so that the same input gives the same bytes.</summary>
    public string? Date { get; init; }

    /// <summary>Remarks to print at the end.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>One model and what was found out about it.</summary>
public sealed record ModelSource
{
    /// <summary>The file's name without its folder.</summary>
    public required string FileName { get; init; }

    /// <summary>SHA-256 of the file, hexadecimal; empty when there is no file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The size of the file; 0 when there is none.</summary>
    public long FileBytes { get; init; }

    /// <summary>The model as it was imported.</summary>
    public required GraphModule Module { get; init; }

    /// <summary>What is wrong with the model. Where there is anything, only what needs no sound graph is reported.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The model compiled, once for each target. Where profiles are given, their packages need not be repeated.</summary>
    public ImmutableArray<Package> Packages { get; init; } = [];

    /// <summary>What it costs, once for each target.</summary>
    public ImmutableArray<ModelProfile> Profiles { get; init; } = [];

    /// <summary>What the project made of a recording; null where there is none.</summary>
    public StreamCapture? Recording { get; init; }

    /// <summary>What verification found; null when nothing was verified.</summary>
    public VerificationSource? Verification { get; init; }
}

/// <summary>What verification found.</summary>
/// <param name="Targets">Each target that was checked.</param>
/// <param name="Inputs">What the invocations were fed with, in words: <c>seeds 1, 2, 3</c>.</param>
public sealed record VerificationSource(ImmutableArray<TargetVerification> Targets, string Inputs)
{
    /// <summary>True when files that were compiled before were checked, instead of freshly compiled ones.</summary>
    public bool IsOfGivenFiles { get; init; }
}
