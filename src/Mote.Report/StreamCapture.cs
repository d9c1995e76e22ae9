using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Report;

/// <summary>What a project made of a recording, as the reference computes it: the raw samples, the features, the scores over time and the events.</summary>
public sealed record StreamCapture
{
    /// <summary>The recording's name.</summary>
    public required string Name { get; init; }

    /// <summary>The stream.</summary>
    public required StreamInfo Stream { get; init; }

    /// <summary>The samples of each channel, as they are stored, as real numbers.</summary>
    public required ImmutableArray<float[]> Samples { get; init; }

    /// <summary>The features of each window, in order.</summary>
    public required ImmutableArray<float[]> Features { get; init; }

    /// <summary>The scores as probabilities (or as the model gives them), with the number of samples that had come then; empty without a model.</summary>
    public required ImmutableArray<(long Sample, float[] Scores)> Scores { get; init; }

    /// <summary>The events.</summary>
    public required ImmutableArray<StreamEvent> Events { get; init; }

    /// <summary>Runs a project over a recording.</summary>
    /// <param name="model">A model that reads a stream.</param>
    /// <param name="samples">Raw bytes of whole samples.</param>
    /// <param name="name">The recording's name.</param>
    public static StreamCapture Record(Model model, ReadOnlyMemory<byte> samples, string name)
    {
        var stream = model.Module.Stream!;
        var main = model.Module.Main;
        var input = main.Tensors[main.Inputs[0]];
        int layers = stream.FrontEndLayers;
        int features = layers > 0 ? main.Nodes[layers - 1].Outputs[0] : main.Inputs[0];
        int scores = stream.EventOutput >= 0 && main.Outputs.Length > 1 ? main.Outputs[^1] : -1;
        var session = new StreamSession(model);
        var rows = ImmutableArray.CreateBuilder<float[]>();
        var scored = ImmutableArray.CreateBuilder<(long, float[])>();
        session.Session.LayerCompleted = n =>
        {
            if (layers > 0 && main.Nodes[n].Outputs.Contains(features))
            {
                rows.Add(Reals(main.Tensors[features], session.Session.Tensor(features)));
            }
        };
        session.WindowCompleted = () =>
        {
            if (layers == 0)
            {
                rows.Add(Reals(input, session.Session.Tensor(features)));
            }

            if (scores >= 0 && session.Session.IsComputed(scores))
            {
                scored.Add((session.Position, Reals(main.Tensors[scores], session.Session.Tensor(scores))));
            }
        };
        var events = session.Push(samples.Span);
        float[] all = Reals(input with { Quantization = null }, samples.Span);
        return new StreamCapture
        {
            Name = name,
            Stream = stream,
            Samples = [.. Enumerable.Range(0, stream.Channels).Select(c => Enumerable.Range(0, all.Length / stream.Channels).Select(s => all[(s * stream.Channels) + c]).ToArray())],
            Features = rows.ToImmutable(),
            Scores = scored.ToImmutable(),
            Events = [.. events],
        };
    }

    private static float[] Reals(Tensor tensor, ReadOnlySpan<byte> data)
    {
        float[] stored = tensor.Type switch
        {
            ElementType.Float32 => MemoryMarshal.Cast<byte, float>(data).ToArray(),
            ElementType.Int16 => Array.ConvertAll(MemoryMarshal.Cast<byte, short>(data).ToArray(), v => (float)v),
            ElementType.UInt16 => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(data).ToArray(), v => (float)v),
            ElementType.Int32 => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(data).ToArray(), v => (float)v),
            ElementType.UInt32 => Array.ConvertAll(MemoryMarshal.Cast<byte, uint>(data).ToArray(), v => (float)v),
            ElementType.Int8 => Array.ConvertAll(data.ToArray(), v => (float)(sbyte)v),
            _ => Array.ConvertAll(data.ToArray(), v => (float)v),
        };
        return tensor.Quantization is { IsPerTensor: true } q ? Array.ConvertAll(stored, v => q.Scale * (v - q.ZeroPoint)) : stored;
    }
}
