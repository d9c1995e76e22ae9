using Mote.Core;

namespace Mote.Training.Tests;

/// <summary>Networks learn, with the same bits whatever the number of threads and wherever training was interrupted.</summary>
public sealed class TrainerTests
{
    [Fact]
    public void Exclusive_or_is_learnt()
    {
        using var trainer = new Trainer(Problems.DenseNetwork(2, 8, 2, classes: true), Problems.Xor(), null, Problems.Options(LossKind.CrossEntropy, 200, 4, 0.02));
        trainer.Run();
        Assert.InRange(trainer.History[^1].Loss, 0, 0.05);
        Assert.Equal(1, trainer.History[^1].Accuracy);
        Assert.Equal(200, trainer.BestEpoch);
    }

    [Fact]
    public void Two_spirals_are_learnt_and_known_where_they_were_not_seen()
    {
        var options = Problems.Options(LossKind.CrossEntropy, 60, 16, 0.01);
        using var trainer = new Trainer(Problems.DenseNetwork(2, 24, 2, classes: true), Problems.Spirals(300, 1), Problems.Spirals(100, 2), options);
        trainer.Run();
        Assert.InRange(trainer.History[trainer.BestEpoch - 1].ValidationLoss, 0, 0.1);
        Assert.InRange(trainer.History[trainer.BestEpoch - 1].ValidationAccuracy, 0.97, 1);
    }

    [Fact]
    public void A_sine_is_learnt()
    {
        using var trainer = new Trainer(Problems.DenseNetwork(1, 24, 1, classes: false), Problems.Sine(256, 1), Problems.Sine(64, 2), Problems.Options(LossKind.MeanSquaredError, 100, 16, 0.01));
        trainer.Run();
        Assert.InRange(trainer.History[trainer.BestEpoch - 1].ValidationLoss, 0, 1e-3);
        Assert.True(double.IsNaN(trainer.History[0].Accuracy));
    }

    [Fact]
    public void Convolutions_with_normalisation_are_learnt()
    {
        using var trainer = new Trainer(Problems.ConvolutionNetwork(), Problems.Lines(200, 1), Problems.Lines(100, 2), Problems.Options(LossKind.CrossEntropy, 12, 16, 0.01));
        trainer.Run();
        Assert.InRange(trainer.History[trainer.BestEpoch - 1].ValidationAccuracy, 0.95, 1);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        byte[] Train(int threads)
        {
            var options = Problems.Options(LossKind.CrossEntropy, 3, 16, 0.01) with { Threads = threads, ClipNorm = 1 };
            using var trainer = new Trainer(Problems.ConvolutionNetwork(), Problems.Lines(70, 1), Problems.Lines(30, 2), options);
            return Problems.Bits(trainer.Run());
        }

        byte[] one = Train(1);
        Assert.Equal(one, Train(2));
        Assert.Equal(one, Train(3));
    }

    [Fact]
    public void An_average_over_all_steps_is_the_mean_of_the_parameters_after_each()
    {
        // A step an epoch, so that the parameters after each step can be seen.
        var options = Problems.Options(LossKind.CrossEntropy, 5, 40, 0.05);
        using var plain = new Trainer(Problems.ConvolutionNetwork(), Problems.Lines(40, 1), null, options);
        using var averaged = new Trainer(Problems.ConvolutionNetwork(), Problems.Lines(40, 1), null, options with { Average = 1 });
        float[][] sums = [.. plain.Last.Tensors.Select(t => t is { IsConstant: true, Type: ElementType.Float32 } ? new float[t.Shape.ElementCount] : [])];
        for (int e = 0; e < 5; e++)
        {
            plain.RunEpoch();
            averaged.RunEpoch();
            for (int t = 0; t < sums.Length; t++)
            {
                for (int i = 0; i < sums[t].Length; i++)
                {
                    sums[t][i] += plain.Last.Tensors[t].Values<float>()[i];
                }
            }
        }

        Assert.Equal(plain.History.Select(h => h.Loss), averaged.History.Select(h => h.Loss));
        for (int t = 0; t < sums.Length; t++)
        {
            for (int i = 0; i < sums[t].Length; i++)
            {
                Assert.Equal(sums[t][i] / 5, averaged.Last.Tensors[t].Values<float>()[i], 1e-5);
            }
        }
    }

