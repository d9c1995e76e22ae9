using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Formats.TfLite;
using Mote.Operators.Cases;
using Mote.Operators.Import;
using Mote.Operators.Recurrent;
using Mote.Operators.Tests.Convolution;
using Mote.Runtime;

namespace Mote.Operators.Tests.Recurrent;

public sealed class GruTests
{
    // Weights by gate: update, reset, candidate.
    private static OperatorCase Float(Gru op, int steps, float[] kernel, float[] recurrent, float[] bias)
    {
        var one = new OperatorCase("one", op).Input(ElementType.Float32, new Shape(1, steps, 1))
            .Constant<float>(ElementType.Float32, new Shape(3, 1), kernel).Constant<float>(ElementType.Float32, new Shape(3, 1), recurrent)
            .Constant<float>(ElementType.Float32, new Shape(2, 3), bias);
        return (op.Stateful ? one.State(ElementType.Float32, new Shape(1, 1)) : one).Output(ElementType.Float32);
    }

    private static OperatorCase Int8(Gru op, int steps, sbyte[] kernel, sbyte[] recurrent, int[] bias)
    {
        var one = new OperatorCase("one", op).Input(ElementType.Int8, new Shape(1, steps, 1), new Quantization(1f))
            .Constant<sbyte>(ElementType.Int8, new Shape(3, 1), kernel, new Quantization(1f))
            .Constant<sbyte>(ElementType.Int8, new Shape(3, 1), recurrent, new Quantization(1f / 32)).Constant<int>(ElementType.Int32, new Shape(2, 3), bias);
        return (op.Stateful ? one.State(ElementType.Int16, new Shape(1, 1), Gru.KeptState) : one).Output(ElementType.Int8, Gru.ByteState);
    }

    // The update gate is a half, the candidate tanh(20) = 1: half of the way to 1 in each step.
    [Fact]
    public void Half_an_update_gate_goes_half_of_the_way() =>
        Assert.Equal([[0.5f, 0.75f, 0.875f]], CaseRun.Outputs<float>(Float(new Gru { ReturnSequences = true }, 3, [0, 0, 10], [0, 0, 0], [0, 0, 0, 0, 0, 0]), [2, 2, 2]));

    [Fact]
    public void A_stateful_one_goes_on_where_the_last_invocation_ended() =>
        Assert.Equal([[0.75f], [0.9375f]], CaseRun.Outputs<float>(Float(new Gru { Stateful = true }, 2, [0, 0, 10], [0, 0, 0], [0, 0, 0, 0, 0, 0]), [2, 2], [2, 2]));

    [Fact]
    public void Without_a_state_each_invocation_starts_anew() =>
        Assert.Equal([[0.75f], [0.75f]], CaseRun.Outputs<float>(Float(new Gru(), 2, [0, 0, 10], [0, 0, 0], [0, 0, 0, 0, 0, 0]), [2, 2], [2, 2]));

    // Update gate 0: the state is the candidate, tanh(r * 40), with r = 0 or 1: the reset gate scales the hidden bias too.
    [Theory]
    [InlineData(-200, 0)]
    [InlineData(200, 1)]
    public void The_reset_gate_stands_behind_the_product(float reset, float expected) =>
        Assert.Equal([[expected]], CaseRun.Outputs<float>(Float(new Gru(), 1, [0, 0, 0], [0, 0, 0], [-200, reset, 0, 0, 0, 40]), [5]));

    // The same in integers: (0 + 32767 + 1) / 2 = 16384 of 32768, then (16384 + 32768) / 2 and (24576 + 32768) / 2; bytes are 1 / 256 of it.
    [Fact]
    public void Integers_go_half_of_the_way() =>
        Assert.Equal([[(sbyte)64, (sbyte)96, (sbyte)112]], CaseRun.Outputs<sbyte>(Int8(new Gru { ReturnSequences = true }, 3, [0, 0, 127], [0, 0, 0], [0, 0, 0, 0, 0, 0]), [127, 127, 127]));

    // logistic(5) = 0.99331: in 100 steps 1 - 0.99331^100 = 0.489 of the way, though a step at the end is 0.4 of a byte.
    [Fact]
    public void A_slow_gate_moves_the_state_by_less_than_a_byte()
    {
        sbyte[] x = [.. Enumerable.Repeat((sbyte)127, 100)];
        Assert.InRange(CaseRun.Outputs<sbyte>(Int8(new Gru(), 100, [0, 0, 127], [0, 0, 0], [5, 0, 0, 0, 0, 0]), x)[0][0], 61, 64);
    }

