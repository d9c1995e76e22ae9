using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;

namespace Mote.Operators.Decision;

public sealed partial record Threshold
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        var op = new Threshold { Level = 0.8f };
        foreach (var (output, name) in new[] { (ElementType.Int32, "event"), (ElementType.Int8, "gate") })
        {
            yield return DecisionCases.Integer($"{name}, one step", op with { Hold = 1 }, new Shape(1, 2), output);
            yield return DecisionCases.Integer($"{name}, many steps", op, new Shape(40, 2), output);
            yield return DecisionCases.Integer($"{name}, hold", op with { Hold = 3 }, new Shape(60, 1), output);
            yield return DecisionCases.Integer($"{name}, some labels", op with { Labels = new IntegerList(3, 1), Hold = 1 }, new Shape(40, 4), output);
            yield return DecisionCases.Integer($"{name}, level between two numbers", op with { Level = 0.5001f }, new Shape(40, 2), output, new Quantization(0.3f, 17));
            yield return DecisionCases.Integer($"{name}, level on a number", op with { Level = -3f }, new Shape(40, 1), output, new Quantization(0.1875f, -5));
            yield return DecisionCases.Integer($"{name}, everything is enough", op with { Level = -100f, Hold = 2 }, new Shape(12, 3), output);
            yield return DecisionCases.Integer($"{name}, nothing is enough", op with { Level = 1f }, new Shape(12, 3), output);
            yield return DecisionCases.Integer($"{name}, the highest number", op with { Level = 255f / 256 }, new Shape(12, 3), output);
            yield return DecisionCases.Real($"{name}, float32", op with { Hold = 2 }, new Shape(60, 2), output);
            yield return DecisionCases.Real($"{name}, float32 at its limit", op with { Level = -0.1f, Labels = new IntegerList(1) }, new Shape(6, 2), output);
            yield return DecisionCases.AnyReal($"{name}, float32 special values", op with { Level = 0.3f }, new Shape(50, 3), output);
            yield return DecisionCases.AnyReal($"{name}, float32 distances", op with { Level = 7f }, new Shape(12, 1), output);
        }
    }
}
