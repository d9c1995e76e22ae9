using Mote.Core;
using Mote.Runtime;

namespace Mote.Projects.FrontEnds;

/// <summary>A front end that is a model file of its own, as TFLM's audio preprocessor: one window of samples in, one row of features out.</summary>
/// <param name="Model">The model.</param>
public sealed record ModelFrontEnd(Model Model) : FrontEnd
{
    /// <summary>From one window to the next.</summary>
    public double StrideMs { get; init; } = 20;

    /// <inheritdoc/>
    public override string Kind => "tflite";

    /// <inheritdoc/>
    public override (int Window, int Hop) Windows(Samples samples)
    {
        var input = InputOf();
        if (input.Type != samples.Type || input.Shape.ElementCount % samples.Width != 0 || input.Shape.ElementCount == 0)
        {
            throw Refuse($"its input is {input.TensorType}", FormattableString.Invariant($"windows of {samples.Width} {samples.Type.Label()} values a sample"));
        }

        int window = input.Shape.ElementCount / samples.Width;
        int hop = samples.CountOf(StrideMs);
        return hop <= window ? (window, hop)
            : throw Refuse($"stride_ms is {StrideMs}, which are {hop} samples", FormattableString.Invariant($"up to the window of {window} samples"));
    }

    /// <inheritdoc/>
    public override int Row(ProjectBuilder builder, int window, Samples samples)
    {
        int input = builder.Reshape(window, InputOf().Shape);
        int row = builder.Inline(Model.Module, input)[0];
        builder.Graph.EndStages(node => $"{Kind}: {node.Operator.Name}");
        return row;
    }

    private Tensor InputOf() => Model.Module.Main is { Inputs: [var input], Outputs.Length: > 0 } main
        ? main.Tensors[input]
        : throw Refuse($"it has {Model.Module.Main.Inputs.Length} inputs", "one input, the window, and the features as the first output");
}
