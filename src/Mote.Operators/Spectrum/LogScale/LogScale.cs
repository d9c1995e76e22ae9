using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Numerics;
using Mote.Operators.Cases;
using Mote.Operators.Import;

namespace Mote.Operators.Spectrum;

/// <summary>The unit of a logarithm.</summary>
public enum LogUnit
{
    /// <summary>ln x.</summary>
    Natural,

    /// <summary>log2 x.</summary>
    Log2,

    /// <summary>log10 x.</summary>
    Log10,

    /// <summary>10 log10 x: decibels of a power.</summary>
    Decibel,
}

/// <summary>
/// LOG_SCALE: the logarithm of each element that is not below a floor. float32: v = x, or the floor where x is less (or only where x is zero); the result is ln v
/// times the unit's factor, rounded to single precision. uint32 -> int32: in Q16, of 1 where x is 0: log2 from its 128 segments, times the factor in Q30, halves up.
/// </summary>
[Operator]
public sealed partial record LogScale : Operator, IOperator<LogScale>
{
    /// <inheritdoc/>
    public override string Name => "LOG_SCALE";

    /// <summary>The unit of the result.</summary>
    public LogUnit Unit { get; init; }

    /// <summary>What stands for smaller numbers; 0 or more. Integers have 1, whatever is given.</summary>
    public float Floor { get; init; } = 1e-30f;

    /// <summary>Whether the floor stands for zeros only.</summary>
    public bool ReplaceZerosOnly { get; init; }

    /// <inheritdoc/>
    public static TfLiteBinding? TfLite => null;

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32), TypeRow.Of(ElementType.Int32, ElementType.UInt32)))
        {
            return [];
        }

        if (Unit is < LogUnit.Natural or > LogUnit.Decibel || !(Floor >= 0) || !float.IsFinite(Floor))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the unit {(int)Unit} is not known, or the floor {Floor:R} is out of range", "a floor of 0 or more");
            return [];
        }

        return [new TensorType(node.Output(0).Type, node.Input(0).Shape)];
    }

    /// <inheritdoc/>
    public override TimeBehaviour Time(NodeView node) => TimeBehaviour.Pointwise;

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node) => [(0, 0)];

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        int count = node.Input(0).Shape.ElementCount;
        return node.Input(0).Type == ElementType.Float32
            ? KernelCall.Of("log_scale_f32.h", "mote_log_scale_f32").Input(0, ElementType.Float32).Dimensions(count, ReplaceZerosOnly ? 1 : 0)
                .Real("floor", Floor).Real("factor", Factor).Output(0, ElementType.Float32)
            : KernelCall.Of("log_scale_u32.h", "mote_log_scale_u32").Input(0, ElementType.UInt32).Dimensions(count)
                .Constant<ushort>("table", ElementType.UInt16, Segments).Number("factor", unchecked((int)FactorQ30)).Output(0, ElementType.Int32);
    }

    /// <summary>What ln v is multiplied with.</summary>
    private float Factor => Unit switch
    {
        LogUnit.Log2 => 1.44269504f,
        LogUnit.Log10 => 0.43429448f,
        LogUnit.Decibel => 4.3429448f,
        _ => 1,
    };

    /// <summary>What log2 v is multiplied with, in Q30.</summary>
    private uint FactorQ30 => Unit switch
    {
        LogUnit.Log2 => 1 << 30,
        LogUnit.Log10 => 323228497,
        LogUnit.Decibel => 3232284967,
        _ => 744261118,
    };
}
