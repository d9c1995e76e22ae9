using System.Collections.Immutable;

namespace Mote.Data;

/// <summary>How examples are divided.</summary>
public enum SplitKind
{
    /// <summary>By a hash of the group, so that a group's part does not change when data is added.</summary>
    Hash,

    /// <summary>As the sources say; what says nothing is training, of which <see cref="SplitSpec.Validation"/> is taken by hash.</summary>
    Given,

    /// <summary>k folds of groups, each in turn the test: dealt out by size and hash of the groups.</summary>
    Folds,

    /// <summary>Each group in turn is the test.</summary>
    LeaveOneGroupOut,

    /// <summary>k folds: group i of the ordered groups goes to fold i mod k.</summary>
    Modulo,

    /// <summary>k folds: blocks of consecutive groups, rows in a table.</summary>
    Blocks,

    /// <summary>All examples are the test, as for an evaluation on another folder.</summary>
    AllTest,
}

/// <summary>The split.</summary>
public sealed record SplitSpec
{
    /// <summary>How.</summary>
    public SplitKind Kind { get; init; } = SplitKind.Hash;

    /// <summary>The number of folds, 2 or more; 0 where groups decide.</summary>
    public int Folds { get; init; }

    /// <summary>The part of all examples (<see cref="SplitKind.Hash"/>) or of a fold's training part (else) that is validation, 0 to below 1.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>The part of all examples that is the test, for <see cref="SplitKind.Hash"/>.</summary>
    public double Test { get; init; } = 0.1;

    /// <summary>True when validation takes examples of every class instead of whole groups: with few groups there is no other way. The test is never divided so.</summary>
    public bool ValidationWithinGroups { get; init; }

    /// <summary>Changes which groups go where.</summary>
    public ulong Seed { get; init; }

    /// <summary>Only examples of these labels are training and validation; the others are the test's in every fold. Empty: all. For detectors of anomalies that learn from normals.</summary>
    public ImmutableArray<string> TrainLabels { get; init; } = [];
}

/// <summary>The parts of a split.</summary>
public enum SplitPart
{
    /// <summary>The network learns from it.</summary>
    Train,

    /// <summary>Choices are made by it.</summary>
    Validation,

    /// <summary>Sealed until the end.</summary>
    Test,
}
