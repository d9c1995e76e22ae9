using System.Collections;

namespace Mote.Data;

/// <summary>
/// Examples of one part of a split, whose samples can be read. Samples are read from the files when asked for, through a cache of bounded size; any number of
/// threads may read at once.
/// </summary>
public sealed class ExampleSet : IReadOnlyList<Example>
{
    private readonly int[] _indices;

    internal ExampleSet(Dataset dataset, SplitPart part, int fold, int[] indices) => (Dataset, Part, Fold, _indices) = (dataset, part, fold, indices);

    /// <summary>The dataset.</summary>
    public Dataset Dataset { get; }

    /// <summary>Which part this is.</summary>
    public SplitPart Part { get; }

    /// <summary>Of which fold, from 0.</summary>
    public int Fold { get; }

    /// <inheritdoc/>
    public int Count => _indices.Length;

    /// <inheritdoc/>
    public Example this[int index] => Dataset.Examples[_indices[index]];

    /// <summary>Reads the samples of an example, without augmentation: <see cref="Dataset.Shape"/>, row-major, in the units of the device's samples
    /// (<see cref="DataKind"/>).</summary>
    /// <param name="index">The example's place in this set.</param>
    /// <param name="samples">Room for <see cref="SampleShape.Count"/> numbers or more; what is beyond stays as it is.</param>
    /// <exception cref="Mote.Core.DiagnosticException">The file is no longer what it was when the dataset was opened.</exception>
    public void Read(int index, Span<float> samples) => Dataset.ReadSamples(this[index], samples);

    /// <summary>How many examples each class has, as <see cref="Dataset.Labels"/>.</summary>
    public int[] ClassCounts()
    {
        var counts = new int[Dataset.Labels.Length];
        foreach (var example in this)
        {
            if (example.Label >= 0)
            {
                counts[example.Label]++;
            }
        }

        return counts;
    }

    /// <inheritdoc/>
    public IEnumerator<Example> GetEnumerator() => _indices.Select(i => Dataset.Examples[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal ReadOnlySpan<int> Indices => _indices;
}
