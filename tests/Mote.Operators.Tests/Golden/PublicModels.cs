using Mote.Core;

namespace Mote.Operators.Tests.Golden;

/// <summary>
/// Every public model that TFLM runs and whose operators are at hand gives TFLM's numbers: each layer's bits for integers, a stated tolerance
/// for floats. Some only: MOTE_MODEL=part of the file name.
/// </summary>
public sealed class PublicModels
{
    private const string Absent = "shared test data is absent";

    public static TheoryData<string> Files
    {
        get
        {
            string? shared = SharedData.Folder;
            string? only = Environment.GetEnvironmentVariable("MOTE_MODEL");
            return shared is null || !Directory.Exists(Path.Combine(shared, "golden", "public"))
                ? [Absent]
                : [.. GoldenPublic.Read(Path.Combine(shared, "golden", "public")).Keys.Where(f => only is not { Length: > 0 } || f.Contains(only, StringComparison.Ordinal))];
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void Gives_the_numbers_of_TFLM(string file)
    {
        string golden = SharedData.Require("golden");
        string shared = Path.GetDirectoryName(golden)!;
        var exceptions = GoldenExceptions.Read();
        string? problem;
        try
        {
            problem = GoldenPublic.FirstDifference(GoldenPublic.Read(Path.Combine(golden, "public"))[file], shared);
        }
        catch (DiagnosticException e)
        {
            problem = e.Diagnostics[0].ToString();
        }

        if (exceptions.TryGetValue(file, out string? reason))
        {
            Assert.True(problem is not null, $"{file} is listed as an exception ({reason}) but agrees with TFLM: remove it from the list.");
        }
        else
        {
            Assert.Null(problem);
        }
    }
}
