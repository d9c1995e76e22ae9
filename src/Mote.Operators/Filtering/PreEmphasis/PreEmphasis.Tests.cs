using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Filtering;
using Mote.Operators.Tests.Activation;
using Mote.Operators.Tests.Convolution;

namespace Mote.Operators.Tests.Filtering;

public sealed class PreEmphasisTests
{
    [Fact]
    public void The_last_sample_of_a_block_precedes_the_next() => Assert.Equal([[4f, 6, 4], [5f, 4, -1]], CaseRun.Outputs<float>(
        new OperatorCase("one", new PreEmphasis { Coefficient = 0.5f }).Input(ElementType.Float32, new Shape(3)).State(ElementType.Float32, new Shape(1, 1)).Output(ElementType.Float32),
        [4, 8, 8], [9, 8.5f, 3.25f]));

    [Fact]
    public void A_circular_block_precedes_itself() =>
        Assert.Equal([0f, 6, 4], SingleNode.Run<float, float>(new PreEmphasis { Coefficient = 0.5f, Circular = true }, ElementType.Float32, new Shape(3), null, [4, 8, 8], ElementType.Float32, null));

    [Fact]
    public void Int16_rounds_halves_up_and_is_limited()
    {
        // 3 - 0.5 * 0; 3 - 1.5 = 1.5 -> 2; -3 - 1.5 = -4.5 -> -4; 32767 + 1.5; -32768 - 16383.5; 0 + 16384.
        Assert.Equal([[3, 2, -4, 32767, -32768, 16384]], CaseRun.Outputs<short>(
            new OperatorCase("one", new PreEmphasis { Coefficient = 0.5f }).Input(ElementType.Int16, new Shape(6)).State(ElementType.Int16, new Shape(1, 1)).Output(ElementType.Int16),
            [3, 3, -3, 32767, -32768, 0]));
    }

    [Fact]
    public void A_lag_beyond_the_block_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute], CaseRun.Diagnostics(
        new OperatorCase("one", new PreEmphasis { Lag = 4 }).Input(ElementType.Float32, new Shape(3)).State(ElementType.Float32, new Shape(4, 1)).Output(ElementType.Float32)));

    [Fact]
    public void A_state_of_another_size_is_reported() => Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(
        new OperatorCase("one", new PreEmphasis { Lag = 2 }).Input(ElementType.Float32, new Shape(3)).State(ElementType.Float32, new Shape(1, 1)).Output(ElementType.Float32)));

    [Fact]
    public void A_missing_state_is_reported() => Assert.Equal([DiagnosticIds.OperandCount], CaseRun.Diagnostics(
        new OperatorCase("one", new PreEmphasis()).Input(ElementType.Float32, new Shape(3)).Output(ElementType.Float32)));

    [Fact]
    public void A_state_that_is_forgotten_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedTensor], CaseRun.Diagnostics(
        new OperatorCase("one", new PreEmphasis()).Input(ElementType.Float32, new Shape(3)).Input(ElementType.Float32, new Shape(1, 1)).Output(ElementType.Float32)));
}
