namespace Mote.Training;

/// <summary>What a network learns from: inputs as it gets them and what it should give. Any number of threads may read at once.</summary>
public abstract class TrainingExamples
{
    /// <summary>How many there are.</summary>
    public abstract int Count { get; }

    /// <summary>The elements of one input.</summary>
    public abstract int InputElements { get; }

    /// <summary>The elements of what the network should give: one for each class, or the targets.</summary>
    public abstract int TargetElements { get; }

    /// <summary>Reads one example, altered as augmentation wants it in an epoch; the same arguments give the same numbers.</summary>
    /// <param name="index">Which.</param>
    /// <param name="epoch">From 0; -1 for the example as it is.</param>
    /// <param name="input">Receives the input.</param>
    /// <param name="target">Receives what the network should give.</param>
    public abstract void Read(int index, int epoch, Span<float> input, Span<float> target);

    /// <summary>How much an example counts.</summary>
    public virtual float Weight(int index) => 1;

    /// <summary>Examples in memory.</summary>
    /// <param name="inputs">All inputs, one after the other.</param>
    /// <param name="targets">All targets, one after the other.</param>
    /// <param name="count">How many.</param>
    public static TrainingExamples Of(float[] inputs, float[] targets, int count) => new InMemory(inputs, targets, count);

    private sealed class InMemory(float[] inputs, float[] targets, int count) : TrainingExamples
    {
        public override int Count => count;

        public override int InputElements => inputs.Length / count;

        public override int TargetElements => targets.Length / count;

        public override void Read(int index, int epoch, Span<float> input, Span<float> target)
        {
            inputs.AsSpan(index * InputElements, InputElements).CopyTo(input);
            targets.AsSpan(index * TargetElements, TargetElements).CopyTo(target);
        }
    }
}
