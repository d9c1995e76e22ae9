using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Recurrent;

public sealed partial record Gru
{
    /// <inheritdoc/>
    public override (Operator Form, int Saved)? TrainingForm => Stateful ? null : (new GruTraining { ReturnSequences = ReturnSequences }, 2);

    /// <summary>Computes the gates again, which were not saved: where it matters, training puts <see cref="TrainingForm"/> in the place of the GRU.</summary>
    public override bool Differentiate(GradientScope scope)
    {
        if (Stateful)
        {
            return false;
        }

        string name = scope.Node.Output(0).Name;
        Tensor Result(string what) => new($"{name}/{what}", ElementType.Float32, Shape.Scalar);
        var again = scope.Graph.Nodes(new GruTraining { ReturnSequences = ReturnSequences }, [Result("again"), Result("gates"), Result("states")],
            scope.Input(0), scope.Input(1), scope.Input(2), scope.Node.HasInput(3) ? scope.Input(3) : -1);
        return GruGradient.Add(scope, ReturnSequences, again[1], again[2]);
    }
}
