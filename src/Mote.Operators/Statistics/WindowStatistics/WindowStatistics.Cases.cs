using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;

namespace Mote.Operators.Statistics;

public sealed partial record WindowStatistics
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.Float32, ElementType.Int16 })
        {
            OperatorCase Make(string name, WindowStatistics op, Shape x) =>
                new OperatorCase($"{type.Label()}, {name}", op).Input(type, x).Output(type == ElementType.Int16 ? ElementType.Int32 : type);

            var legal = type == ElementType.Int16 ? All & ~FloatsOnly : All;
            var everything = new WindowStatistics { Kinds = legal, Percentiles = new IntegerList(0, 1, 5, 25, 33, 49, 75, 95, 100) };
            yield return Make("everything", everything, new Shape(31, 3));
            yield return Make("everything within limits", everything, new Shape(40, 2)).Range(0, -50, 50);
            yield return Make("everything of a vector", everything, new Shape(24)).Range(0, -9, 9);
            yield return Make("everything of one step", everything, new Shape(1, 4));
            yield return Make("everything of two steps", everything, new Shape(2, 5));
            yield return Make("all positive", everything, new Shape(33)).Range(0, 1000, 1100);
            yield return Make("the usual ones", new WindowStatistics { Kinds = new WindowStatistics().Kinds & legal }, new Shape(20, 3));
            foreach (var kind in Enum.GetValues<StatisticKinds>().Where(k => k != StatisticKinds.None && legal.HasFlag(k)))
            {
                yield return Make($"{kind}", new WindowStatistics { Kinds = kind }, new Shape(17, 2)).Range(0, -20, 25);
            }

            yield return Make("percentiles only", new WindowStatistics { Kinds = StatisticKinds.None, Percentiles = new IntegerList(90, 10, 50) }, new Shape(64));
        }

        // What does not change: 0.1 added eleven times and divided is not 0.1.
        yield return new OperatorCase("float32, constant", new WindowStatistics { Kinds = All })
            .Constant<float>(ElementType.Float32, new Shape(11), [.. Enumerable.Repeat(0.1f, 11)]).Output(ElementType.Float32);
        yield return new OperatorCase("float32, samples at the mean", new WindowStatistics { Kinds = All })
            .Constant<float>(ElementType.Float32, new Shape(6), [1, 2, 3, 2, 1, 3]).Output(ElementType.Float32);
        yield return new OperatorCase("float32, spread that vanishes", new WindowStatistics { Kinds = All })
            .Constant<float>(ElementType.Float32, new Shape(4), [1e-20f, 2e-20f, -1e-20f, 3e-21f]).Output(ElementType.Float32);
        yield return new OperatorCase("float32, order of what is no number", new WindowStatistics { Kinds = StatisticKinds.None, Percentiles = new IntegerList(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100) })
            .Constant<float>(ElementType.Float32, new Shape(11),
                [float.NaN, 1f, -0f, float.NegativeInfinity, 0f, -float.NaN, float.PositiveInfinity, -1f, float.Epsilon, -float.Epsilon, 0f])
            .Output(ElementType.Float32);
        yield return new OperatorCase("int16, ends", new WindowStatistics { Kinds = All & ~FloatsOnly, Percentiles = new IntegerList(1, 99) })
            .Constant<short>(ElementType.Int16, new Shape(6, 2),
                [short.MinValue, short.MinValue, short.MaxValue, short.MinValue, short.MinValue, short.MinValue, short.MaxValue, short.MinValue, 0, short.MinValue, 1, short.MinValue])
            .Output(ElementType.Int32);

        // 49 hundredths of a step of one go down, 50 up.
        yield return new OperatorCase("int16, a percentile just below half", new WindowStatistics { Kinds = StatisticKinds.None, Percentiles = new IntegerList(49, 50, 51) })
            .Constant<short>(ElementType.Int16, new Shape(2, 2), [0, -1, 1, 0]).Output(ElementType.Int32);
    }
}
