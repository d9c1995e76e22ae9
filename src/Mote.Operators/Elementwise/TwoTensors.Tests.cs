using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators.Cases;
using Mote.Runtime;

namespace Mote.Operators.Tests.Elementwise;

/// <summary>Runs one operator on two tensors.</summary>
internal static class TwoTensors
{
    /// <summary>The reference's output; shapes and quantization (null for none) of a, b and the result's quantization are given.</summary>
    public static T[] Run<T>(Operator op, ElementType type, (Shape Shape, Quantization? Quantization) a, T[] valuesOfA, (Shape Shape, Quantization? Quantization) b, T[] valuesOfB, Quantization? y)
        where T : unmanaged
    {
        var cases = CaseModule.Combine([new OperatorCase("one", op).Input(type, a.Shape, a.Quantization).Input(type, b.Shape, b.Quantization).Output(type, y)]);
        var session = Model.FromModule(cases.Module).CreateSession();
        valuesOfA.CopyTo(MemoryMarshal.Cast<byte, T>(session.Input(0)));
        valuesOfB.CopyTo(MemoryMarshal.Cast<byte, T>(session.Input(1)));
        session.Run();
        return MemoryMarshal.Cast<byte, T>(session.Output(0)).ToArray();
    }

    /// <summary>Vectors of equal length.</summary>
    public static T[] Run<T>(Operator op, ElementType type, T[] a, T[] b, Quantization? ofA = null, Quantization? ofB = null, Quantization? ofY = null)
        where T : unmanaged => Run(op, type, (new Shape(a.Length), ofA), a, (new Shape(b.Length), ofB), b, ofY);

    /// <summary>The ids of what is wrong with a node.</summary>
    public static string[] Diagnostics(Operator op, ElementType type, Shape a, Quantization? ofA, Shape b, Quantization? ofB, Quantization? ofY)
    {
        Tensor[] tensors = [new("a", type, a) { Quantization = ofA }, new("b", type, b) { Quantization = ofB }, new("y", type, a) { Quantization = ofY }];
        var view = new NodeView(new Graph("one", [.. tensors], [], [0, 1], [2]), new Node(op, [0, 1], [2]), 0);
        var bag = new DiagnosticBag();
        op.Infer(view, new NodeReport(view, bag));
        return [.. bag.Items.Select(d => d.Id)];
    }
}
