using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Joining;
using Mote.Operators.Slicing;

namespace Mote.Training.Layers;

/// <summary>
/// Part of what it reads goes through layers, the last numbers go beside them: a window of samples through convolutions, what is known of it besides
/// straight to the dense layers. Everything is flattened, and joined at the end.
/// </summary>
/// <param name="Extra">How many numbers go beside.</param>
/// <param name="Layers">What the others go through; they come as a series (1, time, 1, 1).</param>
public sealed record Beside(int Extra, ImmutableArray<Layer> Layers) : Layer
{
    /// <inheritdoc/>
    public override int Add(NetworkBuilder network, int x)
    {
        string name = network.Name("beside");
        x = new Flatten().Add(network, x);
        int main = network.ShapeOf(x)[1] - Extra;
        if (main < 1)
        {
            throw Refuse(name, $"it reads {network.ShapeOf(x)[1]} numbers, of which {Extra} go beside", "some that do not");
        }

        int samples = Slice(network, x, $"{name}/samples", 0, main);
        int extra = Slice(network, x, $"{name}/extra", main, Extra);
        int y = Layers.Aggregate(Flatten.Reshape(network, samples, new Shape(1, main, 1, 1)), (tensor, layer) => layer.Add(network, tensor));
        return network.Node(new Concatenation { Axis = 1 }, name, new Flatten().Add(network, y), extra);
    }

    /// <summary>Columns of a row; all rows of a batch.</summary>
    private static int Slice(NetworkBuilder network, int x, string name, int first, int count)
    {
        int begin = network.Graph.Constant<int>($"{name}/begin", ElementType.Int32, new Shape(2), [0, first]);
        int size = network.Graph.Constant<int>($"{name}/size", ElementType.Int32, new Shape(2), [-1, count]);
        return network.Node(new Slice(), name, x, begin, size);
    }
}
