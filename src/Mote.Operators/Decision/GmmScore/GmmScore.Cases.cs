using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Decision;

public sealed partial record GmmScore
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (bool full in new[] { false, true })
        {
            string kind = full ? "full" : "diagonal";
            yield return One($"{kind}, one component, one feature", new Shape(1, 1), 1, full);
            yield return One($"{kind}, one step", new Shape(3), 4, full).Range(0, -2, 2);
            yield return One($"{kind}, many steps", new Shape(20, 5), 3, full);
            yield return One($"{kind}, near the components", new Shape(5, 4, 2), 5, full).Range(0, -1.5, 1.5);
            yield return One($"{kind}, far from the components", new Shape(20, 3), 2, full).Range(0, -40, 40);
        }
    }

    private static OperatorCase One(string name, Shape shape, int components, bool full)
    {
        int width = shape[-1];
        var factors = full ? new Shape(components, width, width) : new Shape(components, width);
        return new OperatorCase(name, new GmmScore()).Input(ElementType.Float32, shape)
            .Constant<float>(ElementType.Float32, new Shape(components, width), CaseData.Floats(3, components * width, -2, 2))
            .Constant<float>(ElementType.Float32, factors, CaseData.Floats(4, factors.ElementCount, -1, 2))
            .Constant<float>(ElementType.Float32, new Shape(components), CaseData.Floats(5, components, -4, 0))
            .Output(ElementType.Float32);
    }
}
