using Mote.Core.Numerics;
using Mote.Formats.Recordings;
using Mote.Synthesis.Signals;

namespace Mote.Synthesis.Vibration;

/// <summary>What vibration is to be made.</summary>
public sealed record VibrationOptions
{
    /// <summary>The states; each is a label.</summary>
    public IReadOnlyList<MachineState> States { get; init; } = Enum.GetValues<MachineState>();

    /// <summary>How many machines; each is a group.</summary>
    public int Machines { get; init; } = 12;

    /// <summary>Samples per second, 500 to 100000.</summary>
    public int Rate { get; init; } = 6400;

    /// <summary>Seconds of a sample, 0.01 to 60.</summary>
    public double Seconds { get; init; } = 1;
}

/// <summary>Vibration of rotating machines as an accelerometer of three axes, +-16 g and 16 bits gives it, at varying load, speed and severity.</summary>
public sealed class VibrationSynthesizer : ISampleSynthesizer, IStreamSynthesizer
{
    /// <summary>The g that full scale of a recording stands for.</summary>
    public const float FullScaleG = 16;

    private readonly VibrationOptions _options;
    private readonly Random64 _random;

    /// <summary>A source of samples and streams.</summary>
    public VibrationSynthesizer(VibrationOptions options, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfZero(options.States.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Machines, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Rate, 500);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Rate, 100_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Seconds, 0.01);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Seconds, 60);
        (_options, _random) = (options, new Random64(seed).Split("vibration"));
        var machines = _random.Split("machines");
        Machines = [.. Enumerable.Range(0, options.Machines).Select(i => new RotatingMachine(i, machines.Split((ulong)i)))];
        Labels = [.. options.States.Select(LabelOf)];
    }

    /// <summary>The machines of samples.</summary>
    public IReadOnlyList<RotatingMachine> Machines { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The label of a state.</summary>
    public static string LabelOf(MachineState state) => state switch
    {
        MachineState.OuterRace => "outer-race",
        MachineState.InnerRace => "inner-race",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <inheritdoc/>
    public SyntheticSample Make(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var random = _random.Split("windows").Split((ulong)index);
        int label = index % Labels.Count;
        var machine = Machines[index / Labels.Count % Machines.Count];
        var axes = Record(machine, _options.States[label], (int)(_options.Seconds * _options.Rate), random);
        return new SyntheticSample(Labels[label], machine.Group) { Recording = Finish(axes) };
    }

    /// <inheritdoc/>
    /// <remarks>A machine that the samples do not have runs normally, and in spells of 3 to 8 seconds with a fault; only these are events.</remarks>
    public StreamSample MakeStream(double seconds, int index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, 3600);
        var random = _random.Split("streams").Split((ulong)index);
        var machine = new RotatingMachine(Machines.Count, _random.Split("machines").Split((ulong)Machines.Count));
        int count = (int)(seconds * _options.Rate);
        float[][] all = [new float[count], new float[count], new float[count]];
        var events = new List<StreamEvent>();
        MachineState[] faults = [.. _options.States.Where(s => s != MachineState.Normal)];
        bool fault = false;
        for (int at = 0; at < count; fault = !fault)
        {
            int length = Math.Min(count - at, (int)(random.NextDouble(3, 8) * _options.Rate));
            var state = fault && faults.Length > 0 ? faults[random.NextInt(faults.Length)] : MachineState.Normal;
            var axes = Record(machine, state, length, random);
            for (int axis = 0; axis < 3; axis++)
            {
                axes[axis].CopyTo(all[axis], at);
            }

            if (state != MachineState.Normal)
            {
                events.Add(new StreamEvent((double)at / _options.Rate, (double)(at + length) / _options.Rate, LabelOf(state), machine.Group));
            }

            at += length;
        }

        return new StreamSample(Finish(all), events);
    }

    private float[][] Record(RotatingMachine machine, MachineState state, int count, Random64 random)
    {
        double load = random.NextDouble();

        // Induction motors slow down under load.
        double shaft = machine.ShaftHertz * (1 - (0.03 * load)) * random.NextDouble(0.98, 1.02);
        return machine.Record(state, random.NextDouble(0.5, 1.5), shaft, load, _options.Rate, count, random);
    }

    private Recording Finish(float[][] axes) => Recording.Of(_options.Rate, ["x", "y", "z"],
        [.. axes.Select(a => Mixer.ToInt16(Array.ConvertAll(a, g => g / FullScaleG)))], 32768);
}
