using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Projects;

/// <summary>A tensor of a dump.</summary>
/// <param name="Layer">The original operator that computed it.</param>
/// <param name="Tensor">Its number.</param>
/// <param name="Data">Its raw little-endian bytes.</param>
/// <param name="Line">The line of the dump.</param>
public sealed record DumpedTensor(int Layer, int Tensor, ReadOnlyMemory<byte> Data, int Line);

/// <summary>A window of a dump.</summary>
/// <param name="Samples">The raw window, little-endian.</param>
/// <param name="Line">The line of the dump.</param>
public sealed record DumpedWindow(ReadOnlyMemory<byte> Samples, int Line)
{
    /// <summary>What was computed from it elsewhere.</summary>
    public ImmutableArray<DumpedTensor> Tensors { get; init; } = [];
}

/// <summary>
/// What a device, or anything else, captured of a project at work, as lines of text: <c>mote-dump 1</c>; optionally <c>project FILE</c>; then for each
/// window, from the first after a reset on, <c>window HEX</c> and, as the observe hook reports them, <c>layer N tensor M HEX</c>. HEX are the raw
/// bytes, two digits each. Empty lines and lines that start with # mean nothing.
/// </summary>
/// <param name="Project">The project that it is of, as it stands in the dump; null where it does not say.</param>
/// <param name="Windows">The windows in order.</param>
public sealed record TriageDump(string? Project, ImmutableArray<DumpedWindow> Windows)
{
    /// <summary>Longer dumps are refused.</summary>
    public const int MaxBytes = 256 << 20;

    private const string Head = "mote-dump 1";

    /// <summary>Reads a dump.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="DiagnosticException">A line cannot be understood.</exception>
    public static TriageDump Read(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length > MaxBytes)
        {
            throw Bad(name, 1, $"the dump has {file.Length} bytes", "up to 256 MiB");
        }

        string? project = null;
        bool hasHead = false;
        var windows = ImmutableArray.CreateBuilder<DumpedWindow>();
        var tensors = ImmutableArray.CreateBuilder<DumpedTensor>();
        void EndWindow()
        {
            if (windows.Count > 0)
            {
                windows[^1] = windows[^1] with { Tensors = tensors.ToImmutable() };
            }

            tensors.Clear();
        }

        int number = 0;
        while (!file.IsEmpty)
        {
            int end = file.IndexOf((byte)'\n');
            var bytes = end < 0 ? file : file[..end];
            file = end < 0 ? [] : file[(end + 1)..];
            number++;
            string line = Encoding.Latin1.GetString(bytes).Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (!hasHead)
            {
                hasHead = line == Head ? true : throw Bad(name, number, $"the dump does not begin with '{Head}'");
                continue;
            }

            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words[0])
            {
                case "project" when windows.Count == 0 && project is null && words.Length > 1:
                    project = line["project".Length..].Trim();
                    break;
                case "window" when words.Length == 2:
                    EndWindow();
                    windows.Add(new DumpedWindow(Bytes(words[1], name, number), number));
                    break;
                case "layer" when words.Length == 5 && words[2] == "tensor" && windows.Count > 0
                    && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int layer)
                    && int.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out int tensor):
                    tensors.Add(new DumpedTensor(layer, tensor, Bytes(words[4], name, number), number));
                    break;
                default:
                    throw Bad(name, number, $"the line '{(line.Length > 40 ? line[..40] + "..." : line)}' is not understood",
                        "project FILE; window HEX; and after a window: layer N tensor M HEX");
            }
        }

        EndWindow();
        return windows.Count > 0 ? new TriageDump(project, windows.ToImmutable()) : throw Bad(name, Math.Max(number, 1), $"the dump has no window");
    }

    /// <summary>The text of a dump.</summary>
    public string Write()
    {
        var text = new StringBuilder(Head).Append('\n');
        if (Project is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"project {Project}\n");
        }

        foreach (var window in Windows)
        {
            text.Append(CultureInfo.InvariantCulture, $"window {Convert.ToHexStringLower(window.Samples.Span)}\n");
            foreach (var tensor in window.Tensors)
            {
                text.Append(CultureInfo.InvariantCulture, $"layer {tensor.Layer} tensor {tensor.Tensor} {Convert.ToHexStringLower(tensor.Data.Span)}\n");
            }
        }

        return text.ToString();
    }

    private static byte[] Bytes(string hex, string name, int line)
    {
        try
        {
            return Convert.FromHexString(hex);
        }
        catch (FormatException)
        {
            throw Bad(name, line, $"the bytes are no pairs of hexadecimal digits");
        }
    }

    private static DiagnosticException Bad(string name, int line, FormattableString found, string? supported = null) =>
        new(new Diagnostic(DiagnosticIds.BadRecording, FormattableString.Invariant($"{name}:{line}"), FormattableString.Invariant(found), supported));
}
