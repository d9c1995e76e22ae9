using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Decision;

public sealed partial record MovingAverage
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (int window in new[] { 1, 2, 3, 8 })
        {
            var op = new MovingAverage { Window = window };
            yield return Integer($"int8 window {window}", op, new Shape(12, 3), -128, 127);
            yield return Integer($"int8 window {window}, small numbers", op, new Shape(2, 20, 2), -2, 2);
            yield return DecisionCases.AnyReal($"float32 window {window}", op, new Shape(6, 11), ElementType.Float32);
            yield return DecisionCases.Real($"float32 window {window}, limited", op, new Shape(7, 2), ElementType.Float32);
        }

        yield return Integer("int8 one step", new MovingAverage { Window = 2 }, new Shape(1, 4), -128, 127);
        yield return DecisionCases.Real("float32 one step", new MovingAverage { Window = 3 }, new Shape(4), ElementType.Float32);
    }

    private static OperatorCase Integer(string name, MovingAverage op, Shape shape, int min, int max)
    {
        var quantization = new Quantization(0.02f, 5);
        return DecisionCases.States(new OperatorCase(name, op).Input(ElementType.Int8, shape, min, max, quantization), op, new TensorType(ElementType.Int8, shape))
            .Output(ElementType.Int8, quantization);
    }
}
