using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Recurrent;

/// <summary>
/// The gradient of a GRU by backpropagation through time. Operands: x, kernel, recurrent kernel, the gates and states that <see cref="GruTraining"/> saved,
/// the gradient of its result. Results: the gradients of kernel (3U,F), recurrent kernel (3U,U) and bias (2,3U), and of x where it is wanted.
/// </summary>
public sealed record GruGradient : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "GRU_GRADIENT";

    /// <summary>The gradient given is that of the hidden state after each step, else after the last.</summary>
    public bool ReturnSequences { get; init; }

    /// <summary>Output 3 is the gradient of x.</summary>
    public bool ForInput { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(6, 6, ForInput ? 4 : 3) || !report.Types(new TypeRow([.. Enumerable.Repeat(ElementType.Float32, 6)], [])))
        {
            return [];
        }

        var gates = node.Input(3);
        var view = node with { Node = node.Node with { Inputs = [node.Node.Inputs[0], node.Node.Inputs[1], node.Node.Inputs[2]] } };
        if (GruShapes.Check(view, report) is not { } shapes || !GruTraining.CheckSize(shapes, report))
        {
            return [];
        }

        var layout = new GruLayout(shapes);
        int rows = shapes.Batch * shapes.Steps;
        if (gates.Shape != new Shape(rows, layout.Row) || node.Input(4).Shape != new Shape(rows, layout.Width) || node.Input(5).Shape != shapes.Output(ReturnSequences))
        {
            report.Shapes($"gates {gates.Shape}, states {node.Input(4).Shape} and gradient {node.Input(5).Shape} are not those of the input {node.Input(0).Shape}");
            return [];
        }

        ImmutableArray<TensorType> results =
        [
            node.Input(1).TensorType, node.Input(2).TensorType, new TensorType(ElementType.Float32, new Shape(2, shapes.Rows)), node.Input(0).TensorType,
        ];
        return ForInput ? results : results[..3];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => Lanes.Choose(new Choice(GruShapes.Of(node), ReturnSequences, ForInput));

    /// <summary>The rule for a GRU whose gates and states are saved.</summary>
    internal static bool Add(GradientScope scope, bool sequences, int gates, int states)
    {
        var op = new GruGradient { ReturnSequences = sequences, ForInput = scope.Wants(0) };
        string name = $"{scope.Node.Output(0).Name}/gradient";
        Tensor Result(string what) => new($"{name}_{what}", ElementType.Float32, Shape.Scalar);
        Tensor[] results = [Result("kernel"), Result("recurrent"), Result("bias"), Result("input")];
        var given = scope.Graph.Nodes(op, results.AsSpan(0, op.ForInput ? 4 : 3), scope.Input(0), scope.Input(1), scope.Input(2), gates, states, scope.OfOutput());
        for (int slot = 1; slot < scope.Node.InputCount; slot++)
        {
            if (scope.Wants(slot) && scope.Node.HasInput(slot))
            {
                scope.Give(slot, given[slot - 1]);
            }
        }

        if (op.ForInput)
        {
            scope.Give(0, given[3]);
        }

        return true;
    }

    private sealed record Choice(GruShapes Shapes, bool Sequences, bool ForInput) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new GruGradientKernel<TLanes, TVector>(Shapes, Sequences, ForInput);
    }
}
