using Mote.Core;
using Mote.Operators.Recurrent;

namespace Mote.Training.Layers;

/// <summary>
/// GRU along the height, from the first row to the last: a row's columns and channels together are what a step reads. The recurrent weights start with
/// variance 1 / units, as the others of layers without a rectifier.
/// </summary>
/// <param name="Units">The size of the hidden state.</param>
/// <param name="Sequences">Gives the state after each row, as height x 1 x units; else that after the last, as a row of numbers.</param>
public sealed record Recur(int Units, bool Sequences = false) : Layer
{
    /// <inheritdoc/>
    public override int Add(NetworkBuilder network, int x)
    {
        string name = network.Name("gru");
        var shape = Image(network, x, name);
        var (steps, features) = (shape[1], shape[2] * shape[3]);
        int rows = 3 * Units;
        int kernel = network.Weights($"{name}/weights", new Shape(rows, features), features, 1);
        int recurrent = network.Weights($"{name}/recurrent_weights", new Shape(rows, Units), Units, 1);
        int bias = network.Graph.Constant<float>($"{name}/bias", ElementType.Float32, new Shape(2, rows), new float[2 * rows]);
        int states = network.Node(new Gru { ReturnSequences = Sequences }, name, Flatten.Reshape(network, x, new Shape(1, steps, features)), kernel, recurrent, bias);
        return Sequences ? Flatten.Reshape(network, states, new Shape(1, steps, 1, Units)) : states;
    }
}
