using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;

namespace Mote.Operators.Decision;

public sealed partial record Hysteresis
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        var op = new Hysteresis { On = new IntegerList(150), Off = new IntegerList(100) };
        yield return DecisionCases.Integer("one step", op, new Shape(1, 5));
        yield return DecisionCases.Integer("many steps", op, new Shape(50, 2));
        yield return DecisionCases.Integer("durations", op with { MinimumOn = 2, MinimumOff = 3 }, new Shape(100, 2));
        yield return DecisionCases.Integer("long on, short off", op with { MinimumOn = 3, MinimumOff = 2, On = new IntegerList(90), Off = new IntegerList(70) }, new Shape(100, 2));
        yield return DecisionCases.Integer("a threshold a label", op with { On = new IntegerList(256, 128, 0, 60), Off = new IntegerList(0, 128, 0, 40) }, new Shape(50, 4));
        yield return DecisionCases.Integer("thresholds at the ends", op with { On = new IntegerList(255), Off = new IntegerList(1) }, new Shape(50, 3), quantization: new Quantization(0.5f, 0));
        yield return DecisionCases.Integer("unreported labels", op with { Unreported = new IntegerList(2, 0) }, new Shape(50, 3));
        yield return DecisionCases.Integer("scores of zero", op with { On = new IntegerList(0), Off = new IntegerList(0) }, new Shape(2, 3), quantization: new Quantization(1f / 256, 127));
        yield return DecisionCases.Integer("equal scores", op, new Shape(50, 3), quantization: new Quantization(0.9f, 0));
        yield return DecisionCases.Real("float32", op with { MinimumOn = 2 }, new Shape(60, 3));
        yield return DecisionCases.AnyReal("float32 special values", op, new Shape(50, 3));
    }
}
