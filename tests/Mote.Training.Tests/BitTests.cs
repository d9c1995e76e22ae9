using System.Diagnostics;
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
        string folder = Directory.CreateTempSubdirectory("mote-steps-").FullName;
        try
        {
            string[] records = Array.ConvertAll(["", "DOTNET_EnableAVX512", "DOTNET_EnableAVX2"], switchedOff => Run(switchedOff, Path.Combine(folder, $"bits{switchedOff}.txt")));
            Assert.Single(records.Distinct());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Graph WithDropout() => NetworkBuilder.Build("ds-cnn", new Shape(1, 49, 10, 1),
        [.. Architectures.DsCnn(filters: 20, blocks: 2), new Dense(DsCnn.Classes) { Activation = ActivationKind.Softmax }], seed: 5);

    private static string Run(string switchedOff, string file)
    {
        // Started by 'dotnet NAME.dll', the process is dotnet.
        string program = Environment.ProcessPath!;
        string[] assembly = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(BitTests).Assembly.Location] : [];
        var start = new ProcessStartInfo(program, [.. assembly, "-method", $"*{nameof(BitTests)}.{nameof(Steps_run)}", "-noColor"]) { RedirectStandardOutput = true };
        start.Environment[Record] = file;
        if (switchedOff.Length > 0)
        {
            start.Environment[switchedOff] = "0";
        }

        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 && File.Exists(file), output);
        return File.ReadAllText(file);
    }
}