    [Fact]
    public void The_validation_is_of_the_average_and_the_best_average_is_kept()
    {
        var options = Problems.Options(LossKind.CrossEntropy, 6, 16, 0.02) with { Average = 0.5 };
        using var trainer = new Trainer(Problems.ConvolutionNetwork(), Problems.Lines(80, 1), Problems.Lines(40, 2), options);
        while (!trainer.IsFinished)
        {
            var epoch = trainer.RunEpoch();
            Assert.Equal(epoch.ValidationLoss, Evaluation.Of(InferenceForm.Of(trainer.Last), Problems.Lines(40, 2), options.Loss, 16, 1).Loss, 1e-9);
            if (trainer.BestEpoch == epoch.Number)
            {
                Assert.Equal(Problems.Bits(trainer.Last), Problems.Bits(trainer.Best));
            }
        }
    }

    [Fact]
    public void The_validation_weighs_its_examples()
    {
        var network = InferenceForm.Of(Problems.DenseNetwork(64, 8, 2, classes: true));
        var examples = Problems.Lines(10, 1);
        double[] losses = [.. new float[] { 1, 3 }.Select(w => Evaluation.Of(network, new Weighted(examples, w), new Loss(LossKind.CrossEntropy), 4, 1).Loss)];
        Assert.Equal(3 * losses[0], losses[1], 1e-9);
    }

    [Fact]
    public void Another_seed_gives_other_bits()
    {
        byte[] Train(ulong seed)
        {
            using var trainer = new Trainer(Problems.ConvolutionNetwork(), Problems.Lines(40, 1), null, Problems.Options(LossKind.CrossEntropy, 1, 16, 0.01) with { Seed = seed });
            return Problems.Bits(trainer.Run());
        }

        Assert.NotEqual(Train(1), Train(2));
    }

    [Theory]
    [InlineData(1, "sgd")]
    [InlineData(3, "adamw")]
    [InlineData(6, "adam")]
    [InlineData(3, "averaged")]
    public void Training_that_goes_on_from_a_checkpoint_ends_with_the_same_bits(int epochs, string optimizer)
    {
        var options = Problems.Options(LossKind.CrossEntropy, 7, 16, 0.01) with
        {
            Optimizer = optimizer switch { "sgd" => new Sgd { WeightDecay = 1e-3 }, "adam" => new Adam { WeightDecay = 1e-3 }, _ => new AdamW { WeightDecay = 1e-3 } },
            Average = optimizer == "averaged" ? 0.4 : 0,
        };
        Trainer New() => new(Problems.ConvolutionNetwork(), Problems.Lines(70, 1), Problems.Lines(30, 2), options);
        using var undisturbed = New();
        byte[] expected = Problems.Bits(undisturbed.Run());
        string path = Path.Combine(TestFolder.Create(), "checkpoint");
        using (var first = New())
        {
            for (int e = 0; e < epochs; e++)
            {
                first.RunEpoch();
                first.Save().Write(path);
            }
        }

        using var second = New();
        second.Restore(Checkpoint.Read(path), path);
        Assert.Equal(expected, Problems.Bits(second.Run()));
        Assert.Equal(undisturbed.History, second.History);
        Assert.Equal(undisturbed.BestEpoch, second.BestEpoch);
    }

    [Fact]
    public void Cancelled_training_goes_on_from_its_last_epoch()
    {
        var options = Problems.Options(LossKind.CrossEntropy, 5, 16, 0.01);
        using var undisturbed = new Trainer(Problems.ConvolutionNetwork(), Problems.Lines(50, 1), null, options);
        byte[] expected = Problems.Bits(undisturbed.Run());
        Checkpoint? saved = null;
        using (var first = new Trainer(Problems.ConvolutionNetwork(), Problems.Lines(50, 1), null, options))
        {
            using var source = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => first.Run(e => Cancel(source, e.Number == 2), t => saved = t.Save(), source.Token));
        }

