using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Convolution;

/// <summary>The gradient rule that convolutions have in common: operands x, filter and perhaps a bias; that of filter and bias is one node.</summary>
internal static class ConvolutionGradient
{
    /// <summary>Adds the nodes that are wanted.</summary>
    /// <param name="scope">The node.</param>
    /// <param name="ofInput">(dy, filter) to dx.</param>
    /// <param name="ofFilter">(x, dy) to the gradient of the filter and, where there is a second output, of the bias.</param>
    public static void Give(GradientScope scope, Operator ofInput, Operator ofFilter)
    {
        var node = scope.Node;
        int dy = scope.OfOutput();
        if (scope.Wants(0))
        {
            scope.Give(0, scope.Add(ofInput, $"{node.Input(0).Name}/gradient", dy, scope.Input(1)));
        }

        bool wantsBias = node.HasInput(2) && scope.Wants(2);
        if (!scope.Wants(1) && !wantsBias)
        {
            return;
        }

        string name = node.Input(1).Name;
        Tensor filter = new($"{name}/gradient", ElementType.Float32, Shape.Scalar), bias = new($"{name}/bias/gradient", ElementType.Float32, node.OptionalInput(2)?.Shape ?? Shape.Scalar);
        var gradients = scope.Graph.Nodes(ofFilter, wantsBias ? [filter, bias] : [filter], scope.Input(0), dy);
        scope.Give(1, gradients[0]);
        if (wantsBias)
        {
            scope.Give(2, gradients[1]);
        }
    }
}
