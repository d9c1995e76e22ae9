using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators.Variables;

namespace Mote.Operators.Cases;

/// <summary>
/// All cases of an operator as one module: a node for each case, beside each other, so that one package computes them all. Every result is an
/// output of the graph; a variable that a case writes is read back after it.
/// </summary>
public sealed class CaseModule
{
    /// <summary>How many invocations with different inputs test a case; state is kept between them.</summary>
    public const int Invocations = 3;

    private readonly ImmutableArray<(ElementType Type, int Count, (double, double)? Range)> _inputs;

    private CaseModule(GraphModule module, ImmutableArray<OperatorCase> cases, ImmutableArray<int> caseOfNode, ImmutableArray<(ElementType, int, (double, double)?)> inputs)
    {
        (Module, Cases, CaseOfNode, _inputs) = (module, cases, caseOfNode, inputs);
    }

    /// <summary>The module.</summary>
    public GraphModule Module { get; }

    /// <summary>The cases.</summary>
    public ImmutableArray<OperatorCase> Cases { get; }

    /// <summary>For each node, the index of its case.</summary>
    public ImmutableArray<int> CaseOfNode { get; }

    /// <summary>Puts cases beside each other.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="backward">
    /// Computes the last case first. A kernel that writes beyond its output may go unnoticed where what it destroys is not yet computed; in
    /// the other order it is.
    /// </param>
    /// <exception cref="DiagnosticException">A case is not legal.</exception>
    public static CaseModule Combine(IEnumerable<OperatorCase> cases, bool backward = false)
    {
        ImmutableArray<OperatorCase> all = [.. backward ? cases.Reverse() : cases];
        var tensors = ImmutableArray.CreateBuilder<Tensor>();
        var nodes = ImmutableArray.CreateBuilder<Node>();
        var inputs = ImmutableArray.CreateBuilder<int>();
        var outputs = ImmutableArray.CreateBuilder<int>();
        var variables = ImmutableArray.CreateBuilder<ResourceVariable>();
        var caseOfNode = ImmutableArray.CreateBuilder<int>();
        var fills = ImmutableArray.CreateBuilder<(ElementType, int, (double, double)?)>();
        var bag = new DiagnosticBag();
        for (int c = 0; c < all.Length; c++)
        {
            var one = all[c];
            int firstVariable = variables.Count;
            variables.AddRange(one.Variables);
            var operands = new int[one.Inputs.Length];
            for (int i = 0; i < operands.Length; i++)
            {
                if (one.Inputs[i] is not { } operand)
                {
                    operands[i] = -1;
                    continue;
                }

                operands[i] = tensors.Count;
                tensors.Add(operand with { Name = $"case {c} {operand.Name}", Variable = operand.Variable < 0 ? -1 : firstVariable + operand.Variable });
                if (operand is { IsConstant: false, IsVariable: false })
                {
                    inputs.Add(operands[i]);
                    fills.Add((operand.Type, operand.Shape.ElementCount, one.Ranges.TryGetValue(i, out var range) ? range : null));
                }
            }

            int firstOutput = tensors.Count;
            tensors.AddRange(one.Outputs.Select((o, i) => new Tensor($"case {c} output{i}", o.Type, o.Shape)
            {
                Quantization = o.Quantization,
                Variable = o.Type == ElementType.Resource ? 0 : -1,
            }));
            var node = new Node(one.Operator, [.. operands], [.. Enumerable.Range(firstOutput, one.Outputs.Length)]) { Covers = [nodes.Count] };
            var view = new NodeView(new Graph(one.Name, tensors.ToImmutable(), [], [], []), node, nodes.Count);
            var inferred = one.Operator.Infer(view, new NodeReport(view, bag));
            for (int i = 0; i < one.Outputs.Length && i < inferred.Length; i++)
            {
                tensors[firstOutput + i] = tensors[firstOutput + i] with { Shape = inferred[i].Shape };
            }

            nodes.Add(node);
            caseOfNode.Add(c);
            outputs.AddRange(node.Outputs);
            if (one.Operator.HasSideEffects)
            {
                AddReadBack(one, c, operands, firstVariable, tensors, nodes, outputs, caseOfNode);
            }
        }

        bag.ThrowIfAny();
        if (variables.Count == 0 && tensors.Any(t => t.Variable >= 0))
        {
            variables.Add(new ResourceVariable("unused", ElementType.Int8, new Shape(1)));
        }

        var graph = new Graph("cases", tensors.ToImmutable(), nodes.ToImmutable(), inputs.ToImmutable(), outputs.ToImmutable());
        return new CaseModule(new GraphModule([graph]) { Variables = variables.ToImmutable() }, all, caseOfNode.ToImmutable(), fills.ToImmutable());
    }

