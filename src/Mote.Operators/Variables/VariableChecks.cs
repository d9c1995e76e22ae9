using System.Collections.Immutable;
using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Variables;

/// <summary>What reading and assigning a variable share.</summary>
internal static class VariableChecks
{
    /// <summary>The element types that the cases cover; the operators copy bytes of any type.</summary>
    public static ImmutableArray<ElementType> Types { get; } = [ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64, ElementType.Float32, ElementType.Bool];

    /// <summary>Checks that input 0 is the handle of a known variable that holds values like <paramref name="value"/>.</summary>
    public static bool Handle(NodeView node, NodeReport report, Tensor value)
    {
        if (node.Input(0).Type != ElementType.Resource || node.Input(0).Variable < 0)
        {
            report.Error(DiagnosticIds.UnsupportedTensor, $"input 0 is not the handle of a variable that this subgraph makes", "a result of VAR_HANDLE");
            return false;
        }

        if (!value.Type.IsComputable() || value.Type == ElementType.Resource)
        {
            report.Error(DiagnosticIds.UnsupportedTypes, $"a variable cannot hold {value.Type.Label()}", string.Join(", ", Types.Select(t => t.Label())));
            return false;
        }

        return true;
    }

    /// <summary>A case whose first operand is the handle of a variable of shape 2x3.</summary>
    public static OperatorCase Case(ElementType type, Operator op)
    {
        var operatorCase = new OperatorCase(type.Label(), op) { Variables = [new ResourceVariable("state", type, new Shape(2, 3))] };
        var handle = Tensor.Constant("handle", ElementType.Resource, Shape.Scalar, new int[1]) with { Variable = 0 };
        return operatorCase with { Inputs = [handle] };
    }
}
