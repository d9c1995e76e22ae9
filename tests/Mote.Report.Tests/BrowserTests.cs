using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mote.Tests.Graphs;

namespace Mote.Report.Tests;

/// <summary>What a browser makes of a page. Skipped where none is installed.</summary>
public sealed partial class BrowserTests
{
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome"];

    [Theory]
    [InlineData("everything")]
    [InlineData("hostile")]
    [InlineData("state")]
    [InlineData("sound")]
    [InlineData("training")]
    public void A_browser_shows_the_page_without_a_complaint_and_without_a_request(string name)
    {
        string folder = TestFolder.Create();
        string page = Path.Combine(folder, "page.html");
        File.WriteAllText(page, name == "training" ? TrainingReport.Render(page, SampleTrainings.Words4()) : SampleReports.Render(name switch
        {
            "everything" => SampleReports.Everything(SampleReports.Chain(40, shortcuts: true)),
            "hostile" => Hostile.Source(),
            "sound" => SampleRecordings.Source(SampleRecordings.Sound(3)),
            _ => SampleReports.Everything(TinyGraphs.Delay()),
        }));
        string picture = Path.Combine(folder, "page.png"), net = Path.Combine(folder, "net.json");
        string log = Browse(folder, $"--screenshot={picture}", "--window-size=1280,2000", $"--log-net-log={net}", page);

        // Eight bytes that every PNG starts with, and more than an empty page has.
        byte[] image = File.ReadAllBytes(picture);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], image[..8]);
        Assert.InRange(image.Length, 20_000, int.MaxValue);
        Assert.DoesNotContain("CONSOLE", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Content Security Policy", log, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(RequestsOfThePage(net, page));
    }

    [Fact]
    public void The_log_of_requests_would_show_one()
    {
        string folder = TestFolder.Create();
        string page = Path.Combine(folder, "page.html"), net = Path.Combine(folder, "net.json");
        File.WriteAllText(page, "<!DOCTYPE html><title>x</title><img src=\"http://127.0.0.1:9/picture.png\"><script>console.error('said something')</script>");
        string log = Browse(folder, $"--screenshot={Path.Combine(folder, "page.png")}", $"--log-net-log={net}", page);
        Assert.Contains("CONSOLE", log, StringComparison.Ordinal);
        Assert.Contains(RequestsOfThePage(net, page), url => url.StartsWith("http://127.0.0.1:9/", StringComparison.Ordinal));
    }

    /// <summary>Runs the browser on a page and returns what it logged.</summary>
    private static string Browse(string folder, params string[] arguments)
    {
        string? program = Programs.SelectMany(p => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(d => Path.Combine(d, p))).FirstOrDefault(File.Exists);
        if (program is null)
        {
            Assert.Skip($"No browser is installed: none of {string.Join(", ", Programs)} is on PATH.");
        }

        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        string[] always =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            $"--user-data-dir={Path.Combine(folder, "profile")}", "--enable-logging=stderr", "--v=0",
        ];
        foreach (string argument in always.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("The browser did not come to an end.");
        }

        return output.Result + error.Result;
    }

    /// <summary>The addresses in the log of the network, without those that the browser itself asks for wherever it goes.</summary>
    private static List<string> RequestsOfThePage(string net, string page)
    {
        string text = File.ReadAllText(net);
        using var document = JsonDocument.Parse(text);
        Assert.True(document.RootElement.TryGetProperty("events", out var events));
        Assert.Equal(JsonValueKind.Array, events.ValueKind);
        return [.. Address().Matches(text).Select(m => m.Groups[1].Value)
            .Where(url => !url.StartsWith("file:", StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal) && !url.Contains("google", StringComparison.Ordinal)
                && !url.StartsWith("chrome", StringComparison.Ordinal) && !url.Contains(page, StringComparison.Ordinal))];
    }

    [GeneratedRegex("\"url\":\"([^\"]*)\"")]
    private static partial Regex Address();
}
