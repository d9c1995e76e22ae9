using System.Globalization;
using Mote.Core;
using Mote.Training.Layers;

namespace Mote.Training.Tests;

/// <summary>The same seed gives the same bits, whatever the number of threads and the width of the vectors.</summary>
public sealed class BitTests
{
    private const string Record = "MOTE_STEP_BITS";

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Steps_have_the_same_bits_with_any_number_of_threads(int threads)
    {
        var network = DsCnn.Network();
        using var one = DsCnn.Executor(network);
        using var several = DsCnn.Executor(network, threads: threads);
        Assert.Equal(DsCnn.Bits(one), DsCnn.Bits(several));
    }

    [Fact]
    public void Steps_with_dropout_have_the_same_bits_with_two_threads()
    {
        var network = WithDropout();
        using var one = DsCnn.Executor(network);
        using var two = DsCnn.Executor(network, threads: 2);
        uint bits = DsCnn.Bits(one);
        Assert.Equal(bits, DsCnn.Bits(two));
        using var other = DsCnn.Executor(network);
        other.Step(seed: 77);
        Assert.NotEqual(bits, DsCnn.Bits(other));
    }

    [Fact]
    public void Normalised_results_that_are_computed_again_take_less_memory_and_change_no_bit()
    {
        var network = WithDropout();
        var kept = TrainingGraphBuilder.Build(network, new Loss(LossKind.CrossEntropy), 7);
        var again = kept with { Graph = RecomputeNormalized.Apply(kept.Graph, kept.ForwardNodes, leastBytes: 0) };
        Assert.Equal(kept.Graph.Nodes.Length + 3, again.Graph.Nodes.Length);
        using TrainingExecutor one = DsCnn.Executor(kept, network), two = DsCnn.Executor(again, network);
        Assert.Equal(DsCnn.Bits(one), DsCnn.Bits(two));
        Assert.InRange(two.ArenaBytes, 1, (int)(0.8 * one.ArenaBytes));
    }

    /// <summary>The bits of small steps, for <see cref="Steps_have_the_same_bits_at_every_width"/>.</summary>
    [Fact]
    public void Steps_run()
    {
        using var plain = DsCnn.Executor(DsCnn.Network(), batch: 3);
        using var dropout = DsCnn.Executor(WithDropout(), batch: 3);
        string bits = string.Create(CultureInfo.InvariantCulture, $"{DsCnn.Bits(plain):x8} {DsCnn.Bits(dropout):x8}");
        Assert.True(float.IsFinite(plain.Step(0)) && float.IsFinite(dropout.Step(0)));
        if (Environment.GetEnvironmentVariable(Record) is { Length: > 0 } file)
        {
            File.WriteAllText(file, bits);
        }
    }

    [Fact]
    public void Steps_have_the_same_bits_at_every_width()
    {
        string[] records = OwnProcess.Records($"*{nameof(BitTests)}.{nameof(Steps_run)}", Record, "", "DOTNET_EnableAVX512", "DOTNET_EnableAVX2");
        Assert.Single(records.Distinct());
    }

    private static Graph WithDropout() => NetworkBuilder.Build("ds-cnn", new Shape(1, 49, 10, 1),
        [.. Architectures.DsCnn(filters: 20, blocks: 2), new Dense(DsCnn.Classes) { Activation = ActivationKind.Softmax }], seed: 5);
}
