using System.Globalization;

namespace Mote.Core.Tests.Numerics;

/// <summary>One row of the recorded unary operators.</summary>
internal sealed record GoldenRow(
    string Operator, string InputType, string OutputType, float InputScale, int InputZeroPoint, float OutputScale,
    int OutputZeroPoint, string Parameters, string[] Outputs)
{
    public int Output(int i) => int.Parse(Outputs[i], CultureInfo.InvariantCulture);

    /// <summary>The i-th input by the rule of the recording: all values in order.</summary>
    public int Input(int i) => InputType == "INT16" ? -32768 + (257 * i) : i - 128;

    public float Parameter(string name)
    {
        string part = Parameters.Split(';').Single(p => p.Trim().StartsWith(name + "=", StringComparison.Ordinal));
        return float.Parse(part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Operator} {InputType}->{OutputType} {InputScale}/{InputZeroPoint} to {OutputScale}/{OutputZeroPoint} {Parameters}");
}

/// <summary>The recorded outputs of unary operators, found through MOTE_SHARED.</summary>
internal static class GoldenTable
{
    /// <summary>The rows of an operator; skips the calling test when the data is absent.</summary>
    public static List<GoldenRow> Rows(string operatorName, string inputType, string outputType)
    {
        string path = Path.Combine(SharedRoot(), "golden", "operators", "unary.csv");
        if (!File.Exists(path))
        {
            if (Environment.GetEnvironmentVariable("MOTE_REQUIRE_SHARED") == "1")
            {
                throw new FileNotFoundException("MOTE_REQUIRE_SHARED=1, but the shared test data is absent.", path);
            }

            Assert.Skip($"Shared test data is absent: {path}");
        }

        List<GoldenRow> rows = [];
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            string[] f = line.Split(',');
            if (f[0] == operatorName && f[1] == inputType && f[2] == outputType && f[9] == "ok")
            {
                rows.Add(new GoldenRow(
                    f[0], f[1], f[2], Single(f[3]), Integer(f[4]), Single(f[5]), Integer(f[6]), f[7], f[10..]));
            }
        }

        Assert.NotEmpty(rows);
        return rows;
    }

    private static float Single(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    private static int Integer(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string SharedRoot()
    {
        string? configured = Environment.GetEnvironmentVariable("MOTE_SHARED");
        if (!string.IsNullOrEmpty(configured))
        {
            return configured;
        }

        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mote.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? ".", "..", "shared");
    }
}
