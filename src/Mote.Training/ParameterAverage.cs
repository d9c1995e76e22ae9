namespace Mote.Training;

/// <summary>
/// A moving average of parameters and of the statistics of batch normalisations over the steps of a training (Polyak and Juditsky, 1992). The first steps
/// count alike; from <c>reach</c> steps on a step's share is 1 / reach, and what was before fades. An average of weights lies flatter than any of them, and
/// depends less on the order of the last examples.
/// </summary>
/// <param name="parameters">How many parameters there are.</param>
/// <param name="statistics">How many statistics there are.</param>
/// <param name="reach">How many steps it reaches back over.</param>
internal sealed class ParameterAverage(int parameters, int statistics, double reach)
{
    /// <summary>The averaged parameters.</summary>
    public float[] Parameters { get; } = new float[parameters];

    /// <summary>The averaged statistics.</summary>
    public float[] Statistics { get; } = new float[statistics];

    /// <summary>Takes the values after a step in.</summary>
    /// <param name="step">Its number, from 0: the first one's values are the average.</param>
    /// <param name="latestParameters">The parameters.</param>
    /// <param name="latestStatistics">The statistics.</param>
    public void Add(long step, ReadOnlySpan<float> latestParameters, ReadOnlySpan<float> latestStatistics)
    {
        float share = (float)Math.Max(1.0 / (step + 1), 1 / Math.Max(1, reach));
        Move(Parameters, latestParameters, share);
        Move(Statistics, latestStatistics, share);
    }

    // Element by element, so that the width of vectors makes no difference.
    private static void Move(Span<float> average, ReadOnlySpan<float> latest, float share)
    {
        for (int i = 0; i < average.Length; i++)
        {
            average[i] += share * (latest[i] - average[i]);
        }
    }
}
