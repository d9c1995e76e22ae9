using System.Runtime.InteropServices;
using Mote.Core;

namespace Mote.Runtime;

/// <summary>An event of a stream.</summary>
/// <param name="Sample">How many samples had come when it was found, since the reset.</param>
/// <param name="TimeMs">The same in milliseconds, rounded down.</param>
/// <param name="Label">What was found: an index of <see cref="StreamInfo.Labels"/>.</param>
/// <param name="Score">How sure, in 1/<see cref="StreamInfo.ScoreOne"/>.</param>
public readonly record struct StreamEvent(long Sample, long TimeMs, int Label, int Score);

/// <summary>
/// Feeds a stream to a model in pieces of any length, as NAME_push of the compiled package does, with the same windows and the same events.
/// </summary>
public sealed class StreamSession
{
    private readonly StreamInfo _stream;
    private readonly int _sampleBytes;
    private int _filled;

    /// <summary>A session at the start of a stream.</summary>
    /// <exception cref="ArgumentException">The model reads no stream.</exception>
    public StreamSession(Model model)
    {
        _stream = model.Module.Stream ?? throw new ArgumentException("The model reads no stream.", nameof(model));
        Session = model.CreateSession();
        _sampleBytes = Session.Input(0).Length / _stream.Window;
    }

    /// <summary>The session that evaluates the windows.</summary>
    public Session Session { get; }

    /// <summary>Samples since the start or the reset.</summary>
    public long Position { get; private set; }

    /// <summary>Called after each window that was evaluated.</summary>
    public Action? WindowCompleted { get; set; }

    /// <summary>Takes samples and returns the events that they brought.</summary>
    /// <param name="samples">The raw bytes of whole samples of all channels, in the type of the model's input.</param>
    /// <exception cref="ArgumentException">The bytes are no whole number of samples.</exception>
    public IReadOnlyList<StreamEvent> Push(ReadOnlySpan<byte> samples)
    {
        if (samples.Length % _sampleBytes != 0)
        {
            throw new ArgumentException($"{samples.Length} bytes are no whole number of samples of {_sampleBytes} bytes.", nameof(samples));
        }

        List<StreamEvent>? events = null;
        while (samples.Length > 0)
        {
            var window = Session.Input(0);
            int taken = Math.Min(samples.Length / _sampleBytes, _stream.Window - _filled);
            samples[..(taken * _sampleBytes)].CopyTo(window[(_filled * _sampleBytes)..]);
            samples = samples[(taken * _sampleBytes)..];
            _filled += taken;
            Position += taken;
            if (_filled == _stream.Window)
            {
                Session.Run();
                if (Event() is { } found)
                {
                    (events ??= []).Add(found);
                }

                WindowCompleted?.Invoke();
                window[(_stream.Hop * _sampleBytes)..].CopyTo(window);
                _filled = _stream.Window - _stream.Hop;
            }
        }

        return (IReadOnlyList<StreamEvent>?)events ?? [];
    }

    /// <summary>Takes samples of the input's element type; see <see cref="Push(ReadOnlySpan{byte})"/>.</summary>
    /// <typeparam name="T">The element type: short for int16, float for float32.</typeparam>
    public IReadOnlyList<StreamEvent> Push<T>(ReadOnlySpan<T> samples)
        where T : unmanaged => Push(MemoryMarshal.AsBytes(samples));

    /// <summary>Back to the start of a stream.</summary>
    public void Reset()
    {
        Session.Reset();
        (_filled, Position) = (0, 0);
    }

    private StreamEvent? Event()
    {
        if (_stream.EventOutput < 0 || Session.Output<int>(_stream.EventOutput) is not [>= 0 and var label, var score])
        {
            return null;
        }

        return new StreamEvent(Position, (long)((ulong)Position * 1000000u / (ulong)_stream.RateMilliHertz), label, score);
    }
}
