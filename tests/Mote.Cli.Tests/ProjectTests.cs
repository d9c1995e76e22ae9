using System.Text;

namespace Mote.Cli.Tests;

/// <summary>Projects on the command line: features, events, triage, and the verbs that take models.</summary>
public sealed class ProjectTests
{
    private static readonly Lazy<string> Folder = new(Make);

    [Fact]
    public void Events_are_printed_with_time_label_and_score()
    {
        var json = ToolRun.Mote(Folder.Value, ["events", "project.yaml", "--input", "tones.wav", "--json"]).Expect(0).Json();
        var events = json.GetProperty("events").EnumerateArray().ToList();
        Assert.NotEmpty(events);
        Assert.All(events, e => Assert.Equal(["time_ms", "label", "score"], e.EnumerateObject().Select(m => m.Name)));
        Assert.Equal("loud", events[0].GetProperty("label").GetString());

        var onDevice = ToolRun.Mote(Folder.Value, ["events", "project.yaml", "--input", "tones.wav", "--on", "cortex-m4", "--json"]).Expect(0);
        Assert.Equal(json.ToString(), onDevice.Json().ToString());
        Assert.Contains($"{events.Count} event", ToolRun.Mote(Folder.Value, ["events", "project.yaml", "--input", "tones.wav"]).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_are_printed_by_stage_and_written_as_an_array()
    {
        var json = ToolRun.Mote(Folder.Value, ["features", "project.yaml", "--input", "tones.wav", "--output", "out", "--json"]).Expect(0).Json();
        int windows = json.GetProperty("windows").GetInt32();
        Assert.Equal((8000 - 800) / 400 + 1, windows);
        Assert.Equal(["scale", "scale", "statistics"], json.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("stage").GetString()));
        Assert.All(json.GetProperty("stages").EnumerateArray(), s => Assert.Equal(windows, s.GetProperty("values").GetArrayLength()));
        Assert.Equal(1, json.GetProperty("features").GetProperty("values")[0].GetArrayLength());
        Assert.Contains("19 windows of float32[1x1]", ToolRun.Mote(Folder.Value, ["features", "project.yaml", "--input", "tones.wav"]).Expect(0).Output, StringComparison.Ordinal);
        byte[] array = File.ReadAllBytes(Path.Combine(Folder.Value, "out", "features.npy"));
        Assert.Equal(128 + (4 * windows), array.Length);
        Assert.Contains($"'shape': ({windows}, 1)", Encoding.ASCII.GetString(array, 0, 128), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_and_profile_take_a_project_and_a_recording()
    {
        var verify = ToolRun.Mote(Folder.Value, ["verify", "project.yaml", "--on", "host", "--input", "tones.wav", "--json"]).Expect(0).Json();
        Assert.True(verify.GetProperty("identical").GetBoolean());
        Assert.Equal(19, verify.GetProperty("targets")[0].GetProperty("invocations").GetInt32());

        var profile = ToolRun.Mote(Folder.Value, ["profile", "project.yaml", "--on", "cortex-m4", "--json"]).Expect(0).Json();
        var stream = profile.GetProperty("stream");
        Assert.Equal(profile.GetProperty("instructions").GetInt64() / stream.GetProperty("seconds").GetDouble(), stream.GetProperty("instructions_per_second").GetDouble(), 1e-3);
        Assert.Equal(profile.GetProperty("instructions").GetInt64(), stream.GetProperty("stages").EnumerateArray().Sum(s => s.GetProperty("instructions_per_hop").GetDouble()) * stream.GetProperty("windows").GetInt32(), 1e-3);
        Assert.Equal("project", ToolRun.Mote(Folder.Value, ["inspect", "project.yaml", "--json"]).Expect(0).Json().GetProperty("format").GetString());
    }

    [Fact]
    public void Triage_names_the_stage_of_a_capture_and_answers_three()
    {
        string window = string.Concat(Enumerable.Repeat("0010", 800));
        File.WriteAllText(Path.Combine(Folder.Value, "good.txt"), $"mote-dump 1\nproject project.yaml\nwindow {window}\n");
        Assert.Contains("0 tensors of 1 windows", ToolRun.Mote(Folder.Value, ["triage", "good.txt"]).Expect(0).Output, StringComparison.Ordinal);

        int layer = ToolRun.Mote(Folder.Value, ["inspect", "project.yaml", "--json"]).Json().GetProperty("operators").EnumerateArray().Single(o => o.GetProperty("op").GetString() == "STATISTICS").GetProperty("index").GetInt32();
        int tensor = ToolRun.Mote(Folder.Value, ["inspect", "project.yaml", "--json"]).Json().GetProperty("operators")[layer].GetProperty("outputs")[0].GetInt32();
        File.WriteAllText(Path.Combine(Folder.Value, "bad.txt"), $"mote-dump 1\nproject project.yaml\nwindow {window}\nlayer {layer} tensor {tensor} 00000000\n");
        var difference = ToolRun.Mote(Folder.Value, ["triage", "bad.txt", "--json"]).Expect(3).Json().GetProperty("first_difference");
        Assert.Equal("statistics", difference.GetProperty("stage").GetString());
        Assert.Equal(layer, difference.GetProperty("layer").GetInt32());
    }

    [Fact]
    public void A_recording_of_another_rate_is_refused()
    {
        var run = ToolRun.Mote(Folder.Value, ["events", "project.yaml", "--input", "slow.wav"]).Expect(1);
        Assert.Contains("MOTE5001", run.Error, StringComparison.Ordinal);
        Assert.Contains("4000 Hz", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_project_reads_the_sample_model()
    {
        string folder = TestFolder.Create();
        string yaml = File.ReadAllText(Path.Combine(GoldenText.Root, "samples/listen.yaml")).Replace("../artifacts/ds_cnn.tflite", DemoModel.FilePath, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "listen.yaml"), yaml);
        var run = ToolRun.Mote(folder, ["verify", "listen.yaml", "--on", "host", "--json"]).Expect(0).Json();
        Assert.True(run.GetProperty("identical").GetBoolean());
        Assert.DoesNotContain(run.GetProperty("targets")[0].GetProperty("layers_removed").EnumerateArray(), r => r.GetProperty("by").GetString() == "the package");
    }

    /// <summary>A project that finds loud sound by the distance of its RMS from 0, and recordings for it.</summary>
    private static string Make()
    {
        string folder = TestFolder.Create();
        File.WriteAllText(Path.Combine(folder, "project.yaml"), """
            name: loudness
            samples: {rate: 8000, type: int16}
            front_end: {kind: flatten, window_ms: 100, stride_ms: 50, scale: 0.001, average: false, minimum: false, maximum: false, stdev: false, skewness: false, kurtosis: false}
            anomaly: {kind: kmeans, centroids: zero.npy, radii: radius.npy}
            labels: [loud]
            decide: [{kind: threshold, level: 4, hold_ms: 300}]
            """);
        File.WriteAllBytes(Path.Combine(folder, "zero.npy"), Array("(1, 1)"));
        File.WriteAllBytes(Path.Combine(folder, "radius.npy"), Array("(1,)"));
        short[] samples = [.. Enumerable.Range(0, 8000).Select(i => (short)((i / 2000 % 2 == 0 ? 500 : 9000) * Math.Sin(i * 0.3)))];
        File.WriteAllBytes(Path.Combine(folder, "tones.wav"), Wav(8000, samples));
        File.WriteAllBytes(Path.Combine(folder, "slow.wav"), Wav(4000, samples));
        return folder;
    }

    /// <summary>One float32, 0, as an .npy file.</summary>
    private static byte[] Array(string shape)
    {
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 0, 0];
    }

    private static byte[] Wav(int rate, short[] samples)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(36 + (samples.Length * 2));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(rate);
        writer.Write(rate * 2);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(samples.Length * 2);
        foreach (short s in samples)
        {
            writer.Write(s);
        }

        return stream.ToArray();
    }
}
