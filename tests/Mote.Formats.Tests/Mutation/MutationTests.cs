namespace Mote.Formats.Tests.Mutation;

public sealed class MutationTests(ITestOutputHelper output)
{
    private const ulong Seed = 20240229;

    [Fact]
    public void Damaged_own_files_are_refused_or_read_without_any_fault() => Check([.. MutationFiles.Own()], 20_000);

    [Fact]
    public void Damaged_files_of_the_corpus_are_refused_or_read_without_any_fault() =>
        Check([.. MutationFiles.Corpus(SharedData.Require("models"))], 10_000);

    private void Check(Mutator[] files, int count)
    {
        Assert.NotEmpty(files);
        var run = new MutationRun(files, Seed);
        run.Try(0, count);
        output.WriteLine($"{run.Refused} refused, {run.Accepted} accepted, structural share {run.StructuralShare:0.000}, slowest {run.Slowest}, largest allocation {run.LargestAllocation}");
        Assert.Empty(run.Violations);
        Assert.Equal(count, run.Refused + run.Accepted);
        Assert.InRange(run.StructuralShare, 0.5, 1.0);
        Assert.All(run.Counts, kind => Assert.NotEqual(0, kind));
        Assert.InRange(run.Accepted, count / 100, count - (count / 100));
    }
}
