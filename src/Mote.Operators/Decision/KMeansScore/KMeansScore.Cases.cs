using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Decision;

public sealed partial record KMeansScore
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        yield return One("one cluster, one feature", new Shape(1, 1), 1, false);
        yield return One("clusters", new Shape(1, 5), 4, false);
        yield return One("scaled", new Shape(1, 6), 3, true);
        yield return One("many steps", new Shape(20, 3), 8, false);
        yield return One("many steps, scaled", new Shape(4, 5, 3), 8, true);
        yield return One("limited", new Shape(30, 2), 5, false).Range(0, -2, 2);
        yield return One("limited, scaled", new Shape(30, 4), 5, true).Range(0, -2, 2);
    }

    private static OperatorCase One(string name, Shape shape, int clusters, bool scaled)
    {
        int width = shape[-1];
        var one = new OperatorCase(name, new KMeansScore()).Input(ElementType.Float32, shape)
            .Constant<float>(ElementType.Float32, new Shape(clusters, width), CaseData.Floats(3, clusters * width, -2, 2))
            .Constant<float>(ElementType.Float32, new Shape(clusters), CaseData.Floats(4, clusters, 0, 1));
        if (scaled)
        {
            one = one.Constant<float>(ElementType.Float32, new Shape(width), CaseData.Floats(5, width, -1, 1))
                .Constant<float>(ElementType.Float32, new Shape(width), CaseData.Floats(6, width, 0.25f, 3));
        }

        return one.Output(ElementType.Float32);
    }
}
