using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Layout;

namespace Mote.Operators.Decision;

/// <summary>
/// STACK: the last rows of a stream. x (..,N) brings one row or several; y (Rows,N) has the newest Rows of all invocations, oldest first, zero (the
/// zero point) where none came yet. The state is a ring of rows and the place of the oldest.
/// </summary>
[Operator]
public sealed record StackRows : DecisionOperator, IOperator<StackRows>
{
    /// <inheritdoc/>
    public override string Name => "STACK";

    /// <summary>How many rows are kept.</summary>
    public int Rows { get; init; } = 1;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> States(TensorType input) =>
        [new TensorType(input.Type, new Shape(Rows, input.Shape[-1])), new TensorType(ElementType.Int32, new Shape(1))];

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, int.MaxValue, 1) || !MovementChecks.SameType(node, report, 0, 1) || !CheckShape(node, report) || !Check(report, "the number of rows", Rows, 1, Longest))
        {
            return [];
        }

        var (rows, width) = Extents(node.Input(0).Shape);
        if (rows > Rows || (long)Rows * width > Longest)
        {
            report.Shapes($"{rows} new rows of {width} do not go into {Rows} rows", "as many new rows as are kept, up to 2^20 elements");
            return [];
        }

        if (!CheckStates(node, report, 1))
        {
            return [];
        }

        // Only int8 states start at their zero point.
        var quantization = node.Input(0).Quantization;
        if (quantization != node.Output(0).Quantization || quantization != node.Input(1).Quantization
            || (node.Input(0).Type != ElementType.Int8 && quantization is { ZeroPoint: not 0 }))
        {
            report.Error(DiagnosticIds.BadQuantization,
                $"input, state and output are quantized as {quantization?.ToString() ?? "none"}, {node.Input(1).Quantization?.ToString() ?? "none"} and {node.Output(0).Quantization?.ToString() ?? "none"}",
                "the same for all, zero points of int8 only");
            return [];
        }

        return [new TensorType(node.Input(0).Type, new Shape(Rows, width))];
    }

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var (newRows, width) = Extents(node.Input(0).Shape);
        int bytes = width * node.Input(0).Type.Size();
        return (in KernelIo io) =>
        {
            var x = io.Input<byte>(0);
            var ring = io.State<byte>(1);
            ref int oldest = ref io.State<int>(2)[0];
            for (int row = 0; row < newRows; row++)
            {
                x.Slice(row * bytes, bytes).CopyTo(ring[(oldest * bytes)..]);
                oldest = (oldest + 1) % Rows;
            }

            var y = io.Output<byte>(0);
            for (int row = 0; row < Rows; row++)
            {
                ring.Slice((oldest + row) % Rows * bytes, bytes).CopyTo(y[(row * bytes)..]);
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (newRows, width) = Extents(node.Input(0).Shape);
        return KernelCall.Of("stack.h", "mote_stack").Input(0, ElementType.UInt8).Dimensions(newRows, width * node.Input(0).Type.Size(), Rows)
            .State(1, ElementType.UInt8).State(2, ElementType.Int32).Output(0, ElementType.UInt8);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in MovementChecks.Types)
        {
            yield return Case($"{type.Label()}", type, 2, new Shape(1, 5));
        }

        var quantization = new Quantization(0.1f, -7);
        yield return Case("zero point", ElementType.Int8, 5, new Shape(1, 3), quantization);
        yield return Case("two rows at once", ElementType.Int8, 5, new Shape(2, 3), quantization);
        yield return Case("all rows at once", ElementType.Int16, 3, new Shape(3, 2));
        yield return Case("rows in several extents", ElementType.Int8, 7, new Shape(2, 2, 3));
        yield return Case("one row", ElementType.Float32, 1, new Shape(4));
        yield return Case("rows of one", ElementType.Int32, 3, new Shape(1));
    }

    private static OperatorCase Case(string name, ElementType type, int rows, Shape shape, Quantization? quantization = null) =>
        new OperatorCase(name, new StackRows { Rows = rows }).Input(type, shape, quantization)
            .State(type, new Shape(rows, shape[-1]), quantization).State(ElementType.Int32, new Shape(1)).Output(type, quantization);
}
