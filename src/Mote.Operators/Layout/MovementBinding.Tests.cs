using Mote.Core;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Tests.Layout;

public sealed class MovementBindingTests
{
    /// <summary>The catalog's operators whose attributes are held against the schema here.</summary>
    public static TheoryData<string> Operators =>
        ["Concatenation", "ExpandDims", "Pack", "Pad", "PadV2", "Reshape", "ShapeOf", "Slice", "Split", "SplitV", "Squeeze", "StridedSlice", "Transpose", "Unpack"];

    [Theory, MemberData(nameof(Operators))]
    public void Attributes_survive_the_way_to_a_file_and_back(string name)
    {
        var entry = OperatorCatalog.All.Single(e => e.Type.Name == name);
        foreach (var one in entry.Cases())
        {
            var view = Movement.View(one);
            var binding = entry.TfLite!;
            var options = binding.OptionsName is { } table ? RawOptions.Create(table, binding.Export(one.Operator)) : RawOptions.None;
            Assert.Equal(one.Operator, binding.Import(new TfLiteNode(options, view, new NodeReport(view, new DiagnosticBag()))));
        }
    }

    [Theory, MemberData(nameof(Operators))]
    public void Nodes_without_operands_or_with_damaged_ones_are_reported(string name)
    {
        // Every case with operands left out, of another type, of another shape, or computed: reported or legal, never an exception.
        foreach (var one in OperatorCatalog.All.Single(e => e.Type.Name == name).Cases())
        {
            var view = Movement.View(one);
            AssertReported(view, view.Node with { Inputs = [] });
            AssertReported(view, view.Node with { Outputs = [] });
            for (int i = 0; i < view.InputCount; i++)
            {
                Infer(view, view.Node with { Inputs = view.Node.Inputs.SetItem(i, -1) });
                Infer(view, view.Node with { Inputs = view.Node.Inputs.RemoveAt(i) });
                foreach (var shape in new[] { Shape.Scalar, new Shape(0), new Shape(1, 1), new Shape(3, 0, 2), new Shape(1, 2, 1, 2, 1, 2, 1), new Shape(0, int.MaxValue, int.MaxValue) })
                {
                    Infer(Replace(view, i, t => t with { Shape = shape, Data = null }), view.Node);
                    Infer(Replace(view, i, t => t with { Shape = shape, Data = t.IsConstant && shape.Dimensions.Contains(0) ? default(ReadOnlyMemory<byte>) : t.Data }), view.Node);
                }

                foreach (long value in new[] { long.MinValue, int.MinValue, -1, 0, 1, int.MaxValue, long.MaxValue })
                {
                    Infer(Replace(view, i, t => t.IsConstant ? Tensor.Constant("c", ElementType.Int64, t.Shape, Enumerable.Repeat(value, t.Shape.ElementCount).ToArray().AsSpan()) : t), view.Node);
                }
            }
        }
    }

    private static NodeView Replace(NodeView view, int slot, Func<Tensor, Tensor> change)
    {
        int index = view.Node.Inputs[slot];
        return view with { Graph = view.Graph with { Tensors = view.Graph.Tensors.SetItem(index, change(view.Graph.Tensors[index])) } };
    }

    private static void AssertReported(NodeView view, Node node) => Assert.False(Infer(view, node));

    /// <summary>True when the node is legal; then every other facet can be asked.</summary>
    private static bool Infer(NodeView view, Node node)
    {
        view = view with { Node = node };
        var report = new NodeReport(view, new DiagnosticBag());
        var inferred = node.Operator.Infer(view, report);
        if (report.HasErrors)
        {
            return false;
        }

        var tensors = view.Graph.Tensors;
        for (int o = 0; o < inferred.Length; o++)
        {
            tensors = tensors.SetItem(node.Outputs[o], tensors[node.Outputs[o]] with { Shape = inferred[o].Shape });
        }

        view = view with { Graph = view.Graph with { Tensors = tensors } };
        node.Operator.Prepare(view);
        node.Operator.Emit(view, Core.Emission.EmitOptions.Portable);
        node.Operator.IsIdentity(view);
        node.Operator.AsPadding(view);
        node.Operator.Time(view);
        return true;
    }
}
