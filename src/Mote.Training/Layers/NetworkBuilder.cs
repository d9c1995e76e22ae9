using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Training.Layers;

/// <summary>
/// Builds a network layer by layer, for one example, with first weights from a seed: normal numbers of variance 2 / inputs of a unit (He et al.,
/// 2015), as networks of rectifiers want them; a layer without activation gets 1 / inputs. Biases start at 0.
/// </summary>
/// <param name="name">The network's name.</param>
/// <param name="seed">First weights follow from it and from the layer's name.</param>
public sealed class NetworkBuilder(string name, ulong seed)
{
    private readonly Random64 _random = new(seed);
    private readonly Dictionary<string, int> _names = [];

    /// <summary>The graph so far.</summary>
    public GraphBuilder Graph { get; } = new(name);

    /// <summary>The extents of a tensor.</summary>
    public Shape ShapeOf(int tensor) => Graph[tensor].Shape;

    /// <summary>A name that no layer has yet: <c>conv2d</c>, <c>conv2d_2</c>, ...</summary>
    public string Name(string kind)
    {
        int count = _names[kind] = _names.GetValueOrDefault(kind) + 1;
        return count == 1 ? kind : FormattableString.Invariant($"{kind}_{count}");
    }

    /// <summary>Weights with first values.</summary>
    /// <param name="tensorName">Unique: the values follow from it.</param>
    /// <param name="shape">Their extents.</param>
    /// <param name="inputs">How many inputs a unit adds up.</param>
    /// <param name="gain">The variance times the number of inputs.</param>
    public int Weights(string tensorName, Shape shape, int inputs, double gain)
    {
        var random = _random.Split(tensorName);
        double deviation = Math.Sqrt(gain / inputs);
        float[] values = [.. Enumerable.Range(0, shape.ElementCount).Select(_ => (float)(deviation * random.NextGaussian()))];
        return Graph.Constant<float>(tensorName, ElementType.Float32, shape, values);
    }

    /// <summary>A vector of equal numbers.</summary>
    public int Constant(string tensorName, int count, float value)
    {
        float[] values = new float[count];
        values.AsSpan().Fill(value);
        return Graph.Constant<float>(tensorName, ElementType.Float32, new Shape(count), values);
    }

    /// <summary>Adds a node with one float32 output.</summary>
    public int Node(Operator op, string output, params ReadOnlySpan<int> inputs) => Graph.Node(op, output, ElementType.Float32, inputs);

    /// <summary>A network from layers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="input">The extents of an example, batch of 1 in front.</param>
    /// <param name="layers">In order.</param>
    /// <param name="seed">First weights follow from it.</param>
    /// <exception cref="DiagnosticException">A layer does not fit what it gets.</exception>
    public static Graph Build(string name, Shape input, IEnumerable<Layer> layers, ulong seed)
    {
        var builder = new NetworkBuilder(name, seed);
        int x = builder.Graph.Input("input", ElementType.Float32, input);
        foreach (var layer in layers)
        {
            x = layer.Add(builder, x);
        }

        builder.Graph.Output(x);
        return builder.Graph.Build();
    }
}
