using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Decision;

/// <summary>EVERY: 1 at invocation number First, counted from 1, and every Period invocations after it; else 0. The gate of what runs less often.</summary>
[Operator]
public sealed record Every : DecisionOperator, IOperator<Every>
{
    /// <inheritdoc/>
    public override string Name => "EVERY";

    /// <summary>Invocations from one 1 to the next.</summary>
    public int Period { get; init; } = 1;

    /// <summary>The invocation of the first 1, counted from 1.</summary>
    public int First { get; init; } = 1;

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> States(TensorType input) => [new TensorType(ElementType.Int32, new Shape(1))];

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) =>
        report.Counts(1, 1, 1) && report.Types(TypeRow.Of(ElementType.Int8, ElementType.Int32))
        && Check(report, "the period", Period, 1, Longest) && Check(report, "the first invocation", First, 1, Longest) && CheckStates(node, report, 0)
            ? [new TensorType(ElementType.Int8, new Shape(1))]
            : [];

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => (in KernelIo io) =>
    {
        // The count goes back by a period instead of going on: it never overflows.
        ref int count = ref io.State<int>(0)[0];
        count = count + 1 == First + Period ? First : count + 1;
        io.Output<sbyte>(0)[0] = (sbyte)(count == First ? 1 : 0);
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options) =>
        KernelCall.Of("every.h", "mote_every").State(0, ElementType.Int32).Number("first", First).Number("period", Period).Output(0, ElementType.Int8);

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var (period, first) in new[] { (1, 1), (2, 1), (1, 3), (2, 2), (3, 1), (3, 3), (1, 2), (1000, 2) })
        {
            var op = new Every { Period = period, First = first };
            yield return DecisionCases.States(new OperatorCase($"every {period} from {first} on", op), op, default).Output(ElementType.Int8);
        }
    }
}