        using var second = new Trainer(Problems.ConvolutionNetwork(), Problems.Lines(50, 1), null, options);
        second.Restore(saved!, "memory");
        Assert.Equal(2, second.History.Count);
        Assert.Equal(expected, Problems.Bits(second.Run()));
    }

    [Fact]
    public void Training_stops_when_the_validation_grows_no_better_and_keeps_the_best()
    {
        // Labels of noise cannot be learnt, so that the validation soon grows worse.
        var options = Problems.Options(LossKind.CrossEntropy, 100, 8, 0.05) with { Patience = 3 };
        using var trainer = new Trainer(Problems.DenseNetwork(64, 32, 2, classes: true), Problems.Lines(40, 1), TrainingExamples.Of(Enumerable.Range(0, 640).Select(i => i % 7 * 0.3f).ToArray(), Problems.OneHot([0, 1, 1, 0, 0, 1, 0, 1, 1, 0], 2), 10), options);
        trainer.Run();
        Assert.Equal(trainer.BestEpoch + 3, trainer.History.Count);
        Assert.Equal(trainer.History.Min(e => e.ValidationLoss), trainer.History[trainer.BestEpoch - 1].ValidationLoss);
        Assert.NotEqual(Problems.Bits(trainer.Best), Problems.Bits(trainer.Last));
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused()
    {
        var options = Problems.Options(LossKind.CrossEntropy, 4, 16, 0.01);
        using var first = new Trainer(Problems.DenseNetwork(64, 8, 2, classes: true), Problems.Lines(40, 1), null, options);
        first.RunEpoch();
        var saved = first.Save();
        foreach (var (network, other) in new[]
        {
            (Problems.DenseNetwork(64, 8, 2, classes: true, seed: 2), options),
            (Problems.DenseNetwork(64, 9, 2, classes: true), options),
            (Problems.DenseNetwork(64, 8, 2, classes: true), options with { LearningRate = 0.02 }),
            (Problems.DenseNetwork(64, 8, 2, classes: true), options with { Epochs = 5 }),
            (Problems.DenseNetwork(64, 8, 2, classes: true), options with { Seed = 2 }),
            (Problems.DenseNetwork(64, 8, 2, classes: true), options with { DataIdentity = "other" }),
            (Problems.DenseNetwork(64, 8, 2, classes: true), options with { Optimizer = new Sgd() }),
        })
        {
            using var second = new Trainer(network, Problems.Lines(40, 1), null, other);
            Assert.Contains("MOTE6100", Assert.Throws<Core.DiagnosticException>(() => second.Restore(saved, "here")).Message, StringComparison.Ordinal);
        }

        using var same = new Trainer(Problems.DenseNetwork(64, 8, 2, classes: true), Problems.Lines(40, 1), null, options with { Threads = 2 });
        same.Restore(saved, "here");
    }

    [Fact]
    public void Examples_that_do_not_fit_the_network_are_refused() =>
        Assert.Throws<Core.DiagnosticException>(() => new Trainer(Problems.DenseNetwork(3, 8, 2, classes: true), Problems.Xor(), null, Problems.Options(LossKind.CrossEntropy, 1, 4, 0.01)));

    private static void Cancel(CancellationTokenSource source, bool when)
    {
        if (when)
        {
            source.Cancel();
        }
    }

    private sealed class Weighted(TrainingExamples inner, float weight) : TrainingExamples
    {
        public override int Count => inner.Count;

        public override int InputElements => inner.InputElements;

        public override int TargetElements => inner.TargetElements;

        public override void Read(int index, int epoch, Span<float> input, Span<float> target) => inner.Read(index, epoch, input, target);

        public override float Weight(int index) => weight;
    }
}
