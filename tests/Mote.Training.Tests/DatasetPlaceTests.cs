using Mote.Data;

namespace Mote.Training.Tests;

/// <summary>Where data is looked for when it lies in another folder than the project's.</summary>
public sealed class DatasetPlaceTests
{
    [Theory]
    [InlineData("data/train", "data/train", "data/train")]
    [InlineData("data/train", "train", "train")]
    [InlineData("../../shared/fsdd/recordings", "recordings", "recordings")]
    [InlineData("../../shared/fsdd/recordings", "fsdd/recordings", "fsdd/recordings")]
    [InlineData("../../shared/fsdd/recordings", "other", ".")]
    [InlineData("data", "yes", ".")]
    [InlineData("../data/points.csv", "points.csv", "points.csv")]
    [InlineData("../data/points.csv", "other", "points.csv")]
    public void The_longest_end_of_a_path_that_is_there_is_taken(string source, string there, string expected)
    {
        string folder = TestFolder.Create();
        Directory.CreateDirectory(Path.Combine(folder, there));
        Assert.Equal([expected], DatasetPlace.In(Spec(source), folder, folder).Sources.Select(s => s.Path));
    }

    [Fact]
    public void Data_beside_the_project_is_not_taken_for_data_elsewhere()
    {
        string folder = TestFolder.Create();
        Directory.CreateDirectory(Path.Combine(folder, "own"));
        Directory.CreateDirectory(Path.Combine(folder, "other", "sub"));
        // Seen from the other folder, the path leads to what is the project's own.
        Assert.True(Directory.Exists(Path.Combine(folder, "other", "../own")));
        Assert.Equal(["."], DatasetPlace.In(Spec("../own"), Path.Combine(folder, "other"), folder).Sources.Select(s => s.Path));
    }

    [Fact]
    public void Of_several_sources_one_that_is_missing_stays_missing()
    {
        string folder = TestFolder.Create();
        Directory.CreateDirectory(Path.Combine(folder, "train"));
        Assert.Equal(["train", "test"], DatasetPlace.In(Spec("../d/train", "../d/test"), folder, folder).Sources.Select(s => s.Path));
    }

    private static DatasetSpec Spec(params string[] sources) => new() { Kind = DataKind.Series, Sources = [.. sources.Select(s => new SourceSpec { Path = s })] };
}
