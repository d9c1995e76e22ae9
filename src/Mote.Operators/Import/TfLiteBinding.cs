using Mote.Core;
using Mote.Formats.TfLite;

namespace Mote.Operators.Import;

/// <summary>How a TFLite file spells an operator: its code, the type of its options, and the way there and back.</summary>
/// <param name="BuiltinCode">The number in the schema's BuiltinOperator.</param>
/// <param name="OptionsName">The options table in the schema: <c>Conv2DOptions</c>; null when there is none.</param>
/// <param name="Import">From the options of a file to the record. Attributes outside the supported values are reported.</param>
/// <param name="Export">From the record to the option fields.</param>
public sealed record TfLiteBinding(
    int BuiltinCode, string? OptionsName, Func<TfLiteNode, Operator> Import, Func<Operator, RawField[]> Export)
{
    /// <summary>A binding by the schema's names.</summary>
    /// <param name="op">The builtin operator: <c>CONV_2D</c>.</param>
    /// <param name="options">The options table: <c>Conv2DOptions</c>; null when there are none.</param>
    /// <param name="import">From the file to the record.</param>
    /// <param name="export">From the record to option fields; null when there are none.</param>
    /// <typeparam name="T">The operator's type.</typeparam>
    public static TfLiteBinding For<T>(string op, string? options, Func<TfLiteNode, T> import, Func<T, RawField[]>? export = null)
        where T : Operator => new(BuiltinOperators.Number(op), options, import, o => export is null ? [] : export((T)o));

    /// <summary>A binding of an operator without attributes.</summary>
    /// <typeparam name="T">The operator's type.</typeparam>
    public static TfLiteBinding For<T>(string op, string? options = null)
        where T : Operator, new() => For(op, options, static _ => new T());
}

/// <summary>A node of a TFLite file while its operator is imported.</summary>
/// <param name="Options">The options table by field slot; empty when the file has none.</param>
/// <param name="View">The tensors of the node (its operator is not yet known).</param>
/// <param name="Report">Where unsupported attributes are reported.</param>
public sealed record TfLiteNode(RawOptions Options, NodeView View, NodeReport Report)
{
    /// <summary>The fused activation in an option field.</summary>
    public FusedActivation Activation(int slot)
    {
        int value = Options.Int8(slot);
        if (value is >= 0 and <= 3)
        {
            return (FusedActivation)value;
        }

        Report.Error(DiagnosticIds.UnsupportedAttribute, $"the fused activation {value} is not supported", "NONE, RELU, RELU_N1_TO_1, RELU6");
        return FusedActivation.None;
    }

    /// <summary>The padding scheme in an option field: 0 is SAME, 1 is VALID.</summary>
    public PaddingScheme Padding(int slot) => Options.Int8(slot) == 0 ? PaddingScheme.Same : PaddingScheme.Valid;
}
