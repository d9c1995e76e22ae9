using System.Numerics;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Training;

/// <summary>
/// Trains a network. All that is random follows from the seed, the epoch and the example, so the same arguments give the same bits, whatever the
/// number of threads, and training that goes on from a checkpoint ends where it would have ended.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly Graph _network;
    private readonly TrainingOptions _options;
    private readonly TrainingExamples _examples;
    private readonly TrainingExamples? _validation;
    private readonly TrainingExecutor _executor;
    private readonly Memory<float>[] _optimizer;
    private readonly ParameterAverage? _average;
    private readonly int _batch;
    private readonly long _steps;
    private readonly List<Epoch> _history = [];
    private StepPowers _powers = StepPowers.Start;
    private double _best = double.PositiveInfinity;
    private int _bestEpoch;
    private float[] _bestParameters = [];
    private float[] _bestStatistics = [];

    /// <summary>Prepares a training.</summary>
    /// <param name="network">A float32 network for one example, with its first parameters.</param>
    /// <param name="examples">What it learns from; at least one.</param>
    /// <param name="validation">What says when it is best, or null.</param>
    /// <param name="options">How.</param>
    /// <exception cref="DiagnosticException">The network cannot be trained, or the examples do not fit it.</exception>
    public Trainer(Graph network, TrainingExamples examples, TrainingExamples? validation, TrainingOptions options)
    {
        (_network, _examples, _validation, _options) = (network, examples, validation is { Count: > 0 } ? validation : null, options);
        _batch = Math.Min(options.Batch, examples.Count);
        StepsInEpoch = (examples.Count + _batch - 1) / _batch;
        _steps = (long)StepsInEpoch * options.Epochs;
        CheckFit();
        _executor = new TrainingExecutor(TrainingGraphBuilder.Build(network, options.Loss, _batch, options.Frozen), network, options.Threads);
        _optimizer = [.. Enumerable.Range(0, options.Optimizer.Vectors).Select(_ => new Memory<float>(new float[_executor.Graph.ParameterElements]))];
        _average = options.Average > 0 ? new ParameterAverage(_executor.Graph.ParameterElements, _executor.Statistics.Length, options.Average * _steps) : null;
    }

    /// <summary>The steps of an epoch; the last batch is filled up with the first examples of its order.</summary>
    public int StepsInEpoch { get; }

    /// <summary>The epochs so far.</summary>
    public IReadOnlyList<Epoch> History => _history;

    /// <summary>The epoch, from 1, whose parameters are the best so far; the last one without validation.</summary>
    public int BestEpoch => _validation is null ? _history.Count : _bestEpoch;

    /// <summary>The bytes that the values of a step take.</summary>
    public int ArenaBytes => _executor.ArenaBytes;

    /// <summary>True when there is nothing left to do.</summary>
    public bool IsFinished => _history.Count >= _options.Epochs
        || (_validation is not null && _options.Patience > 0 && _history.Count - _bestEpoch >= _options.Patience);

    /// <summary>The network with the best parameters so far, or the last ones without validation.</summary>
    public Graph Best => _bestParameters.Length == 0 ? Last : ParameterVector.Apply(_executor.Graph, _network, _bestParameters, _bestStatistics);

    /// <summary>The network as it is now: the average where there is one.</summary>
    public Graph Last => _average is null ? _executor.Apply(_network) : ParameterVector.Apply(_executor.Graph, _network, _average.Parameters, _average.Statistics);

    private Span<float> Parameters => MemoryMarshal.Cast<byte, float>(_executor.Parameters.Span);

    /// <summary>Trains to the end.</summary>
    /// <param name="progress">Called after each epoch.</param>
    /// <param name="checkpoint">Called after each epoch to save, or null.</param>
    /// <param name="cancellation">Looked at after each step; the training can go on from the last checkpoint.</param>
    public Graph Run(Action<Epoch>? progress = null, Action<Trainer>? checkpoint = null, CancellationToken cancellation = default)
    {
        while (!IsFinished)
        {
            var epoch = RunEpoch(cancellation);
            checkpoint?.Invoke(this);
            progress?.Invoke(epoch);
        }

        return Best;
    }

    /// <summary>Trains for one epoch.</summary>
    public Epoch RunEpoch(CancellationToken cancellation = default)
    {
        int epoch = _history.Count;
        int[] order = [.. Enumerable.Range(0, _examples.Count)];
        new Random64(_options.Seed).Split("order").Split((ulong)epoch).Shuffle<int>(order);
        double loss = 0;
        long right = 0;
        double rate = 0;
        for (int step = 0; step < StepsInEpoch; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Load(order, step, epoch);
            long number = ((long)epoch * StepsInEpoch) + step;
            loss += _executor.Step(Random64.Hash(_options.Seed, (ulong)number), (float)_options.StatisticsMomentum);
            right += CountRight(_executor.Outputs, _executor.Targets, _batch);
            rate = _options.LearningRate * _options.Schedule.At(number, _steps);
            Update((float)rate);
            _average?.Add(number, Parameters, _executor.Statistics);
        }

        var (validationLoss, validationAccuracy) = _validation is null ? (double.NaN, double.NaN) : Evaluate(_validation);
        var result = new Epoch(epoch + 1, loss / StepsInEpoch, _options.Loss.IsOfClasses ? (double)right / ((long)StepsInEpoch * _batch) : double.NaN, validationLoss, validationAccuracy, rate);
        _history.Add(result);
        Keep(result);
        return result;
    }

    /// <summary>Everything that is needed to go on.</summary>
    public Checkpoint Save() => new()
    {
        Fingerprint = Fingerprint(),
        Powers = _powers,
        BestValue = _best,
        BestEpoch = _bestEpoch,
        History = [.. _history],
        Vectors = [[.. Parameters], [.. _executor.Statistics], .. _optimizer.Select(m => m.ToArray()), .. _average is null ? (float[][])[] : [[.. _average.Parameters], [.. _average.Statistics]], _bestParameters, _bestStatistics],
    };

    /// <summary>Goes on where a training of the same network, examples and options was saved.</summary>
    /// <exception cref="DiagnosticException">It was another training.</exception>
    public void Restore(Checkpoint checkpoint, string place)
    {
        int vectors = 4 + _optimizer.Length + (_average is null ? 0 : 2);
        bool fits = checkpoint.Fingerprint == Fingerprint() && checkpoint.Vectors.Length == vectors && checkpoint.Vectors[0].Length == Parameters.Length
            && checkpoint.Vectors[1].Length == _executor.Statistics.Length && checkpoint.Vectors[2..(2 + _optimizer.Length)].All(v => v.Length == Parameters.Length)
            && (_average is null || (checkpoint.Vectors[^4].Length == Parameters.Length && checkpoint.Vectors[^3].Length == _executor.Statistics.Length))
            && (checkpoint.Vectors[^2].Length == 0 || (checkpoint.Vectors[^2].Length == Parameters.Length && checkpoint.Vectors[^1].Length == _executor.Statistics.Length));
        if (!fits)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.CheckpointMismatch, place, "the checkpoint is of another training: network, data, or options differ",
                Remedy: "Train without --resume, or with what it was begun with"));
        }

        checkpoint.Vectors[0].CopyTo(Parameters);
        checkpoint.Vectors[1].CopyTo(_executor.Statistics.AsSpan());
        for (int i = 0; i < _optimizer.Length; i++)
        {
            checkpoint.Vectors[2 + i].CopyTo(_optimizer[i]);
        }

        if (_average is not null)
        {
            checkpoint.Vectors[^4].CopyTo(_average.Parameters, 0);
            checkpoint.Vectors[^3].CopyTo(_average.Statistics, 0);
        }

        (_bestParameters, _bestStatistics) = (checkpoint.Vectors[^2], checkpoint.Vectors[^1]);
        (_powers, _best, _bestEpoch) = (checkpoint.Powers, checkpoint.BestValue, checkpoint.BestEpoch);
        _history.Clear();
        _history.AddRange(checkpoint.History);
    }

    /// <inheritdoc/>
    public void Dispose() => _executor.Dispose();

    /// <summary>How many rows of outputs have their largest element where the targets have theirs.</summary>
    internal static long CountRight(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, int rows)
    {
        int width = outputs.Length / Math.Max(1, rows);
        long right = 0;
        for (int r = 0; r < rows; r++)
        {
            var o = outputs.Slice(r * width, width);
            var t = targets.Slice(r * width, width);
            right += width == 1 ? (o[0] > 0 == t[0] > 0.5f ? 1 : 0) : (IndexOfLargest(o) == IndexOfLargest(t) ? 1 : 0);
        }

        return right;
    }

    /// <summary>The first index of the largest element.</summary>
    internal static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }

    private void CheckFit()
    {
        if (_examples.Count == 0 || _network.Inputs.Length != 1 || _network.Tensors[_network.Inputs[0]].Shape.ElementCount != _examples.InputElements
            || _network.Tensors[_network.Outputs[0]].Shape.ElementCount != _examples.TargetElements)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.ExamplesDoNotFit, $"network '{_network.Name}'",
                FormattableString.Invariant($"it reads {_network.Tensors[_network.Inputs[0]].Shape} and gives {_network.Tensors[_network.Outputs[0]].Shape}; there are {_examples.Count} examples of {_examples.InputElements} numbers, which want {_examples.TargetElements}")));
        }
    }

    private void Load(int[] order, int step, int epoch)
    {
        int inputs = _examples.InputElements;
        int targets = _examples.TargetElements;
        int batch = _batch;
        void Read(int i)
        {
            int example = order[((step * batch) + i) % order.Length];
            _examples.Read(example, epoch, _executor.Input().Slice(i * inputs, inputs), _executor.Targets.Slice(i * targets, targets));
            _executor.Weights[i] = _examples.Weight(example);
        }

        if (_options.Threads > 1)
        {
            Parallel.For(0, batch, new ParallelOptions { MaxDegreeOfParallelism = _options.Threads }, Read);
            return;
        }

        for (int i = 0; i < batch; i++)
        {
            Read(i);
        }
    }

    private void Update(float rate)
    {
        _powers = _options.Optimizer is Adam adam ? new StepPowers(_powers.FirstPower * adam.Beta1, _powers.SecondPower * adam.Beta2) : _powers;
        var gradients = MemoryMarshal.Cast<byte, float>(_executor.Gradients.Span);
        if (_options.ClipNorm > 0)
        {
            GradientClipping.Apply(gradients, _options.ClipNorm);
        }

        foreach (var p in _executor.Graph.Parameters)
        {
            int count = p.Shape.ElementCount;
            _options.Optimizer.Apply(Parameters.Slice(p.Offset, count), gradients.Slice(p.Offset, count), [.. _optimizer.Select(m => m.Slice(p.Offset, count))], rate, _powers, p.Decays);
        }
    }

    private (double Loss, double Accuracy) Evaluate(TrainingExamples examples)
    {
        var result = Evaluation.Of(InferenceForm.Of(Last), examples, _options.Loss, _batch, _options.Threads);
        return (result.Loss, result.Accuracy);
    }

    private void Keep(Epoch epoch)
    {
        if (_validation is not null && epoch.ValidationLoss < _best)
        {
            (_best, _bestEpoch) = (epoch.ValidationLoss, epoch.Number);
            _bestParameters = [.. _average is null ? Parameters : _average.Parameters];
            _bestStatistics = [.. _average is null ? _executor.Statistics : _average.Statistics];
        }
    }

    /// <summary>A hash of everything that the course of the training depends on.</summary>
    private string Fingerprint()
    {
        uint constants = _network.Tensors.Where(t => t.IsConstant).Aggregate(0u, (crc, t) => BitOperations.RotateLeft(crc, 5) ^ Crc32.Compute(t.Data!.Value.Span));
        var text = FormattableString.Invariant(
            $"{GraphText.Render(_network)}|{constants:x8}|{_options.Loss}|{_options.Epochs}|{_batch}|{_options.Optimizer}|{_options.LearningRate:R}|{_options.Schedule with { Milestones = [] }}|{string.Join(',', _options.Schedule.Milestones)}|{_options.ClipNorm:R}|{_options.StatisticsMomentum:R}|{_options.Average:R}|{_options.Patience}|{_options.Seed}|{_examples.Count}|{_validation?.Count}|{_options.DataIdentity}");
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    }
}