    /// <summary>The bytes of an input of the graph in an invocation: reproducible, with edge values among the first.</summary>
    public byte[] InputBytes(int input, int invocation)
    {
        var (type, count, range) = _inputs[input];
        uint seed = unchecked((uint)(invocation * 7919 + input * 104729 + 1));
        if (type == ElementType.Float32)
        {
            return MemoryMarshal.AsBytes(Floats(seed, count, range, invocation).AsSpan()).ToArray();
        }

        (double min, double max) = range ?? Limits(type);
        var values = CaseData.Integers(seed, count, (int)min, (int)max);
        return type.Size() switch
        {
            1 => [.. values.Select(v => unchecked((byte)v))],
            2 => MemoryMarshal.AsBytes(values.Select(v => unchecked((short)v)).ToArray().AsSpan()).ToArray(),
            8 => MemoryMarshal.AsBytes(values.Select(v => (long)v).ToArray().AsSpan()).ToArray(),
            _ => MemoryMarshal.AsBytes(values.AsSpan()).ToArray(),
        };
    }

    private static (double Min, double Max) Limits(ElementType type) => type switch
    {
        ElementType.Bool => (0, 1),
        ElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        ElementType.UInt8 => (0, byte.MaxValue),
        ElementType.Int16 => (short.MinValue, short.MaxValue),
        ElementType.UInt16 => (0, ushort.MaxValue),
        _ => (int.MinValue, int.MaxValue),
    };

    private static float[] Floats(uint seed, int count, (double Min, double Max)? range, int invocation)
    {
        if (range is { } limits)
        {
            return CaseData.Floats(seed, count, (float)limits.Min, (float)limits.Max);
        }

        // The first invocation is tame, so that every sum is compared. In the second every number is as likely as every other, in the third
        // special values stand among tame ones; there one element may drown others.
        if (invocation == 1)
        {
            return [.. CaseData.Integers(seed, count, int.MinValue, int.MaxValue).Select(BitConverter.Int32BitsToSingle)];
        }

        var values = CaseData.Floats(seed, count, -8, 8);
        ReadOnlySpan<float> special =
            [0f, -0f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.Epsilon, -1e-40f, float.MaxValue, float.MinValue, 1e-30f, 88.8f, -104f, 1e10f,
                0.5f, 1f, -1f, 128f, 9.010913f, -9.010913f, 2.1474836e9f, -2.1474836e9f, 127.5f, -128.5f, 1.17549435e-38f];
        for (int i = 0; i < special.Length && invocation > 0; i++)
        {
            int at = i * 2;
            if (at < count)
            {
                values[at] = special[(i + invocation) % special.Length];
            }
        }

        return values;
    }

    private static void AddReadBack(
        OperatorCase one, int index, int[] operands, int firstVariable, ImmutableArray<Tensor>.Builder tensors, ImmutableArray<Node>.Builder nodes,
        ImmutableArray<int>.Builder outputs, ImmutableArray<int>.Builder caseOfNode)
    {
        for (int v = 0; v < one.Variables.Length; v++)
        {
            int handle = Array.FindIndex(operands, t => t >= 0 && tensors[t].Variable == firstVariable + v);
            if (handle >= 0)
            {
                outputs.Add(tensors.Count);
                nodes.Add(new Node(new ReadVariable(), [operands[handle]], [tensors.Count]) { Covers = [nodes.Count] });
                caseOfNode.Add(index);
                tensors.Add(new Tensor($"case {index} variable {v}", one.Variables[v].Type, one.Variables[v].Shape));
            }
        }
    }
}
