using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators.Cases;
using Mote.Runtime;

namespace Mote.Operators.Tests.Reduction;

/// <summary>Runs one reduction with constant axes.</summary>
internal static class AlongAxes
{
    /// <summary>The reference's output.</summary>
    public static T[] Run<T>(Operator op, ElementType type, Shape shape, Quantization? x, T[] values, Quantization? y, params int[] axes)
        where T : unmanaged
    {
        var cases = CaseModule.Combine([new OperatorCase("one", op).Input(type, shape, x).Integers(axes).Output(type, y)]);
        var session = Model.FromModule(cases.Module).CreateSession();
        values.CopyTo(MemoryMarshal.Cast<byte, T>(session.Input(0)));
        session.Run();
        return MemoryMarshal.Cast<byte, T>(session.Output(0)).ToArray();
    }

    /// <summary>The shape of the output for a float input.</summary>
    public static Shape Infer(Operator op, Shape shape, params int[] axes) => Examine(op, shape, axes, new DiagnosticBag());

    /// <summary>The ids of what is wrong with a node on floats.</summary>
    public static string[] Diagnostics(Operator op, Shape shape, params int[] axes)
    {
        var bag = new DiagnosticBag();
        Examine(op, shape, axes, bag);
        return [.. bag.Items.Select(d => d.Id)];
    }

    private static Shape Examine(Operator op, Shape shape, int[] axes, DiagnosticBag bag)
    {
        Tensor[] tensors =
        [
            new("x", ElementType.Float32, shape),
            Tensor.Constant<int>("axes", ElementType.Int32, new Shape(axes.Length), axes),
            new("y", ElementType.Float32, shape),
        ];
        var view = new NodeView(new Graph("one", [.. tensors], [], [0], [2]), new Node(op, [0, 1], [2]), 0);
        return op.Infer(view, new NodeReport(view, bag)).Select(t => t.Shape).FirstOrDefault();
    }
}
