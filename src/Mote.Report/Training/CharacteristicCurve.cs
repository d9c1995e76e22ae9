namespace Mote.Report;

/// <summary>How many of what is looked for are found against what is taken for it by mistake, for every threshold.</summary>
internal sealed class CharacteristicCurve
{
    private CharacteristicCurve(int positives, int negatives, List<(double Threshold, int True, int False)> steps) => (Positives, Negatives, Steps) = (positives, negatives, steps);

    /// <summary>Examples of what is looked for.</summary>
    public int Positives { get; }

    /// <summary>The others.</summary>
    public int Negatives { get; }

    /// <summary>For each score that occurs, from the highest down, how many of both have at least it.</summary>
    public List<(double Threshold, int True, int False)> Steps { get; }

    /// <summary>Whether there are examples of both.</summary>
    public bool HasBoth => Positives > 0 && Negatives > 0;

    /// <summary>The curve of scores; those that are not finite are left out.</summary>
    public static CharacteristicCurve Of(IEnumerable<(double Score, bool IsPositive)> scores)
    {
        var finite = scores.Where(s => double.IsFinite(s.Score)).OrderByDescending(s => s.Score).ToList();
        var steps = new List<(double, int, int)>();
        int right = 0, wrong = 0;
        for (int i = 0; i < finite.Count; i++)
        {
            (right, wrong) = finite[i].IsPositive ? (right + 1, wrong) : (right, wrong + 1);
            if (i + 1 == finite.Count || finite[i + 1].Score != finite[i].Score)
            {
                steps.Add((finite[i].Score, right, wrong));
            }
        }

        return new CharacteristicCurve(right, wrong, steps);
    }

    /// <summary>Share of false alarms against share of what is found.</summary>
    public IEnumerable<(double X, double Y)> Roc() => Steps.Select(s => ((double)s.False / Negatives, (double)s.True / Positives)).Prepend((0, 0));

    /// <summary>The area under <see cref="Roc"/> by trapezoids, which is the chance that a positive scores above a negative, ties counting half; not a number without both.</summary>
    public double Auc()
    {
        if (!HasBoth)
        {
            return double.NaN;
        }

        double area = 0;
        var (x, y) = (0.0, 0.0);
        foreach (var (nextX, nextY) in Roc())
        {
            area += (nextX - x) * (nextY + y) / 2;
            (x, y) = (nextX, nextY);
        }

        return area;
    }

    /// <summary>Recall against precision.</summary>
    public IEnumerable<(double X, double Y)> PrecisionRecall() => Steps.Select(s => ((double)s.True / Positives, (double)s.True / (s.True + s.False)));

    /// <summary>The mean of the precisions, each weighted with the recall that it adds.</summary>
    public double AveragePrecision()
    {
        double sum = 0, before = 0;
        foreach (var (recall, precision) in PrecisionRecall())
        {
            sum += (recall - before) * precision;
            before = recall;
        }

        return Positives > 0 ? sum : double.NaN;
    }
}
