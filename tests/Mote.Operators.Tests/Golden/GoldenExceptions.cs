namespace Mote.Operators.Tests.Golden;

/// <summary>The models that do not give TFLM's numbers, each with its reason: exceptions.txt beside this file, one <c>file: reason</c> a line.</summary>
internal static class GoldenExceptions
{
    public static IReadOnlyDictionary<string, string> Read()
    {
        using var stream = typeof(GoldenExceptions).Assembly.GetManifestResourceStream("golden-exceptions.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }
}
