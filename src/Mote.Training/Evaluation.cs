using Mote.Core;

namespace Mote.Training;

/// <summary>What a float network makes of examples.</summary>
/// <param name="Outputs">What it gives, one example after the other, before what the loss takes over.</param>
/// <param name="Targets">What it should give.</param>
/// <param name="Loss">The loss, each example's times its weight, divided by the number of examples: as the training minimises it.</param>
/// <param name="Accuracy">The share of examples whose highest output is their class; NaN without classes.</param>
public sealed record Evaluation(float[] Outputs, float[] Targets, double Loss, double Accuracy)
{
    /// <summary>Runs a network over examples as they are.</summary>
    /// <param name="network">The form for inference.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="loss">What the network was trained for.</param>
    /// <param name="batch">Examples at a time.</param>
    /// <param name="threads">How many threads compute.</param>
    public static Evaluation Of(Graph network, TrainingExamples examples, Loss loss, int batch, int threads)
    {
        using var predictor = new Predictor(TrainingForm.DropEnd(network, loss), Math.Min(batch, Math.Max(1, examples.Count)), threads);
        var (inputs, outputs) = (examples.InputElements, predictor.OutputElements);
        var all = new float[examples.Count * outputs];
        var targets = new float[examples.Count * outputs];
        for (int first = 0; first < examples.Count; first += predictor.Batch)
        {
            int count = Math.Min(predictor.Batch, examples.Count - first);
            for (int i = 0; i < count; i++)
            {
                examples.Read(first + i, -1, predictor.Inputs.Slice(i * inputs, inputs), targets.AsSpan((first + i) * outputs, outputs));
            }

            predictor.Run();
            predictor.Outputs[..(count * outputs)].CopyTo(all.AsSpan(first * outputs));
        }

        double sum = 0;
        for (int i = 0; i < examples.Count; i++)
        {
            sum += examples.Weight(i) * (double)LossValue.Of(loss, all.AsSpan(i * outputs, outputs), targets.AsSpan(i * outputs, outputs));
        }

        double right = loss.IsOfClasses ? (double)Trainer.CountRight(all, targets, examples.Count) / examples.Count : double.NaN;
        return new Evaluation(all, targets, sum / examples.Count, right);
    }
}
