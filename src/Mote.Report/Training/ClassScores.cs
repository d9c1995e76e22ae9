using System.Collections.Immutable;

namespace Mote.Report;

/// <summary>The scores of classes that a model gave, as probabilities, and what follows from them.</summary>
internal sealed class ClassScores
{
    /// <summary>An int8 softmax rounds each of many classes: its sum may be this far from one.</summary>
    private const double SumTolerance = 0.25;

    private readonly double[] _probabilities;
    private readonly int _classes;

    /// <summary>Looks at scores.</summary>
    /// <param name="outputs">A score of each class, one example after the other. Where they are no probabilities, their softmax is taken for them.</param>
    /// <param name="labels">The class of each example.</param>
    /// <param name="classes">How many classes there are.</param>
    public ClassScores(ImmutableArray<float> outputs, ImmutableArray<int> labels, int classes)
    {
        _classes = classes;
        _probabilities = [.. outputs.Select(v => (double)v)];
        bool isProbability = true;
        for (int i = 0; i < labels.Length && isProbability; i++)
        {
            var row = Row(i);
            isProbability = !row.ContainsAnyExceptInRange(-0.001, 1.001) && Math.Abs(Sum(row) - 1) <= SumTolerance;
        }

        Predicted = new int[labels.Length];
        Confidence = new double[labels.Length];
        IsRight = new bool[labels.Length];
        Confusion = new int[classes, classes];
        for (int i = 0; i < labels.Length; i++)
        {
            var row = Row(i);
            Predicted[i] = Largest(outputs.AsSpan().Slice(i * classes, classes));
            if (!isProbability)
            {
                Softmax(row);
            }

            Confidence[i] = row[Predicted[i]];
            IsRight[i] = Predicted[i] == labels[i];
            NotFinite += double.IsFinite(Confidence[i]) ? 0 : 1;
            if (labels[i] >= 0 && labels[i] < classes)
            {
                Confusion[labels[i], Predicted[i]]++;
            }
        }
    }

    /// <summary>The class with the highest score of each example, the first of several.</summary>
    public int[] Predicted { get; }

    /// <summary>The probability of that class; not a number where the scores are none.</summary>
    public double[] Confidence { get; }

    /// <summary>Whether that class is the true one.</summary>
    public bool[] IsRight { get; }

    /// <summary>How often each class (row) was taken for each (column).</summary>
    public int[,] Confusion { get; }

    /// <summary>Examples with scores that are not finite.</summary>
    public int NotFinite { get; }

    /// <summary>The probability of a class.</summary>
    public double Probability(int example, int label) => _probabilities[(example * _classes) + label];

    /// <summary>Examples of a class.</summary>
    public int Actual(int label) => Enumerable.Range(0, _classes).Sum(c => Confusion[label, c]);

    /// <summary>Examples that were taken for a class.</summary>
    public int Given(int label) => Enumerable.Range(0, _classes).Sum(c => Confusion[c, label]);

    /// <summary>The share of those taken for a class that are of it; not a number where none was.</summary>
    public double Precision(int label) => Ratio(Confusion[label, label], Given(label));

    /// <summary>The share of a class that was taken for it; not a number where there is no example.</summary>
    public double Recall(int label) => Ratio(Confusion[label, label], Actual(label));

    /// <summary>The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN).</summary>
    public double F1(int label) => Ratio(2.0 * Confusion[label, label], Actual(label) + Given(label));

    /// <summary>A part of a whole; not a number of nothing.</summary>
    public static double Ratio(double part, double whole) => whole > 0 ? part / whole : double.NaN;

    private Span<double> Row(int example) => _probabilities.AsSpan(example * _classes, _classes);

    private static double Sum(ReadOnlySpan<double> row)
    {
        double sum = 0;
        foreach (double value in row)
        {
            sum += value;
        }

        return sum;
    }

    private static void Softmax(Span<double> row)
    {
        double most = double.NegativeInfinity, sum = 0;
        foreach (double value in row)
        {
            most = double.IsNaN(value) ? double.NaN : Math.Max(most, value);
        }

        for (int c = 0; c < row.Length; c++)
        {
            row[c] = Math.Exp(row[c] - most);
            sum += row[c];
        }

        for (int c = 0; c < row.Length; c++)
        {
            row[c] /= sum;
        }
    }

    private static int Largest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}
