using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Filtering;

/// <summary>
/// PRE_EMPHASIS: y[t] = x[t] - c x[t - lag], which lifts high frequencies. float32 in this order. int16: c times 2^15; the difference is rounded to nearest, halves up, and limited.
/// </summary>
[Operator]
public sealed record PreEmphasis : StreamFilter, IOperator<PreEmphasis>
{
    /// <inheritdoc/>
    public override string Name => "PRE_EMPHASIS";

    /// <summary>c, from -1 to 1.</summary>
    public float Coefficient { get; init; } = 0.98f;

    /// <summary>How many steps back; 1 to the steps of a block.</summary>
    public int Lag { get; init; } = 1;

    /// <summary>
    /// True when the end of the very block stands before its beginning, as if the block went round: the window-wise definition of some
    /// training tools. Without state then.
    /// </summary>
    public bool Circular { get; init; }

    /// <summary>
    /// Where blocks overlap: steps from one block to the next, so that the state is what stands before the next one; the lag to the steps of a block.
    /// 0 where each block follows the one before.
    /// </summary>
    public int Hop { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    private protected override int Operands => 1;

    /// <inheritdoc/>
    public override bool HasSideEffects => !Circular;

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => Circular ? TimeBehaviour.Global : base.Time(node);

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> States(ImmutableArray<TensorType> operands) =>
        Circular ? [] : [new TensorType(operands[0].Type, new Shape(Lag, Block.Of(operands[0].Shape).Channels))];

    private protected override TensorType? Check(NodeView node, NodeReport report)
    {
        if (!report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32), TypeRow.Of(ElementType.Int16, ElementType.Int16)))
        {
            return null;
        }

        if (!(Math.Abs(Coefficient) <= 1))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the coefficient is {Coefficient:R}", "-1 to 1");
            return null;
        }

        int steps = Block.Of(node.Input(0).Shape).Steps;
        if (Lag < 1 || Lag > steps)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the lag is {Lag} in blocks of {steps} steps", "1 to the steps of a block");
            return null;
        }

        if (Hop != 0 && (Hop < Lag || Hop > steps || Circular))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the hop is {Hop} with a lag of {Lag} in {(Circular ? "circular " : "")}blocks of {steps} steps", "0, or the lag to the steps of a block that is not circular");
            return null;
        }

        return node.Input(0).TensorType;
    }

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        int back = Lag * Block.Of(node.Input(0).Shape).Channels;
        int end = End(node);
        bool circular = Circular;
        if (node.Input(0).Type == ElementType.Float32)
        {
            float coefficient = Coefficient;
            return (in KernelIo io) =>
            {
                var x = io.Input<float>(0);
                var before = circular ? x[^back..] : io.State<float>(1);
                var y = io.Output<float>(0);
                for (int i = 0; i < y.Length; i++)
                {
                    y[i] = x[i] - coefficient * (i < back ? before[i] : x[i - back]);
                }

                if (!circular)
                {
                    x[(end - back)..end].CopyTo(io.State<float>(1));
                }
            };
        }

        int factor = IntegerCoefficient;
        return (in KernelIo io) =>
        {
            var x = io.Input<short>(0);
            var before = circular ? x[^back..] : io.State<short>(1);
            var y = io.Output<short>(0);
            for (int i = 0; i < y.Length; i++)
            {
                int difference = x[i] * (1 << 15) - factor * (i < back ? before[i] : x[i - back]) + (1 << 14);
                y[i] = (short)Math.Clamp(difference >> 15, short.MinValue, short.MaxValue);
            }

            if (!circular)
            {
                x[(end - back)..end].CopyTo(io.State<short>(1));
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0);
        int back = Lag * Block.Of(x.Shape).Channels;
        bool isReal = x.Type == ElementType.Float32;
        var call = KernelCall.Of(isReal ? "pre_emphasis_f32.h" : "pre_emphasis_s16.h", isReal ? "mote_pre_emphasis_f32" : "mote_pre_emphasis_s16")
            .Input(0, x.Type).Dimensions(x.Shape.ElementCount, back, End(node));
        call = isReal ? call.Real("coefficient", Coefficient) : call.Number("coefficient", IntegerCoefficient);
        return (Circular ? call.Null(x.Type) : call.State(1, x.Type)).Output(0, x.Type);
    }

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.Float32, ElementType.Int16 })
        {
            OperatorCase Make(string name, PreEmphasis op, Shape shape)
            {
                var one = new OperatorCase($"{type.Label()}, {name}", op).Input(type, shape);
                return (op.Circular ? one : one.State(type, new Shape(op.Lag, shape.Rank == 2 ? shape[1] : 1))).Output(type);
            }

            yield return Make("a vector", new PreEmphasis(), new Shape(60));
            yield return Make("channels and lag", new PreEmphasis { Coefficient = -0.51f, Lag = 3 }, new Shape(17, 3));
            yield return Make("overlapping blocks", new PreEmphasis { Coefficient = 0.9f, Hop = 5 }, new Shape(13));
            yield return Make("overlapping blocks, channels and lag", new PreEmphasis { Coefficient = 0.6f, Lag = 2, Hop = 2 }, new Shape(7, 3));
            yield return Make("circular", new PreEmphasis { Coefficient = 0.7f, Lag = 2, Circular = true }, new Shape(20, 2));
            yield return Make("the lag of a block", new PreEmphasis { Coefficient = 1, Lag = 4 }, new Shape(4, 2));
            yield return Make("one step", new PreEmphasis { Coefficient = -1 }, new Shape(1, 5));
            yield return Make("one step, circular", new PreEmphasis { Circular = true }, new Shape(1, 5));
        }

        // The ends of the accumulator.
        foreach (float coefficient in new[] { 1f, -1f })
        {
            yield return new OperatorCase($"int16, ends, coefficient {coefficient}", new PreEmphasis { Coefficient = coefficient, Circular = true })
                .Constant<short>(ElementType.Int16, new Shape(6), [short.MinValue, short.MaxValue, short.MaxValue, short.MinValue, short.MinValue, 0]).Output(ElementType.Int16);
        }
    }

    /// <summary>The element behind the last one that the next block needs.</summary>
    private int End(NodeView node) => Hop == 0 ? node.Input(0).Shape.ElementCount : Hop * Block.Of(node.Input(0).Shape).Channels;

    /// <summary>The coefficient times 2^15, to nearest.</summary>
    private int IntegerCoefficient => (int)MathF.Round(Coefficient * (1 << 15), MidpointRounding.AwayFromZero);
}
