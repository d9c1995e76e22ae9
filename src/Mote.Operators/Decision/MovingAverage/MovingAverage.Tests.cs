using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Decision;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Decision;

public sealed class MovingAverageTests
{
    // 1; (1 + 3) / 2; (3 + 8) / 2.
    [Fact]
    public void The_mean_is_of_the_last_steps() =>
        Assert.Equal([[1f], [2f], [5.5f]], CaseRun.Outputs<float>(DecisionCases.AnyReal("one", new MovingAverage { Window = 2 }, new Shape(1, 1), ElementType.Float32), [1], [3], [8]));

    // (1 + 2) / 2 = 1.5, (-1 - 2) / 2 = -1.5; (2 + 2) / 2 and (-2 - 3) / 2 = -2.5.
    [Fact]
    public void Halves_round_away_from_zero() =>
        Assert.Equal([[(sbyte)1, -1], [2, -2], [2, -3]], CaseRun.Outputs<sbyte>(Integer(new Quantization(1), new Quantization(1)), [1, -1], [2, -2], [2, -3]));

    [Fact]
    public void Another_quantization_of_the_output_is_reported() =>
        Assert.Equal([DiagnosticIds.BadQuantization], CaseRun.Diagnostics(Integer(new Quantization(1), new Quantization(2))));

    private static OperatorCase Integer(Quantization input, Quantization output)
    {
        var op = new MovingAverage { Window = 2 };
        var shape = new Shape(1, 2);
        return DecisionCases.States(new OperatorCase("one", op).Input(ElementType.Int8, shape, input), op, new TensorType(ElementType.Int8, shape)).Output(ElementType.Int8, output);
    }
}
