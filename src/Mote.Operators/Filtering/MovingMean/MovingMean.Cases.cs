using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Filtering;

public sealed partial record MovingMean
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.Float32, ElementType.Int16 })
        {
            foreach (bool subtract in new[] { false, true })
            {
                foreach (bool settled in new[] { false, true })
                {
                    string name = $"{type.Label()}{(subtract ? ", subtracted" : "")}{(settled ? ", settled" : "")}";
                    var op = new MovingMean { Subtract = subtract, StartSettled = settled };
                    yield return Make($"{name}, more steps than the window", type, op with { Window = 5 }, new Shape(21, 3));
                    yield return Make($"{name}, fewer steps than the window", type, op with { Window = 8 }, new Shape(3, 2));
                    yield return Make($"{name}, as many steps as come before", type, op with { Window = 6 }, new Shape(5));
                    yield return Make($"{name}, one step", type, op with { Window = 2 }, new Shape(1, 4)).Range(0, 50, 900);
                    yield return Make($"{name}, one sample", type, op with { Window = 1 }, new Shape(7, 2));
                }
            }

            yield return Make($"{type.Label()}, small numbers", type, new MovingMean { Window = 4 }, new Shape(60)).Range(0, -3, 3);
            yield return Make($"{type.Label()}, small numbers, odd window", type, new MovingMean { Window = 7 }, new Shape(60)).Range(0, -3, 3);
        }
    }

    private static OperatorCase Make(string name, ElementType type, MovingMean op, Shape x)
    {
        var one = new OperatorCase(name, op).Input(type, x);
        foreach (var state in op.States([one.Inputs[0]!.TensorType]))
        {
            one = one.State(state.Type, state.Shape);
        }

        return one.Output(type);
    }
}
