using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Mote.Core;

namespace Mote.Data;

/// <summary>One opening of the test part.</summary>
/// <param name="Purpose">What for.</param>
/// <param name="ModelHash">The model, or null.</param>
/// <param name="Fold">The name of the fold.</param>
/// <param name="SpecHash">The dataset's specification.</param>
/// <param name="Date">The day, UTC, as yyyy-MM-dd.</param>
public sealed record TestUse(string Purpose, string? ModelHash, string Fold, string SpecHash, string Date);

/// <summary>The record of the uses of the test split: a file of JSON lines to which lines are only added. A model card quotes its count.</summary>
public sealed class TestUseLog
{
    private const long MaxBytes = 64 << 20;
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly string? _path;
    private readonly Lock _lock = new();
    private readonly List<TestUse> _uses = [];

    internal TestUseLog(string? path)
    {
        _path = path;
        if (path is null || !File.Exists(path))
        {
            return;
        }

        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.TooLarge, path, "the record of test uses is larger than 64 MiB"));
        }

        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            line++;
            try
            {
                _uses.Add(JsonSerializer.Deserialize<TestUse>(text, Options) ?? throw new JsonException());
            }
            catch (JsonException)
            {
                throw new DiagnosticException(new Diagnostic(DiagnosticIds.DatasetChanged, string.Create(CultureInfo.InvariantCulture, $"{path}:{line}"),
                    "the line is no use of the test split", Remedy: "Restore the file from version control; it is only ever added to"));
            }
        }
    }

    /// <summary>All uses, oldest first, this process's included.</summary>
    public ImmutableArray<TestUse> Uses
    {
        get
        {
            lock (_lock)
            {
                return [.. _uses];
            }
        }
    }

    /// <summary>Adds a use and writes it before it returns.</summary>
    internal void Add(TestUse use)
    {
        lock (_lock)
        {
            if (_path is not null)
            {
                try
                {
                    File.AppendAllText(_path, JsonSerializer.Serialize(use, Options) + "\n");
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnwritableFile, _path, e.Message.TrimEnd('.'), Remedy: "The test split stays sealed until its use can be recorded"));
                }
            }

            _uses.Add(use);
        }
    }
}
