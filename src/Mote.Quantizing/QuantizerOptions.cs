using System.Collections.Immutable;
using Mote.Core;

namespace Mote.Quantizing;

/// <summary>How a float graph becomes an int8 one.</summary>
public sealed record QuantizerOptions
{
    /// <summary>What the model's float inputs become: Int8, or Float32 with a QUANTIZE node after it.</summary>
    public ElementType InputType { get; init; } = ElementType.Int8;

    /// <summary>What the model's float outputs become: Int8, or Float32 with a DEQUANTIZE node before it.</summary>
    public ElementType OutputType { get; init; } = ElementType.Int8;

    /// <summary>True when the weights have a scale for each output channel; false for one scale a layer.</summary>
    public bool PerChannel { get; init; } = true;

    /// <summary>True when dense layers have a scale for each unit too, which some older kernels of FULLY_CONNECTED do not read.</summary>
    public bool PerChannelDense { get; init; } = true;
}

/// <summary>A layer that stays float.</summary>
/// <param name="Place">The node, as messages name it.</param>
/// <param name="Reason">Why: a clause.</param>
public sealed record FloatLayer(string Place, string Reason);

/// <summary>A quantized module.</summary>
/// <param name="Module">
/// The int8 module. A tensor that the float module has too keeps its number; conversions and quantized constants are appended.
/// </param>
/// <param name="FloatLayers">The layers that stay float, in execution order.</param>
public sealed record QuantizedModel(GraphModule Module, ImmutableArray<FloatLayer> FloatLayers)
{
    /// <summary>The module as it is written to a file: without the tensors that nothing refers to any more.</summary>
    public GraphModule Compact() => GraphEdits.WithoutUnusedTensors(Module);
}
