using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Training;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Elementwise;

/// <summary>ZEROS_LIKE: stored zeros in the type and shape of the input, whose elements are not read.</summary>
[Operator]
public sealed record ZerosLike : Operator, IOperator<ZerosLike>
{
    private static readonly TypeRow[] Rows =
        [.. new[] { ElementType.Int8, ElementType.Int32, ElementType.Int64, ElementType.Float32 }.Select(t => TypeRow.Of(t, t))];

    /// <inheritdoc/>
    public override string Name => "ZEROS_LIKE";

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite { get; } = TfLiteBinding.For<ZerosLike>("ZEROS_LIKE", "ZerosLikeOptions");

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report) =>
        report.Counts(1, 1, 1) && report.Types(Rows) ? [node.Input(0).TensorType] : [];

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node) => node.Input(0).Type switch
    {
        ElementType.Int8 => static (in KernelIo io) => io.Output<sbyte>(0).Clear(),
        ElementType.Int32 => static (in KernelIo io) => io.Output<int>(0).Clear(),
        ElementType.Int64 => static (in KernelIo io) => io.Output<long>(0).Clear(),
        _ => static (in KernelIo io) => io.Output<float>(0).Clear(),
    };

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var type = node.Input(0).Type;
        string suffix = type switch { ElementType.Int8 => "s8", ElementType.Int32 => "s32", ElementType.Int64 => "s64", _ => "f32" };
        return KernelCall.Of("zeros_like.h", $"mote_zeros_like_{suffix}").Dimensions(node.Input(0).Shape.ElementCount).Output(0, type);
    }

    /// <summary>Zero wherever there is a derivative: no gradient is given, which stands for zero.</summary>
    public override bool Differentiate(GradientScope scope) => true;

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in Rows.Select(row => row.Outputs[0]))
        {
            var quantization = type == ElementType.Int8 ? new Quantization(0.1f, 3) : null;
            yield return new OperatorCase($"{type.Label()}, rank 3", new ZerosLike()).Input(type, new Shape(3, 5, 7), quantization).Output(type, quantization);
            yield return new OperatorCase($"{type.Label()}, sixteen", new ZerosLike()).Input(type, new Shape(16), quantization).Output(type, quantization);
            yield return new OperatorCase($"{type.Label()}, scalar", new ZerosLike()).Input(type, Shape.Scalar, quantization).Output(type, quantization);
        }
    }
}
