using Mote.Core;
using Mote.Formats.Yaml;
using Mote.Operators.Image;
using Mote.Operators.Statistics;
using Mote.Projects.FrontEnds;
using Mote.Runtime;

namespace Mote.Projects;

/// <summary>Reads the front end of a project file.</summary>
internal static class FrontEndReader
{
    private static readonly string[] Kinds = ["flatten", "image", "mfcc", "mfe", "raw", "spectral_analysis", "spectrogram", "tflite", "tflm_audio"];

    private static readonly (string Key, StatisticKinds Kind, bool Default)[] Statistics =
    [
        ("average", StatisticKinds.Mean, true), ("minimum", StatisticKinds.Minimum, true), ("maximum", StatisticKinds.Maximum, true), ("rms", StatisticKinds.Rms, true),
        ("stdev", StatisticKinds.Deviation, true), ("skewness", StatisticKinds.Skewness, true), ("kurtosis", StatisticKinds.Kurtosis, true),
        ("zero_crossings", StatisticKinds.ZeroCrossings, false), ("mean_crossings", StatisticKinds.MeanCrossings, false), ("range", StatisticKinds.Range, false),
        ("median", StatisticKinds.Median, false),
    ];

    /// <summary>The front end, or null with a report.</summary>
    /// <param name="fields">The map under <c>front_end</c>.</param>
    /// <param name="bag">Where findings go.</param>
    /// <param name="loadModel">Reads the model that a map names by <c>file</c>.</param>
    /// <param name="loadFile">Reads the file that a key names, or null with a report.</param>
    public static FrontEnd? Read(YamlFields fields, DiagnosticBag bag, Func<YamlFields, Model?> loadModel, Func<YamlFields, string, byte[]?> loadFile)
    {
        FrontEnd? frontEnd = fields.RequiredChoice("kind", Kinds) switch
        {
            "mfcc" => Framed(fields, new Mfcc
            {
                Coefficients = fields.Int32("num_cepstral", 13, 1, 512),
                Filters = fields.Int32("num_filters", 32, 1, 512),
                LowHertz = fields.Number("low_frequency", 0, 0),
                HighHertz = fields.Number("high_frequency", 0, 0),
                NormalizationFrames = fields.Int32("win_size", 101, 0, 10001),
                PreEmphasis = fields.Number("pre_cof", 0.98, -1, 1),
                PreEmphasisLag = fields.Int32("pre_shift", 1, 1, 4096),
            }),
            "mfe" => Framed(fields, new Mfe
            {
                Filters = fields.Int32("num_filters", 40, 1, 512),
                LowHertz = fields.Number("low_frequency", 0, 0),
                HighHertz = fields.Number("high_frequency", 0, 0),
                NoiseFloor = fields.Number("noise_floor_db", -52, -500, 11),
            }),
            "spectrogram" => Framed(fields, new Spectrogram { NoiseFloor = fields.Number("noise_floor_db", -52, -500, 11) }),
            "raw" => new RawFrontEnd
            {
                WindowMs = fields.Number("window_ms", 1000, 0, 1e7),
                StrideMs = fields.Number("stride_ms", 1000, 0, 1e7),
                Scale = fields.Number("scale", 1),
            },
            "flatten" => new Flatten
            {
                WindowMs = fields.Number("window_ms", 1000, 0, 1e7),
                StrideMs = fields.Number("stride_ms", 1000, 0, 1e7),
                Scale = fields.Number("scale", 1),
                Kinds = Statistics.Aggregate(StatisticKinds.None, (kinds, one) => fields.Boolean(one.Key, one.Default) ? kinds | one.Kind : kinds),
            },
            "spectral_analysis" => new SpectralAnalysis
            {
                WindowMs = fields.Number("window_ms", 2000, 0, 1e7),
                StrideMs = fields.Number("stride_ms", 200, 0, 1e7),
                Scale = fields.Number("scale", 1),
                Decimation = fields.Int32("input_decimation_ratio", 1, 1, 1000),
                Filter = fields.Choice("filter_type", "none", "none", "low", "high") switch
                {
                    "low" => PassBand.Low,
                    "high" => PassBand.High,
                    _ => PassBand.None,
                },
                Cutoff = fields.Number("filter_cutoff", 3, 0),
                Order = fields.Int32("filter_order", 6, 0, 8),
                FftLength = fields.Int32("fft_length", 16, 16, 4096),
                Log = fields.Boolean("do_log", true),
                Overlap = fields.Boolean("do_fft_overlap", true),
                Spectrum = fields.Choice("spectrum", "max_hold", "max_hold", "mean") == "mean" ? SpectrumKind.Mean : SpectrumKind.MaxHold,
                Moments = fields.Boolean("moments", true),
            },
            "tflm_audio" => new TflmAudio
            {
                WindowMs = fields.Number("window_ms", 30, 0, 1e4),
                StrideMs = fields.Number("stride_ms", 20, 0, 1e4),
                Channels = fields.Int32("num_channels", 40, 1, 256),
                LowHertz = fields.Number("lower_band_limit", 125, 0),
                HighHertz = fields.Number("upper_band_limit", 7500, 0),
                NoiseReduction = fields.Boolean("noise_reduction", true),
                EvenSmoothing = fields.Number("even_smoothing", 0.025, 0, 1),
                OddSmoothing = fields.Number("odd_smoothing", 0.06, 0, 1),
                MinSignalRemaining = fields.Number("min_signal_remaining", 0.05, 0, 1),
                SmoothingBits = fields.Int32("smoothing_bits", 10, 0, 16),
                Pcan = fields.Boolean("pcan", true),
                PcanStrength = fields.Number("pcan_strength", 0.95, 0, 4),
                PcanOffset = fields.Number("pcan_offset", 80, 0, 1e6),
                LogShift = fields.Int32("log_shift", 6, 0, 12),
                Constants = fields.Has("constants") && loadFile(fields, "constants") is { } constants ? TflmAudioConstants.Read(constants, fields.PlaceOf("constants").ToString(), bag) : null,
            },
            "image" => new Picture
            {
                Height = fields.RequiredInt32("height", 1, 4096),
                Width = fields.RequiredInt32("width", 1, 4096),
                Fit = fields.Choice("fit", "shortest", "shortest", "longest", "squash") switch
                {
                    "longest" => ImageFitMode.FitLongest,
                    "squash" => ImageFitMode.Squash,
                    _ => ImageFitMode.FitShortest,
                },
                Bilinear = fields.Choice("resize", "bilinear", "bilinear", "nearest") == "bilinear",
                Grey = fields.Boolean("grey", false),
                Scale = fields.Number("scale", 1 / 255.0),
                Offset = fields.Number("offset", 0),
            },
            "tflite" => loadModel(fields) is { } model ? new ModelFrontEnd(model) { StrideMs = fields.Number("stride_ms", 20, 0, 1e7) } : null,
            _ => null,
        };
        fields.Finish();
        return frontEnd;
    }

    private static FrontEnd Framed<T>(YamlFields fields, T frontEnd)
        where T : FramedFrontEnd => frontEnd with
        {
            FrameLength = fields.Number("frame_length", frontEnd.FrameLength, 0, 100),
            FrameStride = fields.Number("frame_stride", frontEnd.FrameStride, 0, 100),
            FftLength = fields.Int32("fft_length", frontEnd.FftLength, 16, 4096),
            WholeWindow = fields.Number("whole_window_ms", 0, 0, 1e7),
            WholeStride = fields.Number("whole_stride_ms", 0, 0, 1e7),
        };
}
