using System.Collections.Immutable;

namespace Mote.Training;

/// <summary>How right a network is, by the field's names.</summary>
public static class Metrics
{
    /// <summary>How right a model of a project is.</summary>
    /// <param name="task">What it does.</param>
    /// <param name="outputs">What it gives: scores of classes, numbers, or for autoencoders one error an example.</param>
    /// <param name="labels">Classes; for autoencoders 1 where an example is anomalous; empty for numbers.</param>
    /// <param name="targets">Numbers to predict; empty for classes.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="background">The classes that are the rest of the world, of which nothing is to be noticed; empty for none.</param>
    public static ImmutableSortedDictionary<string, double> Of(
        TrainingTask task, ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets, int classes, ImmutableArray<int> background = default) => task switch
        {
            TrainingTask.Regression => OfNumbers(outputs, targets),
            TrainingTask.Autoencoder => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("auc", Auc(outputs, [.. labels.ToArray().Select(l => l == 1)]))]),
            _ => OfClasses(outputs, labels, classes, background),
        };

    /// <summary>Whether the smaller of two values of a metric is the better.</summary>
    public static bool IsError(string name) => name is "mse" or "rmse" or "mae" or "false_accepts";

    /// <summary>
    /// Of classes: <c>accuracy</c>, <c>f1_macro</c> (the mean of the classes that occur), and for two classes <c>f1</c>, <c>precision</c>, <c>recall</c> and <c>auc</c> of the second.
    /// Where there is a background, <c>wake_recall</c>, the share of the other classes' examples that are taken for what they are, and <c>false_accepts</c>, the share of the
    /// background's that are taken for one of the other classes.
    /// </summary>
    /// <param name="scores">For each example a score of each class, higher where it is more likely.</param>
    /// <param name="labels">For each example its class.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="background">The classes that are the rest of the world; empty for none.</param>
    public static ImmutableSortedDictionary<string, double> OfClasses(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int classes, ImmutableArray<int> background = default)
    {
        var matrix = Confusion(scores, labels, classes);
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        int right = Enumerable.Range(0, classes).Sum(c => matrix[c, c]);
        metrics["accuracy"] = labels.Length == 0 ? double.NaN : (double)right / labels.Length;
        double[] f1 = [.. Enumerable.Range(0, classes).Select(c => F1(matrix, classes, c).F1).Where(f => !double.IsNaN(f))];
        metrics["f1_macro"] = f1.Length == 0 ? double.NaN : f1.Average();
        if (classes == 2)
        {
            (metrics["f1"], metrics["precision"], metrics["recall"]) = F1(matrix, classes, 1);
            float[] margins = new float[labels.Length];
            for (int i = 0; i < margins.Length; i++)
            {
                margins[i] = scores[(2 * i) + 1] - scores[2 * i];
            }

            metrics["auc"] = Auc(margins, [.. labels.ToArray().Select(l => l == 1)]);
        }

        if (!background.IsDefaultOrEmpty)
        {
            int[] all = [.. Enumerable.Range(0, classes)];
            int[] words = [.. all.Except(background)];
            metrics["wake_recall"] = Share(words.Sum(c => matrix[c, c]), words.Sum(c => all.Sum(i => matrix[c, i])));
            metrics["false_accepts"] = Share(background.Sum(c => words.Sum(i => matrix[c, i])), background.Sum(c => all.Sum(i => matrix[c, i])));
        }

        return metrics.ToImmutable();
    }

    /// <summary>Of numbers: <c>mse</c>, <c>rmse</c>, <c>mae</c>, <c>r2</c> (over all outputs together; 1 less the squared error by the variance of the targets).</summary>
    public static ImmutableSortedDictionary<string, double> OfNumbers(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        double mean = 0;
        foreach (float t in targets)
        {
            mean += t;
        }

        mean /= targets.Length;
        double squares = 0, absolutes = 0, variance = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            double error = (double)outputs[i] - targets[i];
            squares += error * error;
            absolutes += Math.Abs(error);
            variance += (targets[i] - mean) * (targets[i] - mean);
        }

        return ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("mse", squares / targets.Length),
            KeyValuePair.Create("rmse", Math.Sqrt(squares / targets.Length)),
            KeyValuePair.Create("mae", absolutes / targets.Length),
            KeyValuePair.Create("r2", 1 - (squares / variance)),
        ]);
    }

    /// <summary>How often each class (row) was taken for each (column).</summary>
    public static int[,] Confusion(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels, int classes)
    {
        var matrix = new int[classes, classes];
        for (int i = 0; i < labels.Length; i++)
        {
            matrix[labels[i], Trainer.IndexOfLargest(scores.Slice(i * classes, classes))]++;
        }

        return matrix;
    }

    /// <summary>
    /// The area under the curve of true against false positives: the chance that a positive scores higher than a negative, ties counting half (Mann and
    /// Whitney's U). NaN without one of either.
    /// </summary>
    public static double Auc(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length)];
        float[] keys = scores.ToArray();
        Array.Sort(keys, order);
        double ranks = 0;
        long positives = 0;
        for (int first = 0; first < keys.Length;)
        {
            int last = first;
            while (last + 1 < keys.Length && keys[last + 1] == keys[first])
            {
                last++;
            }

            for (int i = first; i <= last; i++)
            {
                if (positive[order[i]])
                {
                    // Equal scores share the mean of their ranks.
                    ranks += ((first + last) / 2.0) + 1;
                    positives++;
                }
            }

            first = last + 1;
        }

        long negatives = keys.Length - positives;
        return positives == 0 || negatives == 0 ? double.NaN : (ranks - (positives * (positives + 1) / 2.0)) / ((double)positives * negatives);
    }

    private static double Share(int part, int whole) => whole == 0 ? double.NaN : (double)part / whole;

    private static (double F1, double Precision, double Recall) F1(int[,] matrix, int classes, int c)
    {
        int given = Enumerable.Range(0, classes).Sum(i => matrix[i, c]);
        int actual = Enumerable.Range(0, classes).Sum(i => matrix[c, i]);
        int right = matrix[c, c];
        return given + actual == 0 ? (double.NaN, double.NaN, double.NaN)
            : (2.0 * right / (given + actual), given == 0 ? 0 : (double)right / given, actual == 0 ? double.NaN : (double)right / actual);
    }
}
