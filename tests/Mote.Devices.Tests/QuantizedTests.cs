using Mote.Compiler;
using Mote.Core;
using Mote.Quantizing;
using Mote.Quantizing.Tests;
using Mote.Runtime;

namespace Mote.Devices.Tests;

/// <summary>A model that was quantized here, as C on the host.</summary>
public sealed class QuantizedTests
{
    [Theory]
    [InlineData(5ul, ElementType.Int8)]
    [InlineData(9ul, ElementType.Float32)]
    public void The_c_of_a_quantized_model_has_the_bits_of_the_reference(ulong seed, ElementType ends)
    {
        var module = Networks.Drawn(seed);
        var quantized = PostTraining.Quantize(
            module, Networks.Samples(module, 8), CalibrationMethod.MinMax, correctBias: true, new QuantizerOptions { InputType = ends, OutputType = ends });
        var model = Model.FromModule(quantized.Compact());
        var input = model.Module.Main.Tensors[model.Module.Main.Inputs[0]];
        var invocations = new[] { 1u, 2u }.Select(s =>
        {
            byte[] data = new byte[input.ByteLength];
            InputRule.Random(s, 0, input.Type, data);
            return new Invocation([data]);
        }).ToList();
        var result = Verifier.Verify(model, new CompileOptions { Name = "quantized" }, Target.Get("host"), ReferenceTrace.Record(model, invocations), invocations, null);
        Assert.Null(result.Failure);
        Assert.True(result.IsIdentical);
    }
}
