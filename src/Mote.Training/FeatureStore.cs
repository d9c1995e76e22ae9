using System.IO.MemoryMappedFiles;
using Mote.Core;

namespace Mote.Training;

/// <summary>
/// Features of many examples: in memory up to a limit, beyond it in a temporary file that the system keeps in memory as far as there is room. Different
/// rows may be written and read at the same time.
/// </summary>
internal sealed class FeatureStore : IDisposable
{
    private readonly int _width;
    private readonly float[]? _memory;
    private readonly string? _path;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;

    /// <summary>Room for rows.</summary>
    /// <param name="count">How many.</param>
    /// <param name="width">Numbers of each.</param>
    /// <param name="memoryLimit">Bytes up to which they stay in memory.</param>
    public FeatureStore(int count, int width, long memoryLimit)
    {
        _width = width;
        long bytes = (long)count * width * sizeof(float);
        if (bytes <= Math.Min(memoryLimit, int.MaxValue))
        {
            _memory = new float[count * width];
            return;
        }

        _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            // Room is asked for and taken now: a page that finds none when it is written would end the process.
            if (new DriveInfo(Path.GetTempPath()).AvailableFreeSpace < bytes)
            {
                throw new IOException("the disk is too full");
            }

            var stream = new FileStream(_path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, PreallocationSize = bytes });
            _file = MemoryMappedFile.CreateFromFile(stream, null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
            _view = _file.CreateViewAccessor();
            if (!OperatingSystem.IsWindows())
            {
                // The file lives as long as it is mapped, and is gone however the process ends.
                File.Delete(_path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WholeFile.TryDelete(_path);
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.UnwritableFile, _path, FormattableString.Invariant($"there is no room for {bytes} bytes of features ({e.Message.TrimEnd('.')})"),
                Remedy: "Make room, or name another folder by the environment variable TMPDIR"));
        }
    }

    /// <summary>Writes a row.</summary>
    public void Write(int row, ReadOnlySpan<float> values)
    {
        if (_memory is not null)
        {
            values.CopyTo(_memory.AsSpan(row * _width, _width));
            return;
        }

        _view!.SafeMemoryMappedViewHandle.WriteSpan((ulong)row * (ulong)_width * sizeof(float), values);
    }

    /// <summary>Reads a row.</summary>
    public void Read(int row, Span<float> values)
    {
        if (_memory is not null)
        {
            _memory.AsSpan(row * _width, _width).CopyTo(values);
            return;
        }

        _view!.SafeMemoryMappedViewHandle.ReadSpan((ulong)row * (ulong)_width * sizeof(float), values[.._width]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
        if (_path is not null)
        {
            WholeFile.TryDelete(_path);
        }
    }
}
