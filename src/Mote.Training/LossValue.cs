namespace Mote.Training;

/// <summary>The loss of one example in double precision, without label smoothing: what validation is judged by.</summary>
internal static class LossValue
{
    /// <summary>The loss.</summary>
    /// <param name="loss">Which.</param>
    /// <param name="outputs">What the network gives before what the loss takes over.</param>
    /// <param name="targets">What it should give.</param>
    public static double Of(Loss loss, ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        double sum = 0;
        if (loss.Kind == LossKind.CrossEntropy)
        {
            double largest = double.NegativeInfinity;
            foreach (float o in outputs)
            {
                largest = Math.Max(largest, o);
            }

            double exponentials = 0;
            foreach (float o in outputs)
            {
                exponentials += Math.Exp(o - largest);
            }

            double normaliser = largest + Math.Log(exponentials);
            for (int i = 0; i < outputs.Length; i++)
            {
                sum += targets[i] * (normaliser - outputs[i]);
            }

            return sum;
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            double error = Math.Abs((double)outputs[i] - targets[i]);
            sum += loss.Kind switch
            {
                LossKind.BinaryCrossEntropy => Math.Max(outputs[i], 0) - (outputs[i] * targets[i]) + Math.Log(1 + Math.Exp(-Math.Abs(outputs[i]))),
                LossKind.MeanSquaredError => error * error,
                LossKind.MeanAbsoluteError => error,
                _ => error <= loss.Delta ? 0.5 * error * error : loss.Delta * (error - (0.5 * loss.Delta)),
            };
        }

        return sum / outputs.Length;
    }
}
