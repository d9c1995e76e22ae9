using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators.Cases;
using Mote.Runtime;

namespace Mote.Operators.Tests.Activation;

/// <summary>Runs one operator with one input and one output.</summary>
internal static class SingleNode
{
    /// <summary>The reference's output for the given input.</summary>
    public static TOutput[] Run<TInput, TOutput>(Operator op, ElementType type, Shape shape, Quantization? from, TInput[] input, ElementType outputType, Quantization? to)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        var cases = CaseModule.Combine([new OperatorCase("one", op).Input(type, shape, from).Output(outputType, to)]);
        var session = Model.FromModule(cases.Module).CreateSession();
        input.CopyTo(MemoryMarshal.Cast<byte, TInput>(session.Input(0)));
        session.Run();
        return MemoryMarshal.Cast<byte, TOutput>(session.Output(0)).ToArray();
    }

    /// <summary>The same for an int8 vector.</summary>
    public static sbyte[] Int8(Operator op, Quantization from, Quantization to, params sbyte[] input) =>
        Run<sbyte, sbyte>(op, ElementType.Int8, new Shape(1, input.Length), from, input, ElementType.Int8, to);

    /// <summary>The same for an int16 vector.</summary>
    public static short[] Int16(Operator op, Quantization from, Quantization to, params short[] input) =>
        Run<short, short>(op, ElementType.Int16, new Shape(1, input.Length), from, input, ElementType.Int16, to);

    /// <summary>The same for a vector of floats.</summary>
    public static float[] Float(Operator op, params float[] input) =>
        Run<float, float>(op, ElementType.Float32, new Shape(1, input.Length), null, input, ElementType.Float32, null);

    /// <summary>The ids of what is wrong with the node.</summary>
    public static string[] Diagnostics(Operator op, ElementType type, Shape shape, Quantization? from, ElementType outputType, Quantization? to)
    {
        Tensor[] tensors = [new("x", type, shape) { Quantization = from }, new("y", outputType, shape) { Quantization = to }];
        var view = new NodeView(new Graph("one", [.. tensors], [], [0], [1]), new Node(op, [0], [1]), 0);
        var bag = new DiagnosticBag();
        op.Infer(view, new NodeReport(view, bag));
        return [.. bag.Items.Select(d => d.Id)];
    }
}
