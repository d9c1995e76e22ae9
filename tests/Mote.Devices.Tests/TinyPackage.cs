using System.Text;

namespace Mote.Devices.Tests;

/// <summary>The hand-made package of the tests, and what it must compute, written anew in C#.</summary>
internal static class TinyPackage
{
    public const int Rows = 40;
    public const int Columns = 32;

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Packages", "tiny");

    public static PackageSources Sources { get; } = PackageSources.FromFolder(Folder);

    /// <summary>The package with text of its <c>tiny.c</c> replaced; each text must be there.</summary>
    public static PackageSources With(params (string Before, string After)[] changes) => With(Sources, "tiny.c", changes);

    /// <summary>A package with text of one of its files replaced; each text must be there.</summary>
    public static PackageSources With(PackageSources package, string file, params (string Before, string After)[] changes)
    {
        var files = package.Files.ToDictionary(entry => entry.Key, entry => entry.Value);
        string text = Encoding.UTF8.GetString(files[file]);
        foreach ((string before, string after) in changes)
        {
            Assert.Contains(before, text, StringComparison.Ordinal);
            text = text.Replace(before, after, StringComparison.Ordinal);
        }

        files[file] = Encoding.UTF8.GetBytes(text);
        return new PackageSources("tiny", files);
    }

    /// <summary>The package with a statement at the beginning of its run function, and functions before it.</summary>
    public static PackageSources Running(string statement, string functions = "") => With(
        ("    context->runs++;", $"    {statement}\n    context->runs++;"),
        ("int tiny_run(", $"{functions}\nint tiny_run("));

    public static DeviceImage Build(PackageSources package, string target = "cortex-m4", Optimization optimization = Optimization.Balanced) =>
        ImageBuilder.Build(package, Target.Get(target), new BuildOptions { Optimization = optimization });

    public static Invocation Input(int seed, bool reset = false)
    {
        byte[] bytes = new byte[Rows * Columns];
        new Random(seed).NextBytes(bytes);
        return new Invocation([bytes], reset);
    }

    /// <summary>Dense, lookup, mean: the three tensors that the package observes.</summary>
    public static byte[][] Expected(Invocation invocation, int runs)
    {
        sbyte[] input = [.. invocation.Inputs[0].Select(value => (sbyte)value)];
        var dense = new byte[Rows * Columns];
        var lookup = new byte[Rows * Columns];
        var mean = new byte[Columns];
        for (int r = 0; r < Rows; r++)
        {
            for (int o = 0; o < Columns; o++)
            {
                int sum = (o * 50) - 700;
                for (int i = 0; i < Columns; i++)
                {
                    sum += input[(r * Columns) + i] * ((((o * 7) + (i * 13)) % 29) - 14);
                }

                dense[(r * Columns) + o] = (byte)Clamp(sum >> 8);
            }

            for (int i = 0; i < Columns; i++)
            {
                int low = dense[(r * Columns) + i] & 15;
                lookup[(r * Columns) + (Columns - 1 - i)] = (byte)Clamp((low * low) - 64);
            }
        }

        for (int i = 0; i < Columns; i++)
        {
            int sum = Enumerable.Range(0, Rows).Sum(r => (sbyte)lookup[(r * Columns) + i]);
            mean[i] = (byte)Clamp((sum / Rows) + runs);
        }

        return [dense, lookup, mean];
    }

    private static int Clamp(int value) => Math.Clamp(value, -128, 127);
}
