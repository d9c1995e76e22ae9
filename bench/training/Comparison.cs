using System.Diagnostics;
using System.Globalization;

namespace Mote.Bench.Training;

/// <summary>Runs PyTorch and this program in turns, each as a process of its own pinned to one core, and prints the CPU time of a step.</summary>
internal static class Comparison
{
    private const int Rounds = 5;

    /// <summary>PyTorch, tuned: the BLAS that the machine deserves, and memory that is not given back between steps.</summary>
    private static Dictionary<string, string> Tuning(bool avx512)
    {
        var tuning = new Dictionary<string, string>
        {
            ["OMP_NUM_THREADS"] = "1",
            ["OPENBLAS_NUM_THREADS"] = "1",
            ["OPENBLAS_CORETYPE"] = avx512 ? "SkylakeX" : "Haswell",
            ["MALLOC_MMAP_THRESHOLD_"] = "2000000000",
            ["MALLOC_TRIM_THRESHOLD_"] = "2000000000",
            ["MALLOC_TOP_PAD_"] = "100000000",
        };
        if (!avx512)
        {
            tuning["ONEDNN_MAX_CPU_ISA"] = "AVX2";
            tuning["DNNL_MAX_CPU_ISA"] = "AVX2";
            tuning["ATEN_CPU_CAPABILITY"] = "avx2";
        }

        return tuning;
    }

    public static void Run(IReadOnlyList<string> networks, bool avx512, string seconds)
    {
        string script = Path.Combine(Repository(), "bench", "training", "torch_peer.py");
        string python = Environment.GetEnvironmentVariable("PYTHON") ?? "python3";
        Console.WriteLine("| network | PyTorch, ms | Mote, ms | PyTorch / Mote | of rounds |");
        Console.WriteLine("| --- | ---: | ---: | ---: | --- |");
        foreach (string network in networks)
        {
            double[] theirs = new double[Rounds], ours = new double[Rounds];
            for (int round = 0; round < Rounds; round++)
            {
                theirs[round] = Child(python, [script, network, seconds], Tuning(avx512));
                ours[round] = Child(Environment.ProcessPath!, ["step", network, seconds], avx512 ? [] : new() { ["DOTNET_EnableAVX512"] = "0" });
            }

            double[] ratios = [.. theirs.Zip(ours, (t, o) => t / o).Order()];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {network} | {Median(theirs):F2} | {Median(ours):F2} | {ratios[Rounds / 2]:F2} | {ratios[0]:F2} to {ratios[^1]:F2} |"));
        }
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    /// <summary>Milliseconds that a process prints as its last line.</summary>
    private static double Child(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("taskset", ["-c", "0", program, .. arguments]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(text.Trim().Split('\n')[^1], CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed.");
    }

    private static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Mote.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("This program runs inside of the repository.");
    }
}
