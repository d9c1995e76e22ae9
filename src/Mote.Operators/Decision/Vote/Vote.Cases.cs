using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;

namespace Mote.Operators.Decision;

public sealed partial record Vote
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        var op = new Vote { Votes = 3, Of = 4 };
        yield return DecisionCases.Integer("one step", op with { Votes = 2, Of = 2 }, new Shape(1, 2));
        yield return DecisionCases.Integer("one label", op, new Shape(1, 1));
        yield return DecisionCases.Integer("two of three", op with { Votes = 2, Of = 3 }, new Shape(60, 3));
        yield return DecisionCases.Integer("every vote", op with { Votes = 1, Of = 1 }, new Shape(40, 4));
        yield return DecisionCases.Integer("4 of 7", op with { Votes = 4, Of = 7 }, new Shape(80, 2));
        yield return DecisionCases.Integer("all of 3", op with { Votes = 3, Of = 3 }, new Shape(80, 2));
        yield return DecisionCases.Integer("least score", op with { Minimum = 160 }, new Shape(80, 2));
        yield return DecisionCases.Integer("rejected labels", op with { Votes = 2, Of = 3, Rejected = new IntegerList(1) }, new Shape(80, 3));
        yield return DecisionCases.Integer("equal scores", op, new Shape(40, 3), quantization: new Quantization(0.9f, 0));
        yield return DecisionCases.Real("float32", op with { Minimum = 128 }, new Shape(80, 2));
        yield return DecisionCases.AnyReal("float32 special values", op, new Shape(50, 3));
    }
}
