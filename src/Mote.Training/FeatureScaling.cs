using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Elementwise;

namespace Mote.Training;

/// <summary>
/// Brings features to mean 0 and deviation 1: (x - mean) / deviation, as x * scale + shift in float32, on the device as in training. The numbers are
/// of the training examples alone.
/// </summary>
/// <param name="Scale">One for all, one for each column, or one for each feature.</param>
/// <param name="Shift">As many.</param>
public sealed record FeatureScaling(ImmutableArray<float> Scale, ImmutableArray<float> Shift)
{
    /// <summary>Features whose deviation is below this share of the largest are noise of rounding: they are not blown up.</summary>
    private const double LeastDeviation = 1e-6;

    /// <summary>Features as they are.</summary>
    public static FeatureScaling None { get; } = new([1], [0]);

    /// <summary>True where nothing is changed.</summary>
    public bool IsNone => Scale is [1] && Shift is [0];

    /// <summary>The scaling of examples, read as they are.</summary>
    /// <param name="examples">The training examples, without augmentation.</param>
    /// <param name="columns">The innermost extent of the features.</param>
    /// <param name="kind">Over what means are taken.</param>
    public static FeatureScaling Measure(IEnumerable<ReadOnlyMemory<float>> examples, int columns, Normalization kind)
    {
        if (kind == Normalization.None)
        {
            return None;
        }

        double[] sums = [];
        double[] squares = [];
        long count = 0;
        foreach (var example in examples)
        {
            int width = kind switch { Normalization.All => 1, Normalization.Column => columns, _ => example.Length };
            if (sums.Length == 0)
            {
                (sums, squares) = (new double[width], new double[width]);
            }

            for (int i = 0; i < example.Length; i++)
            {
                double value = example.Span[i];
                sums[i % width] += value;
                squares[i % width] += value * value;
            }

            count += example.Length / width;
        }

        double[] means = [.. sums.Select(s => s / count)];
        double[] deviations = [.. squares.Select((q, i) => Math.Sqrt(Math.Max(0, (q / count) - (means[i] * means[i]))))];
        double least = LeastDeviation * Math.Max(deviations.DefaultIfEmpty(0).Max(), 1e-30);
        float[] scale = [.. deviations.Select(d => d > least ? (float)(1 / d) : 1f)];
        return new FeatureScaling([.. scale], [.. means.Select((m, i) => (float)(-m * scale[i]))]);
    }

    /// <summary>Scales features in place, with the roundings of <see cref="Add"/>.</summary>
    public void Apply(Span<float> features)
    {
        if (!IsNone)
        {
            for (int i = 0; i < features.Length; i++)
            {
                int k = i % Scale.Length;
                features[i] = (features[i] * Scale[k]) + Shift[k];
            }
        }
    }

    /// <summary>Adds the operators that do the same.</summary>
    /// <param name="builder">Where they are added.</param>
    /// <param name="x">The features.</param>
    /// <returns>The scaled features.</returns>
    public int Add(GraphBuilder builder, int x)
    {
        if (IsNone)
        {
            return x;
        }

        // A vector over the innermost extent, or all features in their shape.
        var shape = Scale.Length == builder[x].Shape.ElementCount ? builder[x].Shape : new Shape(Scale.Length);
        int scaled = builder.Node(new Mul(), "features, scaled", ElementType.Float32, x, builder.Constant<float>("feature scale", ElementType.Float32, shape, Scale.AsSpan()));
        return builder.Node(new Add(), "features, normalised", ElementType.Float32, scaled, builder.Constant<float>("feature shift", ElementType.Float32, shape, Shift.AsSpan()));
    }
}
