using System.Collections.Immutable;
using Mote.Core;
using Mote.Formats.FlatBuffers;
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
    /// <summary>The name of a custom operator in the file: <c>SignalWindow</c>; null for a builtin operator.</summary>
    public string? CustomCode { get; private init; }

    /// <summary>From the record and its tensors to the options of a custom operator.</summary>
    public Func<Operator, NodeView, FlexMap> ExportCustom { get; private init; } = static (_, _) => FlexMap.Empty;

    /// <summary>
    /// The state that the operator keeps and that files do not show: the types of the state tensors that follow the inputs of a file's node. The
    /// importer adds them, the exporter leaves them out. Must look at the inputs of the file alone, and bear any malformed node.
    /// </summary>
    public Func<Operator, NodeView, ImmutableArray<TensorType>> HiddenState { get; private init; } = static (_, _) => [];

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

    /// <summary>A binding of a custom operator, whose options are a FlexBuffers map.</summary>
    /// <param name="name">The custom code, exactly as files spell it.</param>
    /// <param name="import">From the file to the record.</param>
    /// <param name="export">From the record and its tensors to the options.</param>
    /// <param name="hiddenState">The state that the file does not show; null for none.</param>
    /// <typeparam name="T">The operator's type.</typeparam>
    public static TfLiteBinding Custom<T>(
        string name, Func<TfLiteNode, T> import, Func<T, NodeView, FlexMap> export, Func<T, NodeView, ImmutableArray<TensorType>>? hiddenState = null)
        where T : Operator => new(BuiltinOperators.Custom, null, import, static _ => [])
        {
            CustomCode = name,
            ExportCustom = (op, view) => export((T)op, view),
            HiddenState = hiddenState is null ? static (_, _) => [] : (op, view) => hiddenState((T)op, view),
        };
}

/// <summary>A node of a TFLite file while its operator is imported.</summary>
/// <param name="Options">The options table by field slot; empty when the file has none.</param>
/// <param name="View">The tensors of the node (its operator is not yet known).</param>
/// <param name="Report">Where unsupported attributes are reported.</param>
public sealed record TfLiteNode(RawOptions Options, NodeView View, NodeReport Report)
{
    /// <summary>The options of a custom operator; empty when the file has none.</summary>
    public FlexMap CustomOptions { get; init; } = FlexMap.Empty;

    /// <summary>A whole number among the options of a custom operator, which must be there.</summary>
    public int CustomInt32(string name)
    {
        if (CustomOptions.Find(name) is { Kind: FlexKind.Integer or FlexKind.Boolean, Integer: >= int.MinValue and <= int.MaxValue } value)
        {
            return (int)value.Integer;
        }

        Report.Error(DiagnosticIds.UnexpectedOptions, $"the option {name} is missing or no 32-bit integer", remedy: "Export the model again");
        return 0;
    }

    /// <summary>A truth value among the options of a custom operator, which must be there.</summary>
    public bool CustomBool(string name) => CustomInt32(name) != 0;

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
