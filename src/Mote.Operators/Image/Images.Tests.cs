using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators.Cases;
using Mote.Runtime;

namespace Mote.Operators.Tests.Image;

/// <summary>Runs one operator that resizes images.</summary>
internal static class Images
{
    /// <summary>The reference's output.</summary>
    public static T[] Resize<T>(Operator op, ElementType type, Shape shape, T[] values, int height, int width)
        where T : unmanaged
    {
        var cases = CaseModule.Combine([new OperatorCase("one", op).Input(type, shape).Integers(height, width).Output(type)]);
        var session = Model.FromModule(cases.Module).CreateSession();
        values.CopyTo(MemoryMarshal.Cast<byte, T>(session.Input(0)));
        session.Run();
        return MemoryMarshal.Cast<byte, T>(session.Output(0)).ToArray();
    }

    /// <summary>The ids of what is wrong with a node on floats.</summary>
    public static string[] Diagnostics(Operator op, Shape shape, int height, int width)
    {
        Tensor[] tensors =
        [
            new("x", ElementType.Float32, shape),
            Tensor.Constant<int>("size", ElementType.Int32, new Shape(2), [height, width]),
            new("y", ElementType.Float32, shape),
        ];
        var view = new NodeView(new Graph("one", [.. tensors], [], [0], [2]), new Node(op, [0, 1], [2]), 0);
        var bag = new DiagnosticBag();
        op.Infer(view, new NodeReport(view, bag));
        return [.. bag.Items.Select(d => d.Id)];
    }
}
