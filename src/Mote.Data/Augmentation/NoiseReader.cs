using System.Collections.Immutable;
using Mote.Core;
using Mote.Data.Reading;
using Mote.Formats.Recordings;

namespace Mote.Data;

/// <summary>Reads the recordings of noise that augmentations name, up to a bound.</summary>
internal static class NoiseReader
{
    private const long MaxBytes = 256L << 20;

    public static ImmutableArray<float[]> Read(DatasetSpec spec, string folder)
    {
        var noises = ImmutableArray.CreateBuilder<float[]>();
        long bytes = 0;
        foreach (string name in spec.Augment.OfType<NoiseAugmentation>().Select(a => a.Folder).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            string path = Path.GetFullPath(Path.Combine(folder, name));
            if (!Directory.Exists(path))
            {
                throw new DiagnosticException(new Diagnostic(DiagnosticIds.DataMissing, name, "there is no such folder of noises", Remedy: "Paths are relative to the project's folder"));
            }

            var files = new FileSearch(["*.wav"], []).Find(path).Files;
            if (files.Count == 0)
            {
                throw new DiagnosticException(new Diagnostic(DiagnosticIds.DataMissing, name, "the folder has no WAV file"));
            }

            foreach (string file in files)
            {
                var recording = RecordingReader.Read(Path.Combine(path, file));
                if (spec.Rate is { } wanted && recording.Rate is { } found && Math.Abs(found - wanted) > wanted * 1e-3)
                {
                    throw new DiagnosticException(new Diagnostic(DiagnosticIds.BadExample, $"{name}/{file}", FormattableString.Invariant($"it has {found:0.###} samples per second"),
                        FormattableString.Invariant($"{wanted:0.###}, the rate of the dataset"), "Resample the file"));
                }

                bytes += 4L * recording.Length;
                if (bytes > MaxBytes)
                {
                    throw new DiagnosticException(new Diagnostic(DiagnosticIds.DatasetTooLarge, name, "the noises take more than 256 MiB", Remedy: "Cut or remove some"));
                }

                float[] samples = recording.Float32(0).ToArray();
                float scale = recording.Type == ElementType.Int16 || spec.Kind == DataKind.Audio ? recording.FullScale : 1;
                noises.Add(Array.ConvertAll(samples, x => x * scale));
            }
        }

        return noises.ToImmutable();
    }
}
