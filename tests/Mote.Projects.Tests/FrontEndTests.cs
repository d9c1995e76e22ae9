using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Devices;
using Mote.Projects.Decisions;
using Mote.Runtime;

namespace Mote.Projects.Tests;

/// <summary>Every front end as one graph: the same bits in C# and in C, whatever the samples are.</summary>
public sealed class FrontEndTests
{
    private const string Sound = "samples: {rate: 8000, type: int16}\n";
    private const string RealSound = "samples: {rate: 8000, type: float32}\n";
    private const string Motion = "samples: {rate: 50, type: float32, channels: [x, y, z]}\n";
    private const string Raw = "samples: {rate: 50, type: int16, channels: [x, y]}\n";

    public static TheoryData<string, string> Projects => new()
    {
        { "tflm_audio", Sound + "front_end: {kind: tflm_audio, upper_band_limit: 3800, num_channels: 20}" },
        { "tflm_audio, plain", Sound + "front_end: {kind: tflm_audio, window_ms: 10, stride_ms: 10, upper_band_limit: 4000, lower_band_limit: 0, num_channels: 33, noise_reduction: false}" },
        { "mfcc", Sound + "front_end: {kind: mfcc, num_filters: 20, frame_length: 0.032}" },
        { "mfcc of floats, not normalised", RealSound + "front_end: {kind: mfcc, num_filters: 20, frame_length: 0.032, win_size: 0, pre_shift: 2}" },
        { "mfcc, whole window", Sound + "front_end: {kind: mfcc, num_filters: 20, frame_length: 0.032, whole_window_ms: 300, whole_stride_ms: 150}" },
        { "mfe", Sound + "front_end: {kind: mfe, num_filters: 20, frame_length: 0.032}" },
        { "mfe of floats", RealSound + "front_end: {kind: mfe, num_filters: 12, frame_length: 0.02, high_frequency: 3000, low_frequency: 100, fft_length: 128}" },
        { "spectrogram", Sound + "front_end: {kind: spectrogram}" },
        { "spectral_analysis", Motion + "front_end: {kind: spectral_analysis, filter_type: low, scale: 0.5}" },
        { "spectral_analysis, high, decimated", Motion + "front_end: {kind: spectral_analysis, window_ms: 4000, filter_type: high, filter_cutoff: 2, input_decimation_ratio: 3, do_log: false, do_fft_overlap: false}" },
        { "spectral_analysis, only bins", Raw + "front_end: {kind: spectral_analysis, filter_type: low, filter_order: 0, fft_length: 32, scale: 0.0001}" },
        { "spectral_analysis, mean", Motion + "front_end: {kind: spectral_analysis, window_ms: 1000, spectrum: mean, moments: false}" },
        { "spectral_analysis, mean without overlap", Raw + "front_end: {kind: spectral_analysis, filter_type: high, filter_cutoff: 2, spectrum: mean, do_fft_overlap: false, scale: 0.0001}" },
        { "flatten", Motion + "front_end: {kind: flatten, median: true, zero_crossings: true, mean_crossings: true, range: true}" },
        { "raw", Raw + "front_end: {kind: raw, window_ms: 200, stride_ms: 100, scale: 0.001}" },
        { "image", "samples: {rate: 5, type: uint8, picture: [13, 17, 3]}\nfront_end: {kind: image, height: 8, width: 8, grey: true}" },
        { "image, letterbox", "samples: {rate: 5, type: uint8, picture: [9, 20, 3]}\nfront_end: {kind: image, height: 8, width: 8, fit: longest, resize: nearest, scale: 1, offset: -128}" },
    };

    [Theory, MemberData(nameof(Projects))]
    public void The_package_has_the_bits_of_the_reference(string name, string yaml)
    {
        var model = TestProjects.Read(yaml).ToModel();
        foreach (string target in name is "tflm_audio" or "mfcc" or "spectral_analysis" ? new[] { "host-sanitize", "cortex-m4" } : ["host-sanitize"])
        {
            var result = TestProjects.Verify(model, target);
            Assert.Equal((null, null), (result.FirstDifference, result.Failure));
            Assert.True(result.Invocations >= 3);
        }
    }

    [Theory, MemberData(nameof(Projects))]
    public void Silence_clipping_and_what_is_no_number_give_numbers(string name, string yaml)
    {
        var model = TestProjects.Read(yaml).ToModel();
        var stream = model.Module.Stream!;
        var type = model.Module.Main.Tensors[model.Module.Main.Inputs[0]].Type;
        byte[] samples = Edges(stream, type);
        var rows = TestProjects.Features(model, samples);
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.All(row, value => Assert.True(float.IsFinite(value), $"{name}: a feature is {value}")));

