using System.Runtime.InteropServices;
using System.Text;
using Mote.Core;
using Mote.Devices;
using Mote.Formats.Npy;
using Mote.Formats.TfLite;
using Mote.Operators.Import;
using Mote.Projects.Decisions;
using Mote.Runtime;

namespace Mote.Projects.Tests;

/// <summary>Project files: what they may say, and what is said of those that are wrong.</summary>
public sealed class ProjectFileTests
{
    [Fact]
    public void What_is_wrong_with_projects_is_said_with_the_place_and_the_remedy()
    {
        var text = new StringBuilder();
        foreach (string yaml in new[]
        {
            "",
            "samples: {rate: 16000}",
            "samples: {rate: 16000}\nfront_end: {kind: mfce}",
            "samples: {rate: 16000, typ: int16}\nfront_end: {kind: mfe, num_filter: 20}",
            "samples: {rate: 16000}\nfront_end: {kind: mfe}\nmodel: {file: missing.tflite}",
            "samples: {rate: fast}\nfront_end: {kind: raw, window_ms: [1]}",
            "samples: {rate: 100}\nfront_end: {kind: raw, window_ms: 100, stride_ms: 200}",
            "samples: {rate: 16000}\nfront_end: {kind: mfe, fft_length: 300}",
            "samples: {rate: 16000}\nfront_end: {kind: mfe, num_filters: 200}",
            "samples: {rate: 16000, channels: [left, right]}\nfront_end: {kind: tflm_audio}",
            "samples: {rate: 50, type: float32}\nfront_end: {kind: spectral_analysis, filter_type: low, filter_cutoff: 30}",
            "samples: {rate: 50, type: float32}\nfront_end: {kind: spectral_analysis, input_decimation_ratio: 7}",
            "samples: {rate: 50, type: float32}\nfront_end: {kind: spectral_analysis, input_decimation_ratio: 100}",
            "samples: {rate: 5}\nfront_end: {kind: image, height: 8, width: 8}",
            "samples: {rate: 16000}\nfront_end: {kind: mfe}\ndecide: [{kind: argmax}]",
            "samples: {rate: 16000}\nfront_end: {kind: raw}\ndecide: [{kind: guess}, 7]",
            "samples: {rate: 16000}\nfront_end: {kind: mfe}\nanomaly: {kind: kmeans, centroids: none.npy}",
        })
        {
            var e = Assert.Throws<DiagnosticException>(() => TestProjects.Read(yaml).ToModel());
            text.Append("---\n").Append(yaml).Append('\n').Append("=>\n");
            foreach (var diagnostic in e.Diagnostics)
            {
                text.Append(diagnostic.ToString().Replace(Path.GetTempPath(), "TEMP/", StringComparison.Ordinal)).Append('\n');
            }
        }

        string said = System.Text.RegularExpressions.Regex.Replace(text.ToString(), "TEMP/[^/ ]*/", "FOLDER/");
        GoldenText.Check("tests/Mote.Projects.Tests/Golden/wrong-projects.txt", said);
    }

    [Fact]
    public void A_project_and_its_model_are_read_from_files()
    {
        var network = TestProjects.Network(new Shape(1, 14), 2);
        byte[] file = TfLiteWriter.Write(TfLiteExporter.Export(network.Module));
        var project = TestProjects.Read("""
            name: motion
            samples: {rate: 50, type: int16, channels: [x, y]}
            front_end: {kind: flatten, window_ms: 400, stride_ms: 100}
            model: {file: net.tflite, every: 2}
            labels: [still, moving]
            decide:
              - {kind: moving_average, window_ms: 400}
              - {kind: hysteresis, on: 0.7, off: 0.5, ignore: [still]}
            """, ("net.tflite", file));

        Assert.Equal("motion", project.Name);
        Assert.Equal(2, project.Network!.Every);
        Assert.Equal(["still", "moving"], project.Labels);
        Assert.Equal(0.7, Assert.IsType<Switching>(project.Decisions[1]).On);
        var stream = project.ToModel().Module.Stream!;
        Assert.Equal((50, 2, 20, 5), (stream.Rate, stream.Channels, stream.Window, stream.Hop));
        Assert.Equal(["x", "y"], stream.ChannelNames);
    }

    [Theory, InlineData("kmeans"), InlineData("gmm")]
    public void An_anomaly_score_takes_the_place_of_a_model(string kind)
    {
        byte[] Array(params int[] shape) => new NpyFile("f4", [.. shape], MemoryMarshal.AsBytes(Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(i => 0.5f + (i % 5 * 0.25f)).ToArray().AsSpan()).ToArray()).Write();
        var project = TestProjects.Read($$"""
            samples: {rate: 50, type: float32, channels: [x, y]}
            front_end: {kind: flatten, window_ms: 400, stride_ms: 100}
            anomaly: {{(kind == "gmm" ? "{kind: gmm, means: a.npy, factors: a.npy, log_peaks: b.npy, every: 3, first: 2}" : "{kind: kmeans, centroids: a.npy, radii: b.npy}")}}
            labels: [strange]
            decide: [{kind: threshold, level: 2}]
            """, ("a.npy", Array(3, 14)), ("b.npy", Array(3)));
        var model = project.ToModel();
        byte[] samples = StreamSignal.Samples(model.Module.Stream! with { Rate = 256 }, ElementType.Float32, 600);
        Assert.NotEmpty(new StreamSession(model).Push(samples));
        var result = TestProjects.Verify(model, "host-sanitize", samples);
        Assert.Equal((null, null), (result.FirstDifference, result.Failure));
    }

    [Theory]
    [InlineData("rate", "it was taken at 8000 Hz. Supported: 16000 Hz")]
    [InlineData("channels", "it has 2 channels")]
    [InlineData("short", "it has 100 samples. Supported: 320")]
    public void A_recording_that_does_not_fit_is_refused(string what, string found)
    {
        var stream = TestProjects.Read("samples: {rate: 16000}\nfront_end: {kind: mfe}").ToModel().Module.Stream!;
        string path = Path.Combine(TestFolder.Create(), "recording.wav");
        File.WriteAllBytes(path, Wav(what == "rate" ? 8000 : 16000, what == "channels" ? 2 : 1, what == "short" ? 100 : 1000));
        var e = Assert.Throws<DiagnosticException>(() => StreamRecording.Read(path, stream, ElementType.Int16));
        Assert.Contains(found, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_are_found_by_their_names()
    {
        var stream = TestProjects.Read("samples: {rate: 50, type: float32, channels: [y, x]}\nfront_end: {kind: raw, window_ms: 40, stride_ms: 40}").ToModel().Module.Stream!;
        string path = Path.Combine(TestFolder.Create(), "motion.csv");
        File.WriteAllText(path, "time,x,y,z\n0.00,1,2,3\n0.02,4,5,6\n0.04,7,8,9\n");
        Assert.Equal([2, 1, 5, 4, 8, 7], MemoryMarshal.Cast<byte, float>(StreamRecording.Read(path, stream, ElementType.Float32)).ToArray());
    }

    private static byte[] Wav(int rate, int channels, int samples)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        int bytes = samples * channels * 2;
        writer.Write("RIFF"u8);
        writer.Write(36 + bytes);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)channels);
        writer.Write(rate);
        writer.Write(rate * channels * 2);
        writer.Write((short)(channels * 2));
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(bytes);
        writer.Write(new byte[bytes]);
        return stream.ToArray();
    }
}
