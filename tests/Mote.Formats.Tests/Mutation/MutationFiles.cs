using Mote.Formats.Tests.TfLite;
using Mote.Formats.TfLite;

namespace Mote.Formats.Tests.Mutation;

/// <summary>The valid files that are damaged.</summary>
internal static class MutationFiles
{
    private const int LargestCorpusFile = 8192;

    /// <summary>Files that the tests write themselves.</summary>
    public static IEnumerable<Mutator> Own()
    {
        yield return new Mutator("small", TfLiteWriter.Write(SampleModels.Small()));
        yield return new Mutator("rich", TfLiteWriter.Write(SampleModels.Rich()));
        yield return new Mutator("chain", TfLiteWriter.Write(SampleModels.Chain(30)));
        yield return new Mutator("every options table", TfLiteWriter.Write(SampleModels.EveryOptionsTable()));
    }

    /// <summary>Small files of the folder and its subfolders that the reader accepts, in the order of their names; none when it is absent.</summary>
    public static IEnumerable<Mutator> Corpus(string? folder)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            yield break;
        }

        foreach (string path in Directory.EnumerateFiles(folder, "*.tflite", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            byte[] bytes = File.ReadAllBytes(path);
            if (bytes.Length <= LargestCorpusFile && !path.Contains("_malformed", StringComparison.Ordinal))
            {
                yield return new Mutator(Path.GetFileName(path), bytes);
            }
        }
    }
}
