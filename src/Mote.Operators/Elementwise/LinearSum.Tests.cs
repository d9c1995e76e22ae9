using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators.Elementwise;

namespace Mote.Operators.Tests.Elementwise;

public sealed class LinearSumTests
{
    /// <summary>Scales as networks have them, and the three sums of the image classification benchmark are of this kind: nearly all are linear.</summary>
    [Fact]
    public void Sums_of_random_scales_are_linear_and_equal_on_every_pair()
    {
        var random = new Random64(5);
        int found = 0;
        for (int i = 0; i < 24; i++)
        {
            var view = View(i % 4 == 3 ? new Sub() : new Add { Activation = i % 3 == 0 ? FusedActivation.Relu : FusedActivation.None },
                0.02f + 0.1f * random.NextFloat(), 0.02f + 0.1f * random.NextFloat(), 0.05f + 0.1f * random.NextFloat(), random.NextInt(2) == 0 ? -128 : random.NextInt(100) - 50);
            found += AssertExact(view) ? 1 : 0;
        }

        Assert.True(found >= 20, $"{found} of 24");
    }

    /// <summary>Half of a sum of odd numbers is a tie, away from zero on both sides: 0.5 to 1 and -0.5 to -1.</summary>
    [Theory, InlineData(0.1f, 0.1f, 0.2f), InlineData(0.3f, 0.1f, 0.4f), InlineData(0.25f, 0.5f, 0.5f)]
    public void Ties_away_from_zero_are_met_by_factors_that_lean(float scale, float other, float output) => Assert.True(AssertExact(View(new Add(), scale, other, output, 0)));

    [Fact]
    public void Coarse_operands_are_refused() => Assert.Null(Form(View(new Add(), 0.2f, 0.41f, 0.1f, 0)));

    [Fact]
    public void A_function_that_is_not_linear_is_refused() =>
        Assert.Null(LinearSum.Find((x, z) => (sbyte)(x == 3 && z == 5 ? 9 : Math.Clamp((x + z + 1) >> 1, -128, 127)), -128, 127, 0.5, 0.5));

    [Fact]
    public void A_function_that_is_one_step_off_in_one_pair_is_refused()
    {
        var view = View(new Add(), 0.0313f, 0.0471f, 0.0607f, 4);
        var form = Form(view)!;
        sbyte Exact(int x, int z) => (sbyte)Math.Clamp(((x * form.A) + (z * form.B) + form.C) >> LinearSum.Shift, -128, 127);
        Assert.NotNull(LinearSum.Find((x, z) => Exact(x, z), -128, 127, 0.0313 / 0.0607, 0.0471 / 0.0607));
        Assert.Null(LinearSum.Find((x, z) => (sbyte)(Exact(x, z) + (x == -17 && z == 20 ? 1 : 0)), -128, 127, 0.0313 / 0.0607, 0.0471 / 0.0607));
    }

    private static LinearSum? Form(NodeView view) => ((SumOperator)view.Node.Operator).LinearForm(view);

    private static NodeView View(Operator op, float a, float b, float y, int zero)
    {
        var shape = new Shape(1 << 16);
        Tensor Of(string name, float scale, int zeroPoint) => new(name, ElementType.Int8, shape) { Quantization = new Quantization(scale, zeroPoint) };
        return new Graph("", [Of("a", a, 3), Of("b", b, -7), Of("y", y, zero)], [new Node(op, [0, 1], [2])], [0, 1], [2]).View(0);
    }

    /// <summary>Runs the operator's reference on all pairs and the form, as the C kernel has it, beside it; false where there is no form.</summary>
    private static bool AssertExact(NodeView view)
    {
        if (Form(view) is not { } form)
        {
            return false;
        }

        byte[] a = [.. Enumerable.Range(0, 1 << 16).Select(i => (byte)(i >> 8))], b = [.. Enumerable.Range(0, 1 << 16).Select(i => (byte)i)], y = new byte[1 << 16];
        view.Node.Operator.Prepare(view)(new KernelIo([a, b], [y], new Memory<byte>[2]));
        var (min, max) = ActivationClamp.Quantized(((SumOperator)view.Node.Operator).Activation, ElementType.Int8, view.Output(0).Quantization!);
        for (int i = 0; i < y.Length; i++)
        {
            long sum = ((long)(sbyte)a[i] * form.A) + ((long)(sbyte)b[i] * form.B) + form.C;
            Assert.InRange(sum, int.MinValue, int.MaxValue);
            Assert.Equal((sbyte)y[i], Math.Clamp(Math.Clamp((int)(sum >> 22), -128, 127), min, max));
        }

        return true;
    }
}
