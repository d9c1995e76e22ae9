using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Filtering.Design;
using Mote.Operators.Import;

namespace Mote.Operators.Filtering;

/// <summary>
/// FIR: y[t] = h[0] x[t] + h[1] x[t - 1] + ..., of every <see cref="Factor"/>-th step. Operand 1, a constant (taps), has h, the same for all channels. float32: the
/// products are added in this order. int16: h times 2^<see cref="Shift"/>; the sum is rounded to nearest, halves up, and limited.
/// </summary>
[Operator]
public sealed partial record Fir : StreamFilter, IOperator<Fir>
{
    /// <inheritdoc/>
    public override string Name => "FIR";

    /// <summary>Steps of the input for one of the output, which is that of the first; the steps of a block are a multiple.</summary>
    public int Factor { get; init; } = 1;

    /// <summary>The fraction bits of int16 taps, 0 to 15; 0 for float32.</summary>
    public int Shift { get; init; }

    /// <summary>Starts as if the first sample had been there for ever, not as if there had been silence.</summary>
    public bool StartSettled { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    private protected override int Operands => 2;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> States(ImmutableArray<TensorType> operands)
    {
        int before = operands[1].Shape.ElementCount - 1;
        var history = new TensorType(operands[0].Type, new Shape(before, Block.Of(operands[0].Shape).Channels));
        return before == 0 ? [] : StartSettled ? [history, Started] : [history];
    }

    /// <inheritdoc/>
    public override long Macs(NodeView node) => (long)node.Output(0).Shape.ElementCount * node.Input(1).Shape.ElementCount;

    private protected override TensorType? Check(NodeView node, NodeReport report)
    {
        if (!report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32), TypeRow.Of(ElementType.Int16, ElementType.Int16, ElementType.Int16))
            || !report.Constant(1, "the taps"))
        {
            return null;
        }

        var (x, taps) = (node.Input(0), node.Input(1));
        var block = Block.Of(x.Shape);
        if (taps.Shape.Rank != 1 || taps.Shape[0] is < 1 or > FirDesign.MostTaps || block.Channels > MostSamples / FirDesign.MostTaps)
        {
            report.Shapes($"the taps are {taps.Shape} for an input {x.Shape}", $"1 to {FirDesign.MostTaps} taps");
            return null;
        }

        if (Factor < 1 || block.Steps % Factor != 0)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"every {Factor}th step of a block of {block.Steps} is wanted", "a factor that divides the steps of a block");
            return null;
        }

        bool isReal = x.Type == ElementType.Float32;
        if (Shift < 0 || Shift > (isReal ? 0 : 15))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the shift is {Shift}", "0 to 15 for int16 and 0 for float32");
            return null;
        }

        int sum = isReal ? 0 : taps.Values<short>().ToArray().Sum(h => Math.Abs((int)h));
        if (sum > FixedSections.MostSum16)
        {
            report.Error(DiagnosticIds.OutOfRange, $"the magnitudes of the taps add up to {sum}", $"{FixedSections.MostSum16} at most, so that no sum overflows", "Give the taps fewer fraction bits");
            return null;
        }

        int steps = block.Steps / Factor;
        return new TensorType(x.Type, x.Shape.Rank == 2 ? new Shape(steps, block.Channels) : new Shape(steps));
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var (x, taps) = (node.Input(0), node.Input(1));
        var block = Block.Of(x.Shape);
        bool isReal = x.Type == ElementType.Float32;
        int count = taps.Shape[0];
        var call = KernelCall.Of(isReal ? "fir_f32.h" : "fir_s16.h", isReal ? "mote_fir_f32" : "mote_fir_s16")
            .Input(0, x.Type).Dimensions(block.Steps, block.Channels, Factor, count).Input(1, x.Type);
        call = isReal ? call : call.Number("shift", Shift);
        call = count > 1 ? call.State(2, x.Type) : call.Null(x.Type);
        return (count > 1 && StartSettled ? call.State(3, ElementType.Bool) : call.Null(ElementType.Bool)).Output(0, x.Type);
    }
}
