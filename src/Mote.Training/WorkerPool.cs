using System.Diagnostics.CodeAnalysis;
using Mote.Core;
using Mote.Core.Training;

namespace Mote.Training;

/// <summary>
/// Threads that compute the pieces of one node after the other. The caller works, too, so that a pool of one has no thread of its own. Who computes
/// which piece is not determined; what is computed is.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    /// <summary>
    /// How often a waiting thread looks before it sleeps: a few microseconds, as long as what is done between two nodes takes. Whoever looks for longer
    /// burns the time of another program where the machine is shared, and more than waking up costs where it is not.
    /// </summary>
    private const int Spins = 64;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _work = new(0);
    private readonly ManualResetEventSlim _done = new(false, 1);
    private TrainingKernel? _kernel;
    private NodeBuffers? _buffers;
    private int _next;
    private int _left;
    private int _generation;
    private volatile bool _stop;
    private Exception? _failure;

    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _threads = [.. Enumerable.Range(1, threads - 1).Select(i => new Thread(Work) { IsBackground = true, Name = $"training {i}" })];
        foreach (var thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>Computes a node.</summary>
    public void Run(TrainingKernel kernel, NodeBuffers buffers)
    {
        kernel.Start(buffers.Io);
        int pieces = kernel.Pieces;
        if (_threads.Length == 0 || pieces == 1)
        {
            for (int piece = 0; piece < pieces; piece++)
            {
                kernel.Run(buffers.Io, piece);
            }
        }
        else
        {
            (_kernel, _buffers, _next, _left) = (kernel, buffers, pieces, _threads.Length);
            _done.Reset();
            Volatile.Write(ref _generation, _generation + 1);
            _work.Release(_threads.Length);
            Take();
            for (int spin = 0; spin < Spins && Volatile.Read(ref _left) > 0; spin++)
            {
                Thread.SpinWait(4);
            }

            _done.Wait();
            if (_failure is { } failure)
            {
                _failure = null;
                throw new InvalidOperationException("A training kernel failed on another thread.", failure);
            }
        }

        kernel.Finish(buffers.Io);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop = true;
        _work.Release(Math.Max(1, _threads.Length));
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _work.Dispose();
        _done.Dispose();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "It is thrown again on the caller's thread.")]
    private void Work()
    {
        int seen = 0;
        while (true)
        {
            // The next node follows at once as a rule: looking is cheaper than sleeping, for a while.
            for (int spin = 0; spin < Spins && Volatile.Read(ref _generation) == seen && !_stop; spin++)
            {
                Thread.SpinWait(4);
            }

            _work.Wait();
            if (_stop)
            {
                return;
            }

            seen++;
            try
            {
                Take();
            }
            catch (Exception e)
            {
                _failure = e;
            }

            if (Interlocked.Decrement(ref _left) == 0)
            {
                _done.Set();
            }
        }
    }

    private void Take()
    {
        var (kernel, buffers) = (_kernel!, _buffers!);
        for (int piece = Interlocked.Decrement(ref _next); piece >= 0; piece = Interlocked.Decrement(ref _next))
        {
            kernel.Run(buffers.Io, piece);
        }
    }
}
