using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Operators.Import;

namespace Mote.Operators.Filtering;

/// <summary>
/// DC_BLOCK: y = (x - x') + r y', a zero at 0 Hz and a pole at r: a high-pass of one pole that removes offsets and gravity. float32 in this order. int16: r times 2^14, and what
/// a result loses in rounding down is added to the next, so that no offset is left.
/// </summary>
[Operator]
public sealed record DcBlock : StreamFilter, IOperator<DcBlock>
{
    private const int FractionBits = 14;

    /// <inheritdoc/>
    public override string Name => "DC_BLOCK";

    /// <summary>r, from 0 to less than 1: 1 - 2 pi cutoff / sample rate, about.</summary>
    public float Pole { get; init; } = 0.95f;

    /// <summary>Starts as if the first sample had been there for ever: with 0.</summary>
    public bool StartSettled { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    private protected override int Operands => 1;

    /// <summary>float32: x' and y'. int16: also what the last result lost.</summary>
    public override ImmutableArray<TensorType> States(ImmutableArray<TensorType> operands)
    {
        var x = operands[0];
        var state = new TensorType(x.Type, new Shape(Block.Of(x.Shape).Channels, Kept(x.Type)));
        return StartSettled ? [state, Started] : [state];
    }

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    private protected override TensorType? Check(NodeView node, NodeReport report)
    {
        if (!report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32), TypeRow.Of(ElementType.Int16, ElementType.Int16)))
        {
            return null;
        }

        if (!(Pole >= 0) || !(Pole < 1))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the pole is {Pole:R}", "0 to less than 1");
            return null;
        }

        return node.Input(0).TensorType;
    }

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var block = Block.Of(node.Input(0).Shape);
        bool settles = StartSettled;
        if (node.Input(0).Type == ElementType.Float32)
        {
            float pole = Pole;
            return (in KernelIo io) =>
            {
                var x = io.Input<float>(0);
                var state = Start<float>(io, block, settles);
                var y = io.Output<float>(0);
                for (int at = 0; at < y.Length; at++)
                {
                    var kept = state.Slice(at % block.Channels * 2, 2);
                    float sample = x[at];
                    y[at] = (sample - kept[0]) + pole * kept[1];
                    (kept[0], kept[1]) = (sample, y[at]);
                }
            };
        }

        int factor = IntegerPole;
        return (in KernelIo io) =>
        {
            var x = io.Input<short>(0);
            var state = Start<short>(io, block, settles);
            var y = io.Output<short>(0);
            for (int at = 0; at < y.Length; at++)
            {
                var kept = state.Slice(at % block.Channels * 3, 3);
                short sample = x[at];
                long sum = ((long)sample - kept[0]) * (1 << FractionBits) + factor * kept[1] + kept[2];
                y[at] = (short)Math.Clamp(sum >> FractionBits, short.MinValue, short.MaxValue);
                (kept[0], kept[1], kept[2]) = (sample, y[at], (short)(sum & ((1 << FractionBits) - 1)));
            }
        };
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0);
        var block = Block.Of(x.Shape);
        bool isReal = x.Type == ElementType.Float32;
        var call = KernelCall.Of(isReal ? "dc_block_f32.h" : "dc_block_s16.h", isReal ? "mote_dc_block_f32" : "mote_dc_block_s16")
            .Input(0, x.Type).Dimensions(block.Steps, block.Channels);
        call = (isReal ? call.Real("pole", Pole) : call.Number("pole", IntegerPole)).State(1, x.Type);
        return (StartSettled ? call.State(2, ElementType.Bool) : call.Null(ElementType.Bool)).Output(0, x.Type);
    }

    /// <inheritdoc/>
    public static IEnumerable<Cases.OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.Float32, ElementType.Int16 })
        {
            int kept = Kept(type);
            foreach (bool settled in new[] { false, true })
            {
                foreach (float pole in new[] { 0.95f, 0.3f })
                {
                    string name = $"{type.Label()}, pole {pole}{(settled ? ", settled" : "")}";
                    var wild = new Cases.OperatorCase(name, new DcBlock { Pole = pole, StartSettled = settled }).Input(type, new Shape(40, 3)).State(type, new Shape(3, kept));
                    var tame = new Cases.OperatorCase($"{name}, within limits", wild.Operator).Input(type, new Shape(50), 20, 90).State(type, new Shape(1, kept));
                    yield return (settled ? wild.State(ElementType.Bool, new Shape(1)) : wild).Output(type);
                    yield return (settled ? tame.State(ElementType.Bool, new Shape(1)) : tame).Output(type);
                }
            }

            yield return new Cases.OperatorCase($"{type.Label()}, no pole", new DcBlock { Pole = 0 }).Input(type, new Shape(30, 1)).State(type, new Shape(1, kept)).Output(type);
            yield return new Cases.OperatorCase($"{type.Label()}, one step", new DcBlock { Pole = 0.99999f }).Input(type, new Shape(1, 7)).State(type, new Shape(7, kept)).Output(type);
        }
    }

    /// <summary>The pole times 2^14, to nearest; less than 1 even where it rounds to it.</summary>
    private int IntegerPole => Math.Min((int)MathF.Round(Pole * (1 << FractionBits), MidpointRounding.AwayFromZero), (1 << FractionBits) - 1);

    private static int Kept(ElementType type) => type == ElementType.Float32 ? 2 : 3;

    private static Span<T> Start<T>(in KernelIo io, Block block, bool settles)
        where T : unmanaged
    {
        var state = io.State<T>(1);
        if (settles && io.State<byte>(2)[0] == 0)
        {
            io.State<byte>(2)[0] = 1;
            for (int channel = 0; channel < block.Channels; channel++)
            {
                state[channel * state.Length / block.Channels] = io.Input<T>(0)[channel];
            }
        }

        return state;
    }
}
