using System.Collections.Immutable;
using Mote.Quantizing;

namespace Mote.Training;

/// <summary>One training of a session: a seed and a fold.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Fold">The number of the fold, from 0.</param>
/// <param name="FoldName">Its name.</param>
public sealed record RunPlace(int Number, int Count, ulong Seed, int Fold, string FoldName);

/// <summary>What one training of a session gave; kept in a file, so that a session that goes on does not do it again.</summary>
public sealed record RunResult
{
    /// <summary>Which it was.</summary>
    public required RunPlace Place { get; init; }

    /// <summary>The epochs.</summary>
    public required ImmutableArray<Epoch> History { get; init; }

    /// <summary>The epoch whose parameters were kept, from 1.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>The float model as a .tflite file.</summary>
    public required byte[] FloatFile { get; init; }

    /// <summary>The int8 model as a .tflite file.</summary>
    public required byte[] Int8File { get; init; }

    /// <summary>Float against int8, layer by layer.</summary>
    public required Comparison Comparison { get; init; }

    /// <summary>The layers of the int8 model that stay float.</summary>
    public required ImmutableArray<FloatLayer> FloatLayers { get; init; }

    /// <summary>The validation part; null where it is empty.</summary>
    public PartResult? Validation { get; init; }

    /// <summary>The test part; null where it is empty.</summary>
    public PartResult? Test { get; init; }
}
