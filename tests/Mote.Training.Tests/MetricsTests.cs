namespace Mote.Training.Tests;

/// <summary>Metrics against values that were worked out by hand.</summary>
public sealed class MetricsTests
{
    [Fact]
    public void Accuracy_and_F1_follow_from_the_confusion()
    {
        // True 0 0 0 1 1 2, given 0 0 1 1 2 2.
        float[] scores = [.. new[] { 0, 0, 1, 1, 2, 2 }.SelectMany(g => Enumerable.Range(0, 3).Select(c => c == g ? 1f : 0f))];
        int[] labels = [0, 0, 0, 1, 1, 2];
        Assert.Equal(new[,] { { 2, 1, 0 }, { 0, 1, 1 }, { 0, 0, 1 } }, Metrics.Confusion(scores, labels, 3));
        var metrics = Metrics.OfClasses(scores, labels, 3);
        Assert.Equal(4.0 / 6, metrics["accuracy"], 1e-12);
        // F1: 2*2/(2+3), 2*1/(2+2), 2*1/(2+1).
        Assert.Equal((0.8 + 0.5 + (2.0 / 3)) / 3, metrics["f1_macro"], 1e-12);
        Assert.False(metrics.ContainsKey("auc"));
    }

    [Fact]
    public void Two_classes_have_precision_recall_and_AUC_of_the_second()
    {
        // Scores of class 1: 0.9 (true), 0.8 (false), 0.7 (true), 0.4 (true), 0.2 (false).
        float[] second = [0.9f, 0.8f, 0.7f, 0.4f, 0.2f];
        float[] scores = [.. second.SelectMany(s => new[] { 1 - s, s })];
        var metrics = Metrics.OfClasses(scores, [1, 0, 1, 1, 0], 2);
        Assert.Equal(2.0 / 3, metrics["precision"], 1e-12);
        Assert.Equal(2.0 / 3, metrics["recall"], 1e-12);
        Assert.Equal(2.0 / 3, metrics["f1"], 1e-12);
        // Of 6 pairs of a true and a false one, 4 stand in order.
        Assert.Equal(4.0 / 6, metrics["auc"], 1e-12);
    }

    [Fact]
    public void A_background_has_false_accepts_and_the_others_a_recall()
    {
        // Classes 0 and 1 are words, 2 is the rest. True 0 0 1 1 2 2 2 2 2, given 0 1 1 2 2 2 2 0 2.
        float[] scores = [.. new[] { 0, 1, 1, 2, 2, 2, 2, 0, 2 }.SelectMany(g => Enumerable.Range(0, 3).Select(c => c == g ? 1f : 0f))];
        var metrics = Metrics.OfClasses(scores, [0, 0, 1, 1, 2, 2, 2, 2, 2], 3, [2]);
        Assert.Equal(2.0 / 4, metrics["wake_recall"], 1e-12);
        Assert.Equal(1.0 / 5, metrics["false_accepts"], 1e-12);
        Assert.True(Metrics.IsError("false_accepts"));
        Assert.True(double.IsNaN(Metrics.OfClasses([1, 0, 0], [0], 3, [2])["false_accepts"]));
        Assert.False(Metrics.OfClasses(scores, [0, 0, 1, 1, 2, 2, 2, 2, 2], 3).ContainsKey("wake_recall"));
    }

    [Fact]
    public void Ties_count_half_and_one_class_has_no_AUC()
    {
        Assert.Equal(0.5, Metrics.Auc([1, 1, 1, 1], [true, false, true, false]));
        Assert.Equal((1 + 0.5 + 1 + 1) / 4, Metrics.Auc([3, 2, 2, 1], [true, true, false, false]));
        Assert.Equal(0, Metrics.Auc([1, 2], [true, false]));
        Assert.True(double.IsNaN(Metrics.Auc([1, 2], [true, true])));
    }

    [Fact]
    public void The_first_of_equal_scores_is_taken_and_absent_classes_do_not_count()
    {
        Assert.Equal(new[,] { { 1, 0 }, { 1, 0 } }, Metrics.Confusion([0.5f, 0.5f, 0.5f, 0.5f], [0, 1], 2));
        Assert.Equal(1, Metrics.OfClasses([1, 0, 0, 0, 1, 0], [0, 1], 3)["f1_macro"]);
    }

    [Fact]
    public void Numbers_have_squared_and_absolute_errors_and_R2()
    {
        var metrics = Metrics.OfNumbers([1, 2, 5], [1, 3, 3]);
        Assert.Equal(5.0 / 3, metrics["mse"], 1e-12);
        Assert.Equal(Math.Sqrt(5.0 / 3), metrics["rmse"], 1e-12);
        Assert.Equal(1, metrics["mae"], 1e-12);
        // The variance of 1, 3, 3 around 7/3 is 8/3.
        Assert.Equal(1 - (5 / (8.0 / 3)), metrics["r2"], 1e-12);
    }

    [Fact]
    public void The_worst_is_the_least_or_for_errors_the_largest()
    {
        Assert.Equal(0.5, new MetricSummary("accuracy", [0.5, 1]).Worst);
        Assert.Equal(1, new MetricSummary("rmse", [0.5, 1]).Worst);
        Assert.Equal(0.75, new MetricSummary("mse", [0.5, 1]).Mean);
    }
}