    [Fact]
    public void Kernels_of_another_number_of_units_are_reported() => Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(
        new OperatorCase("one", new Gru()).Input(ElementType.Float32, new Shape(1, 2, 3)).Constant<float>(ElementType.Float32, new Shape(6, 3), new float[18])
            .Constant<float>(ElementType.Float32, new Shape(9, 3), new float[27]).Output(ElementType.Float32)));

    [Fact]
    public void A_bias_of_one_row_is_reported() => Assert.Equal([DiagnosticIds.ShapeMismatch], CaseRun.Diagnostics(
        new OperatorCase("one", new Gru()).Input(ElementType.Float32, new Shape(1, 2, 1)).Constant<float>(ElementType.Float32, new Shape(3, 1), new float[3])
            .Constant<float>(ElementType.Float32, new Shape(3, 1), new float[3]).Constant<float>(ElementType.Float32, new Shape(3), new float[3]).Output(ElementType.Float32)));

    [Fact]
    public void A_state_that_is_not_kept_is_reported() =>
        Assert.Equal([DiagnosticIds.OperandCount], CaseRun.Diagnostics(Float(new Gru { Stateful = true }, 1, [0, 0, 0], [0, 0, 0], [0, 0, 0, 0, 0, 0]) with { Operator = new Gru() }));

    [Fact]
    public void Another_scale_of_the_result_is_reported()
    {
        var one = Int8(new Gru(), 1, [0, 0, 0], [0, 0, 0], [0, 0, 0, 0, 0, 0]);
        Assert.Equal([DiagnosticIds.BadQuantization], CaseRun.Diagnostics((one with { Outputs = [] }).Output(ElementType.Int8, new Quantization(1f / 64))));
    }

    // Weights of +-127 in steps of 1/128, inputs in steps of 1/32, states in 1/128: what integers lose, a double-precision GRU does not.
    [Fact]
    public void Integers_stay_within_two_hundredths_of_a_gru_in_double_precision()
    {
        var shapes = (Batch: 1, Steps: 40, Features: 6, Units: 16);
        const float InputScale = 1f / 64, KernelScale = 1f / 160, RecurrentScale = 1f / 300;
        sbyte[] kernel = CaseData.SignedBytes(1, 48 * 6), recurrent = CaseData.SignedBytes(2, 48 * 16), x = CaseData.SignedBytes(3, 40 * 6);
        int[] bias = CaseData.Integers(4, 96, -4000, 4000);
        var one = new OperatorCase("one", new Gru { ReturnSequences = true }).Input(ElementType.Int8, new Shape(1, 40, 6), new Quantization(InputScale))
            .Constant<sbyte>(ElementType.Int8, new Shape(48, 6), kernel, new Quantization(KernelScale))
            .Constant<sbyte>(ElementType.Int8, new Shape(48, 16), recurrent, new Quantization(RecurrentScale))
            .Constant<int>(ElementType.Int32, new Shape(2, 48), bias).Output(ElementType.Int8, Gru.ByteState);
        double[] b = [.. bias.Select((v, i) => v * (double)(i < 48 ? InputScale * KernelScale : RecurrentScale / 128))];
        double[] exact = GruOracle.Forward(shapes, Array.ConvertAll(x, v => v * (double)InputScale), Array.ConvertAll(kernel, v => v * (double)KernelScale),
            Array.ConvertAll(recurrent, v => v * (double)RecurrentScale), b, out _);
        double[] errors = [.. CaseRun.Outputs<sbyte>(one, x)[0].Zip(exact, (actual, wanted) => Math.Abs(actual / 128.0 - wanted))];
        Assert.InRange(errors.Max(), 0.0005, 0.02);
        Assert.InRange(errors.Average(), 0.0002, 0.004);
    }

    // Weights of 1 in steps of 1/127; biases of 1 in steps of 1/16 * 1/127 and 1/128 * 1/127; a row of zeros.
    [Fact]
    public void Constants_are_quantized_by_rows()
    {
        float[] kernel = [1, -0.5f, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0], recurrent = [.. kernel];
        float[] bias = [1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1];
        var one = new OperatorCase("one", new Gru()).Input(ElementType.Float32, new Shape(1, 3, 2)).Constant<float>(ElementType.Float32, new Shape(6, 2), kernel)
            .Constant<float>(ElementType.Float32, new Shape(6, 2), recurrent).Constant<float>(ElementType.Float32, new Shape(2, 6), bias).Output(ElementType.Float32);
        var (stored, _, sums) = Gru.Int8Constants(CaseModule.Combine([one]).Module.Main.View(0), new Quantization(1f / 16, -5));
        Assert.Equal([127, -64, 0, 0, 0, 0, 127, 0, 0, 0, 0, 0], stored.Values<sbyte>().ToArray());
        Assert.Equal([1f / 127, 1f / 127, 1f / 127, 2f / 127, 1f / 127, 1f / 127], stored.Quantization!.Scales);
        Assert.Equal([2032, 0, 0, 1016, 0, 0, 16256, 0, 0, 0, 0, 16256], sums!.Values<int>().ToArray());
    }

    [Fact]
    public void A_float_node_in_bytes_stays_within_two_hundredths()
    {
        var one = new OperatorCase("one", new Gru { ReturnSequences = true }).Input(ElementType.Float32, new Shape(1, 30, 8))
            .Constant<float>(ElementType.Float32, new Shape(72, 8), CaseData.Floats(1, 576, -0.5f, 0.5f)).Constant<float>(ElementType.Float32, new Shape(72, 24), CaseData.Floats(2, 1728, -0.3f, 0.3f))
            .Constant<float>(ElementType.Float32, new Shape(2, 72), CaseData.Floats(3, 144, -0.5f, 0.5f)).Output(ElementType.Float32);
        var input = new Quantization(4f / 255, 7);
        var (kernel, recurrent, bias) = Gru.Int8Constants(CaseModule.Combine([one]).Module.Main.View(0), input);
        var bytes = new OperatorCase("one", one.Operator) { Inputs = [new Tensor("x", ElementType.Int8, new Shape(1, 30, 8)) { Quantization = input }, kernel, recurrent, bias] }
            .Output(ElementType.Int8, Gru.ByteState);
        sbyte[] x = CaseData.SignedBytes(4, 240);
        float[] real = CaseRun.Outputs<float>(one, Array.ConvertAll(x, v => (v - 7) * input.Scale))[0];
        Assert.InRange(CaseRun.Outputs<sbyte>(bytes, x)[0].Zip(real, (q, y) => Math.Abs(q / 128f - y)).Max(), 0.001f, 0.02f);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void Written_step_by_step_it_computes_the_same_bits(bool sequences, bool biased)
    {
        var one = Gru.Cases().First(c => c.Name == (biased ? $"float32, {(sequences ? "sequences" : "last state")}, tame" : "float32, no bias"));
        var combined = CaseModule.Combine([one]);
        var written = TfLiteImporter.Import(TfLiteExporter.Export(combined.Module), new DiagnosticBag());
        Assert.DoesNotContain(written.Main.Nodes, n => n.Operator is Gru);
        for (int invocation = 0; invocation < CaseModule.Invocations; invocation++)
        {
            byte[] input = combined.InputBytes(0, invocation);
            float[] Run(GraphModule module)
            {
                var session = Model.FromModule(module).CreateSession();
                input.CopyTo(session.Input(0));
                session.Run();
                return MemoryMarshal.Cast<byte, float>(session.Output(0)).ToArray();
            }

            Assert.Equal(Run(combined.Module), Run(written));
        }
    }

    [Theory]
    [InlineData("float32, last state, stateful")]
    [InlineData("int8, last state")]
    [InlineData("int8, sequences, stateful")]
    public void What_TFLite_cannot_express_is_a_custom_operator_that_is_read_again(string name)
    {
        var module = CaseModule.Combine([Gru.Cases().First(c => c.Name == name)]).Module;
        var written = TfLiteImporter.Load(TfLiteWriter.Write(TfLiteExporter.Export(module)), "gru.tflite");
        Assert.Equal(module.Main.Nodes.Select(n => n.Operator), written.Main.Nodes.Select(n => n.Operator));
        Assert.Equal(GraphText.Render(module), GraphText.Render(written));
    }

    [Fact]
    public void More_steps_than_are_written_one_by_one_are_a_custom_operator()
    {
        int Nodes(int steps) => UnrollGru.Apply(CaseModule.Combine([Float(new Gru(), steps, [0, 0, 0], [0, 0, 0], [0, 0, 0, 0, 0, 0])]).Module).Main.Nodes.Length;
        Assert.Equal(1, Nodes(UnrollGru.MostSteps + 1));
        Assert.InRange(Nodes(UnrollGru.MostSteps), UnrollGru.MostSteps, int.MaxValue);
    }
}
