using System.Diagnostics;
using System.Runtime.InteropServices;
using Mote.Core.Numerics;

namespace Mote.Cli.Tests;

/// <summary>Training that is ended by SIGKILL, by a signal or by a full disk goes on and ends with the bytes of an undisturbed one.</summary>
public sealed class KillTests
{
    private const int Epochs = 400;
    private static readonly string[] Results = ["spirals.tflite", "spirals.float.tflite", "spirals.card.md", "spirals.training.json"];

    [Fact]
    public void Training_that_is_killed_again_and_again_ends_with_the_same_bytes()
    {
        int kills = Environment.GetEnvironmentVariable("MOTE_LONG") == "1" ? 20 : 3;
        string expected = SpiralsProject.Create(Epochs, points: 120);
        ToolRun.Mote(expected, ["train", "spirals.yaml", "--threads", "1"]).Expect(0);
        string folder = SpiralsProject.Create(Epochs, points: 120);
        var random = new Random64(2026);
        int duringWrites = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            // Every other one as soon as a file that takes the checkpoint's place is seen, the others some time after a few checkpoints.
            duringWrites += KillWhenReached(folder, checkpoints: 1 + random.NextInt(6), duringWrite: kill % 2 == 0, spins: random.NextInt(200_000)) ? 1 : 0;
            string checkpoint = Path.Combine(folder, ".mote", "spirals", "seed-1.fold-1.checkpoint");
            Assert.True(File.Exists(checkpoint), "the training was over before it was killed");
            _ = Training.Checkpoint.Read(checkpoint);
        }

        Assert.True(duringWrites > 0 || kills < 10, "no kill met the writing of a checkpoint");
        ToolRun.Mote(folder, ["train", "spirals.yaml", "--threads", "2", "--resume"]).Expect(0);
        Assert.All(Results, name => Assert.Equal(File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(folder, name))));
    }

    [Fact]
    public void A_request_to_end_is_answered_with_a_hint_and_what_was_trained_is_kept()
    {
        string folder = SpiralsProject.Create(Epochs, points: 120);
        var run = InterruptAfter(folder, checkpoints: 2).Expect(1);
        Assert.Contains("Go on with: mote train spirals.yaml --resume", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "spirals.tflite")));
        int epochs = Training.Checkpoint.Read(Path.Combine(folder, ".mote", "spirals", "seed-1.fold-1.checkpoint")).History.Length;
        Assert.InRange(epochs, 2, Epochs - 1);
    }

    [Fact]
    public void A_full_disk_is_a_diagnostic_and_the_training_goes_on_when_there_is_room()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("There is no /dev/full here.");
        }

        string expected = SpiralsProject.Create(Epochs, points: 120);
        ToolRun.Mote(expected, ["train", "spirals.yaml", "--threads", "1"]).Expect(0);
        string folder = SpiralsProject.Create(Epochs, points: 120);
        KillWhenReached(folder, checkpoints: 3, duringWrite: false, spins: 0);
        string checkpoint = Path.Combine(folder, ".mote", "spirals", "seed-1.fold-1.checkpoint");
        byte[] before = File.ReadAllBytes(checkpoint);

        // What takes the checkpoint's place leads to a device that is always full.
        File.Delete(checkpoint + ".next");
        File.CreateSymbolicLink(checkpoint + ".next", "/dev/full");
        var run = ToolRun.Mote(folder, ["train", "spirals.yaml", "--resume"]).Expect(1);
        Assert.Contains("MOTE4001: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("the checkpoint cannot be written (No space left on device", run.Error, StringComparison.Ordinal);
        Assert.Contains("--resume", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(checkpoint));

        ToolRun.Mote(folder, ["train", "spirals.yaml", "--resume"]).Expect(0);
        Assert.All(Results, name => Assert.Equal(File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(folder, name))));
    }

    /// <summary>Starts or goes on with the training and kills it; true when that was while a checkpoint was written.</summary>
    private static bool KillWhenReached(string folder, int checkpoints, bool duringWrite, int spins)
    {
        using var process = Start(folder);
        var error = process.StandardError.ReadToEndAsync();
        string next = Path.Combine(folder, ".mote", "spirals", "seed-1.fold-1.checkpoint.next");
        WaitForCheckpoints(folder, process, checkpoints);
        if (duringWrite)
        {
            while (!File.Exists(next) && !process.HasExited)
            {
                Thread.SpinWait(1);
            }
        }
        else
        {
            Thread.SpinWait(spins);
        }

        process.Kill();
        process.WaitForExit();
        _ = error.Result;
        return File.Exists(next);
    }

    /// <summary>Starts the training and presses Ctrl-C.</summary>
    private static ToolRun InterruptAfter(string folder, int checkpoints)
    {
        using var process = Start(folder);
        var error = process.StandardError.ReadToEndAsync();
        WaitForCheckpoints(folder, process, checkpoints);
        Assert.Equal(0, Signal(process.Id, 2));
        process.WaitForExit();
        return new ToolRun(process.ExitCode, "", error.Result);
    }

    /// <summary>Waits until so many checkpoints were written since the process began.</summary>
    private static void WaitForCheckpoints(string folder, Process process, int count)
    {
        var file = new FileInfo(Path.Combine(folder, ".mote", "spirals", "seed-1.fold-1.checkpoint"));
        var last = file.Exists ? file.LastWriteTimeUtc : default;
        for (int seen = 0; seen < count && !process.HasExited;)
        {
            file.Refresh();
            if (file.Exists && file.LastWriteTimeUtc != last)
            {
                last = file.LastWriteTimeUtc;
                seen++;
            }

            Thread.Yield();
        }
    }

    private static Process Start(string folder)
    {
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        return Process.Start(new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "mote.dll"), "train", "spirals.yaml", "--threads", "1", "--resume"])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = false,
        })!;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
