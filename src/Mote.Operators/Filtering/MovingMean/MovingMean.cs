using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Import;

namespace Mote.Operators.Filtering;

/// <summary>
/// MOVING_MEAN: the mean of the last <see cref="Window"/> samples of each channel, or what a sample exceeds it by (gravity, offsets removed). float32: the samples are
/// added from the oldest on and the sum is divided. int16: to nearest, halves away from zero; a difference is limited.
/// </summary>
[Operator]
public sealed partial record MovingMean : StreamFilter, IOperator<MovingMean>
{
    /// <summary>So many int16 numbers can be added in 32 bits.</summary>
    private const int MostWindow = 65535;

    /// <inheritdoc/>
    public override string Name => "MOVING_MEAN";

    /// <summary>Samples that the mean is of, the newest included.</summary>
    public int Window { get; init; } = 1;

    /// <summary>True for x - mean, false for the mean.</summary>
    public bool Subtract { get; init; }

    /// <summary>Starts as if the first sample had been there for ever, not as if there had been silence.</summary>
    public bool StartSettled { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    private protected override int Operands => 1;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> States(ImmutableArray<TensorType> operands)
    {
        var history = new TensorType(operands[0].Type, new Shape(Window - 1, Block.Of(operands[0].Shape).Channels));
        return Window == 1 ? [] : StartSettled ? [history, Started] : [history];
    }

    private protected override TensorType? Check(NodeView node, NodeReport report)
    {
        if (!report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32), TypeRow.Of(ElementType.Int16, ElementType.Int16)))
        {
            return null;
        }

        if (Window is < 1 or > MostWindow || (long)Window * Block.Of(node.Input(0).Shape).Channels > MostSamples)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the window is {Window} of an input {node.Input(0).Shape}", $"1 to {MostWindow}, and 2^24 samples of all channels");
            return null;
        }

        return node.Input(0).TensorType;
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0);
        var block = Block.Of(x.Shape);
        bool isReal = x.Type == ElementType.Float32;
        var call = KernelCall.Of(isReal ? "moving_mean_f32.h" : "moving_mean_s16.h", isReal ? "mote_moving_mean_f32" : "mote_moving_mean_s16")
            .Input(0, x.Type).Dimensions(block.Steps, block.Channels, Window, Subtract ? 1 : 0);
        call = Window > 1 ? call.State(1, x.Type) : call.Null(x.Type);
        return (Window > 1 && StartSettled ? call.State(2, ElementType.Bool) : call.Null(ElementType.Bool)).Output(0, x.Type);
    }
}
