using Mote.Core.Numerics;

namespace Mote.Data;

/// <summary>One division of a dataset into parts. The test part can only be had by <see cref="OpenTest"/>, which is counted.</summary>
public sealed class DatasetFold
{
    private readonly ExampleSet _test;

    internal DatasetFold(Dataset dataset, int index, string name, ExampleSet train, ExampleSet validation, ExampleSet test) =>
        (Dataset, Index, Name, Train, Validation, _test) = (dataset, index, name, train, validation, test);

    /// <summary>The dataset.</summary>
    public Dataset Dataset { get; }

    /// <summary>From 0.</summary>
    public int Index { get; }

    /// <summary>The group that is left out, or <c>fold 1</c>, or <c>split</c> where there is one fold.</summary>
    public string Name { get; }

    /// <summary>What the network learns from.</summary>
    public ExampleSet Train { get; }

    /// <summary>What choices are made by; may be empty.</summary>
    public ExampleSet Validation { get; }

    /// <summary>How many examples the test part has.</summary>
    public int TestCount => _test.Count;

    /// <summary>Opens the sealed test part: a line is added to the record of test uses beside the lock file before anything can be read.</summary>
    /// <param name="purpose">What for: the command line.</param>
    /// <param name="modelHash">The hash of the model that is tested, or null.</param>
    /// <param name="usesBefore">For work that was interrupted and goes on: how many uses the record had when it first began. A use since then that is the same but for its
    /// day was recorded by the interrupted work, and is not recorded again. Null for new work.</param>
    /// <exception cref="Mote.Core.DiagnosticException">The record cannot be written.</exception>
    public ExampleSet OpenTest(string purpose, string? modelHash = null, int? usesBefore = null)
    {
        var use = new TestUse(purpose, modelHash, Name, Dataset.Spec.Hash, Dataset.Today());
        if (usesBefore is not { } before || !Dataset.TestUses.Uses.Skip(before).Any(u => u with { Date = use.Date } == use))
        {
            Dataset.TestUses.Add(use);
        }

        return _test;
    }

    /// <summary>Examples to calibrate a quantizer with: from the training part only, without augmentation, as evenly from the classes as they allow.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="seed">Which.</param>
    public ExampleSet Calibration(int count, ulong seed)
    {
        var random = new Random64(seed).Split("calibration");
        int[][] classes = [.. Train.Indices.ToArray().GroupBy(i => Dataset.Examples[i].Label).OrderBy(g => g.Key).Select(g => g.ToArray())];
        foreach (int[] members in classes)
        {
            random.Shuffle<int>(members);
        }

        var chosen = new List<int>();
        for (int round = 0; chosen.Count < count && chosen.Count < Train.Count; round++)
        {
            foreach (int[] members in classes)
            {
                if (round < members.Length && chosen.Count < count)
                {
                    chosen.Add(members[round]);
                }
            }
        }

        chosen.Sort();
        return new ExampleSet(Dataset, SplitPart.Train, Index, [.. chosen]);
    }

    internal ExampleSet Test => _test;
}
