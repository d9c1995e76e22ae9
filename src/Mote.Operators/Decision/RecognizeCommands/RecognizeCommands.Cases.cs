using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;

namespace Mote.Operators.Decision;

public sealed partial record RecognizeCommands
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        var op = new RecognizeCommands { Window = 3, Threshold = 130, Suppression = 4, MinimumCount = 2 };
        yield return DecisionCases.Integer("one step", op with { Window = 1, Threshold = 60, MinimumCount = 1, MinimumSpan = 0 }, new Shape(1, 4));
        yield return DecisionCases.Integer("many steps", op, new Shape(60, 3));
        yield return DecisionCases.Integer("long window", op with { Window = 18, Threshold = 127 }, new Shape(70, 2));
        yield return DecisionCases.Integer("short suppression", op with { Suppression = 1, Threshold = 90 }, new Shape(40, 2));
        yield return DecisionCases.Integer("no suppression", op with { Suppression = 0, Threshold = 150 }, new Shape(40, 2));
        yield return DecisionCases.Integer("long suppression", op with { Suppression = 1000, Threshold = 90 }, new Shape(60, 2));
        yield return DecisionCases.Integer("full count", op with { Window = 7, MinimumCount = 8 }, new Shape(3, 3));
        yield return DecisionCases.Integer("minimum count beyond the span", op with { Window = 7, MinimumCount = 5, MinimumSpan = 0, Threshold = 20 }, new Shape(3, 3));
        yield return DecisionCases.Integer("span", op with { Window = 6, MinimumCount = 1, MinimumSpan = 5, Threshold = 20 }, new Shape(3, 3));
        yield return DecisionCases.Integer("quarter of the window, rounded up", op with { Window = 9, MinimumCount = 1, Threshold = 20 }, new Shape(2, 3));
        yield return DecisionCases.Integer("quarter of the window", op with { Window = 8, MinimumCount = 1, Threshold = 20 }, new Shape(1, 3));
        yield return DecisionCases.Integer("another background", op with { Background = 2, Window = 1, Threshold = 150 }, new Shape(60, 3));
        yield return DecisionCases.Integer("unreported labels", op with { Unreported = new IntegerList(0, 2), Window = 2 }, new Shape(60, 4));
        yield return DecisionCases.Integer("no label", op with { Threshold = 256 }, new Shape(9, 2));
        yield return DecisionCases.Integer("nothing above zero", op with { Threshold = 0, MinimumCount = 1 }, new Shape(9, 2), quantization: new Quantization(1f / 256, 127));
        yield return DecisionCases.Integer("scores of another scale", op with { Threshold = 100 }, new Shape(40, 3), quantization: new Quantization(0.01f, -13));
        yield return DecisionCases.Integer("coarse scores", op with { Threshold = 140 }, new Shape(40, 3), quantization: new Quantization(1024f, -128));
        yield return DecisionCases.Integer("rows in several extents", op, new Shape(2, 5, 3));
        yield return DecisionCases.Real("float32", op, new Shape(60, 3));
        yield return DecisionCases.AnyReal("float32 special values", op with { Threshold = 100 }, new Shape(50, 3));
    }
}
