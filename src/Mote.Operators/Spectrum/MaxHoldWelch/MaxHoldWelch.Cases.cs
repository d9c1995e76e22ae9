using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Spectrum;

public sealed partial record MaxHoldWelch
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        yield return Of("three axes", new MaxHoldWelch(), new Shape(63, 3));
        yield return Of("no overlap", new MaxHoldWelch { Overlap = false }, new Shape(40, 2));
        yield return Of("shorter than the transform", new MaxHoldWelch { TransformLength = 64 }, new Shape(21, 1));
        yield return Of("whole stretches", new MaxHoldWelch { TransformLength = 32 }, new Shape(96, 2));
        yield return Of("all bins", new MaxHoldWelch { TransformLength = 32, FirstBin = 0 }, new Shape(70, 2));
        yield return Of("low bins", new MaxHoldWelch { LastBin = 3 }, new Shape(33, 2));
        yield return Of("high bins", new MaxHoldWelch { FirstBin = 5, LastBin = 7 }, new Shape(33, 2));
        yield return new OperatorCase("of all magnitudes", new MaxHoldWelch()).Input(ElementType.Float32, new Shape(50, 3)).Output(ElementType.Float32);
    }

    private static OperatorCase Of(string name, MaxHoldWelch op, Shape x) => new OperatorCase(name, op).Input(ElementType.Float32, x, -2, 2).Output(ElementType.Float32);
}
