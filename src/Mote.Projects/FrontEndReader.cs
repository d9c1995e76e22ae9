using Mote.Core;
using Mote.Formats.Yaml;
using Mote.Projects.FrontEnds;
using Mote.Runtime;

namespace Mote.Projects;

/// <summary>Reads the front end of a project file.</summary>
internal static class FrontEndReader
{
    private static readonly string[] Kinds = ["mfcc", "mfe", "raw", "spectrogram", "tflite"];

    /// <summary>The front end, or null with a report.</summary>
    /// <param name="fields">The map under <c>front_end</c>.</param>
    /// <param name="bag">Where findings go.</param>
    /// <param name="loadModel">Reads the model that a map names by <c>file</c>.</param>
    public static FrontEnd? Read(YamlFields fields, DiagnosticBag bag, Func<YamlFields, Model?> loadModel)
    {
        _ = bag;
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