        var result = TestProjects.Verify(model, "host-sanitize", samples);
        Assert.Equal((null, null), (result.FirstDifference, result.Failure));
    }

    [Fact]
    public void A_feature_of_silence_is_the_noise_floor()
    {
        var model = TestProjects.Read(Sound + "front_end: {kind: mfe, num_filters: 20, frame_length: 0.032}").ToModel();
        Assert.All(TestProjects.Features(model, new byte[2000]), row => Assert.All(row, value => Assert.Equal(0, value)));
    }

    // Alternating signs are bin 8 of 16. Under Hann's window, whose sum is 8, they have the power 8 * 8 / 16 there, and (4 * 4) / 16 beside it.
    [Fact]
    public void A_mean_spectrum_is_of_whole_stretches_under_the_window()
    {
        const string Yaml = "samples: {rate: 50, type: float32}\nfront_end: {kind: spectral_analysis, window_ms: 800, stride_ms: 800, spectrum: mean, moments: false, do_log: false}";
        float[] samples = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 1f : -1)];
        float[] row = Assert.Single(TestProjects.Features(TestProjects.Read(Yaml).ToModel(), MemoryMarshal.AsBytes(samples.AsSpan()).ToArray()));
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 1, 4], row.Select(v => MathF.Round(v, 4)));

        // In the second half alone: of four stretches from 0, 8, 16, 24 on the last two are full of it, the second has it under the window's second half, whose sum is 4.5.
        Array.Clear(samples, 0, 16);
        row = Assert.Single(TestProjects.Features(TestProjects.Read(Yaml).ToModel(), MemoryMarshal.AsBytes(samples.AsSpan()).ToArray()));
        Assert.Equal(((4.5 * 4.5 / 16) + 4 + 4) / 4, row[8], 1e-4);
    }

    [Fact]
    public void Frames_of_a_stream_are_those_of_a_whole_window_but_for_the_first_sample()
    {
        const string Common = "kind: mfe, num_filters: 20, frame_length: 0.032, frame_stride: 0.016";
        var streamed = TestProjects.Read(Sound + $"front_end: {{{Common}}}").ToModel();
        var whole = TestProjects.Read(Sound + $"front_end: {{{Common}, whole_window_ms: 400}}").ToModel();
        byte[] samples = StreamSignal.Samples(streamed.Module.Stream!, ElementType.Int16, 3200, seed: 5);

        var frames = TestProjects.Features(streamed, samples);
        float[] all = Assert.Single(TestProjects.Features(whole, samples));

        Assert.Equal(24, frames.Count);
        Assert.Equal([.. frames.Skip(1).SelectMany(f => f)], all[20..]);
    }

    /// <summary>Silence, the largest and the smallest numbers, and for floats infinities, NaN and numbers whose squares are infinite.</summary>
    private static byte[] Edges(StreamInfo stream, ElementType type)
    {
        int count = (stream.Window + (4 * stream.Hop)) * stream.Channels;
        int part = Math.Max(1, count / 6);
        if (type == ElementType.Float32)
        {
            float[] floats = [.. Enumerable.Range(0, count).Select(i => (i / part) switch
            {
                0 => 0f,
                1 => i % 2 == 0 ? 1e4f : -1e4f,
                2 => i % 5 == 0 ? float.NaN : 0.25f,
                3 => i % 7 == 0 ? float.PositiveInfinity : i % 11 == 0 ? float.NegativeInfinity : -0.5f,
                4 => float.Epsilon,
                _ => 3f,
            })];
            return MemoryMarshal.AsBytes(floats.AsSpan()).ToArray();
        }

        if (type == ElementType.UInt8)
        {
            return [.. Enumerable.Range(0, count).Select(i => (byte)(i / part % 2 == 0 ? 0 : 255))];
        }

        short[] shorts = [.. Enumerable.Range(0, count).Select(i => (i / part) switch
        {
            0 or 3 => (short)0,
            1 => i % 2 == 0 ? short.MaxValue : short.MinValue,
            2 => short.MinValue,
            _ => short.MaxValue,
        })];
        return MemoryMarshal.AsBytes(shorts.AsSpan()).ToArray();
    }
}
