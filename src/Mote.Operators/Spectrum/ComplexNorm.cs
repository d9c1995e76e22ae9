using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;

namespace Mote.Operators.Spectrum;

/// <summary>
/// A real number for each complex one: x (...,2) with real and imaginary parts -> y (...). A member states the function and has a C kernel for each row of
/// its table of types.
/// </summary>
public abstract record ComplexNorm : Operator
{
    /// <summary>What each result is multiplied with; integers take 1 only.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>The table of types.</summary>
    private protected abstract ImmutableArray<TypeRow> Rows { get; }

    /// <inheritdoc/>
    public sealed override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(Rows.AsSpan()))
        {
            return [];
        }

        if (node.Input(0).Type == ElementType.Float32 ? !(Scale > 0) || !float.IsFinite(Scale) : Scale != 1)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the scale {Scale:R} is not supported", "positive numbers for float32, 1 for integers");
            return [];
        }

        var x = node.Input(0).Shape;
        return SpectrumChecks.IsComplex(report, x) ? [new TensorType(node.Output(0).Type, new Shape(x.Dimensions.AsSpan()[..^1]))] : [];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <summary>A pair is read before the result is written to its place or before it.</summary>
    public sealed override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public sealed override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, y) = (node.Input(0), node.Output(0));
        string suffix = x.Type switch
        {
            ElementType.Float32 => "f32",
            ElementType.Int16 => "s16",
            _ => "s32",
        };
        string kernel = $"{Name.ToLowerInvariant()}_{suffix}";
        var call = KernelCall.Of($"{kernel}.h", $"mote_{kernel}").Input(0, x.Type).Dimensions(y.Shape.ElementCount);
        return (x.Type == ElementType.Float32 ? call.Real("scale", Scale) : call).Output(0, y.Type);
    }

    /// <summary>A function of real and imaginary part, applied to every element.</summary>
    private protected static ReferenceKernel Kernel<TFrom, TTo>(Func<TFrom, TFrom, TTo> norm)
        where TFrom : unmanaged
        where TTo : unmanaged => (in KernelIo io) =>
    {
        var x = io.Input<TFrom>(0);
        var y = io.Output<TTo>(0);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = norm(x[2 * i], x[2 * i + 1]);
        }
    };

    /// <summary>Cases of a member: shapes, scales, numbers of all magnitudes, the ends of integers.</summary>
    private protected static IEnumerable<OperatorCase> CasesOf(ComplexNorm op)
    {
        foreach (var row in op.Rows)
        {
            var (from, to) = (row.Inputs[0], row.Outputs[0]);
            yield return new OperatorCase($"{from.Label()}, one number", op).Input(from, new Shape(1, 2)).Output(to);
            yield return new OperatorCase($"{from.Label()}, of all magnitudes", op).Input(from, new Shape(3, 67, 2)).Output(to);
            if (from == ElementType.Float32)
            {
                yield return new OperatorCase("float32, scaled", op with { Scale = 1 / 256f }).Input(from, new Shape(33, 2), -10, 10).Output(to);
                continue;
            }

            yield return new OperatorCase($"{from.Label()}, small numbers", op).Input(from, new Shape(5, 33, 2), -9, 9).Output(to);
            yield return from == ElementType.Int16
                ? new OperatorCase("int16, ends", op).Constant<short>(from, new Shape(4, 2), [-32768, -32768, 32767, -32768, 0, 32767, -1, 0]).Output(to)
                : new OperatorCase("int32, ends", op).Constant<int>(from, new Shape(6, 2), [int.MinValue, int.MinValue, int.MaxValue, int.MinValue, 0, int.MaxValue, -1, 0, 65536, 65535, 46341, 0]).Output(to);
        }
    }
}
