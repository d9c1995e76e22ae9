using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Filtering;

public sealed partial record Fir
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.Float32, ElementType.Int16 })
        {
            foreach (bool settled in new[] { false, true })
            {
                string start = $"{type.Label()}{(settled ? ", settled" : "")}";
                yield return Make($"{start}, more steps than taps", type, new Fir { StartSettled = settled }, new Shape(19, 3), 6);
                yield return Make($"{start}, fewer steps than taps", type, new Fir { StartSettled = settled }, new Shape(4, 2), 7);
                yield return Make($"{start}, one step", type, new Fir { StartSettled = settled }, new Shape(1, 3), 4);
                yield return Make($"{start}, every third", type, new Fir { Factor = 3, StartSettled = settled }, new Shape(24), 8).Range(0, 50, 900);
                yield return Make($"{start}, one of a block", type, new Fir { Factor = 6, StartSettled = settled }, new Shape(6, 2), 5);
            }

            yield return Make($"{type.Label()}, one channel, many taps", type, new Fir(), new Shape(9), 16);
            yield return Make($"{type.Label()}, two taps, settled", type, new Fir { StartSettled = true }, new Shape(5, 2), 2);
            yield return Make($"{type.Label()}, one tap", type, new Fir(), new Shape(12, 2), 1);
            yield return Make($"{type.Label()}, one tap, every second, settled", type, new Fir { Factor = 2, StartSettled = true }, new Shape(12, 2), 1);
        }

        foreach (int shift in new[] { 0, 1, 15 })
        {
            yield return Make($"int16, shift {shift}", ElementType.Int16, new Fir { Shift = shift }, new Shape(40), 3).Range(0, shift == 0 ? -9 : -30000, shift == 0 ? 9 : 30000);
        }

        yield return new OperatorCase("int16, the largest sum", new Fir { Shift = 15 }).Input(ElementType.Int16, new Shape(60))
            .Constant<short>(ElementType.Int16, new Shape(2), [32767, -32767]).State(ElementType.Int16, new Shape(1, 1)).Output(ElementType.Int16);
    }

    private static OperatorCase Make(string name, ElementType type, Fir op, Shape x, int taps)
    {
        var one = new OperatorCase(name, type == ElementType.Float32 || op.Shift > 0 || name.EndsWith('0') ? op : op with { Shift = 13 }).Input(type, x);
        one = type == ElementType.Float32
            ? one.Constant<float>(type, new Shape(taps), CaseData.Floats(31, taps))
            : one.Constant<short>(type, new Shape(taps), CaseData.Shorts(32, taps, -5000, 5000));
        foreach (var state in op.States([one.Inputs[0]!.TensorType, one.Inputs[1]!.TensorType]))
        {
            one = one.State(state.Type, state.Shape);
        }

        return one.Output(type);
    }
}
