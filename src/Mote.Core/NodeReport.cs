using System.Collections.Immutable;
using System.Globalization;

namespace Mote.Core;

/// <summary>Collects what is wrong with one node; every message starts with the node's place.</summary>
/// <param name="node">The node under examination.</param>
/// <param name="bag">Where findings go.</param>
public sealed class NodeReport(NodeView node, DiagnosticBag bag)
{
    /// <summary>True once anything was reported.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Reports a finding; <paramref name="found"/> is a clause such as <c>dilation 2x2 is not supported</c>.</summary>
    public void Error(string id, FormattableString found, string? supported = null, string? remedy = null)
    {
        HasErrors = true;
        bag.Add(new Diagnostic(id, node.Place, found.ToString(CultureInfo.InvariantCulture), supported, remedy));
    }

    /// <summary>Checks the number of inputs and outputs. False, with a report, when it is wrong.</summary>
    public bool Counts(int minInputs, int maxInputs, int outputs) => Counts(minInputs, maxInputs, outputs, outputs);

    /// <summary>Checks the number of inputs and outputs, and that the first <paramref name="minInputs"/> inputs are connected. False, with a report, when it is wrong.</summary>
    public bool Counts(int minInputs, int maxInputs, int minOutputs, int maxOutputs)
    {
        if (node.InputCount < minInputs || node.InputCount > maxInputs || node.OutputCount < minOutputs || node.OutputCount > maxOutputs)
        {
            Error(DiagnosticIds.OperandCount, $"it has {node.InputCount} inputs and {node.OutputCount} outputs",
                $"{Range(minInputs, maxInputs)} inputs and {Range(minOutputs, maxOutputs)} outputs");
            return false;
        }

        for (int i = 0; i < minInputs; i++)
        {
            if (!node.HasInput(i))
            {
                Error(DiagnosticIds.OperandCount, $"input {i} is missing");
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Checks the types of the operands against the rows of a table: inputs in order, then outputs. A row may be shorter than the operands; what it
    /// does not name is not checked, and absent inputs match anything. False, with a report that lists the table, when no row matches.
    /// </summary>
    public bool Types(params ReadOnlySpan<TypeRow> rows)
    {
        foreach (var row in rows)
        {
            if (Matches(row))
            {
                return true;
            }
        }

        var inputs = Enumerable.Range(0, node.InputCount).Select(i => node.HasInput(i) ? node.Input(i).Type.Label() : "none");
        var outputs = Enumerable.Range(0, node.OutputCount).Select(i => node.Output(i).Type.Label());
        Error(DiagnosticIds.UnsupportedTypes, $"element types {string.Join(",", inputs)} -> {string.Join(",", outputs)} are not supported",
            string.Join("; ", rows.ToArray().Select(r => r.ToString())));
        return false;
    }

    /// <summary>Checks that every listed tensor has per-tensor quantization with a positive, finite scale. Integer tensors only are to be listed.</summary>
    public bool PerTensor(params ReadOnlySpan<Tensor> tensors)
    {
        bool good = true;
        foreach (var tensor in tensors)
        {
            if (tensor.Quantization is not { IsPerTensor: true } quantization)
            {
                Error(DiagnosticIds.MissingQuantization, $"tensor '{tensor.Name}' has no per-tensor quantization",
                    remedy: "Quantize the model to full integers");
                good = false;
            }
            else if (!(quantization.Scale > 0) || !float.IsFinite(quantization.Scale))
            {
                Error(DiagnosticIds.BadQuantization, $"tensor '{tensor.Name}' has the scale {quantization.Scale:R}", "positive, finite scales");
                good = false;
            }
        }

        return good;
    }

    /// <summary>Checks that a constant integer operand (an axis, a shape, paddings) is known at compile time.</summary>
    public bool Constant(int slot, string what)
    {
        if (node.Input(slot).IsConstant)
        {
            return true;
        }

        Error(DiagnosticIds.NotConstant, $"{what} (input {slot}, '{node.Input(slot).Name}') is computed at run time", "constants",
            "Export the model with fixed shapes");
        return false;
    }

    /// <summary>Reports shapes that do not fit together.</summary>
    public void Shapes(FormattableString found, string? supported = null) => Error(DiagnosticIds.ShapeMismatch, found, supported);

    private static string Range(int min, int max) =>
        min == max ? min.ToString(CultureInfo.InvariantCulture)
        : max == int.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"{min} or more")
        : string.Create(CultureInfo.InvariantCulture, $"{min} to {max}");

    private bool Matches(TypeRow row)
    {
        for (int i = 0; i < row.Inputs.Length && i < node.InputCount; i++)
        {
            if (node.HasInput(i) && node.Input(i).Type != row.Inputs[i])
            {
                return false;
            }
        }

        for (int i = 0; i < row.Outputs.Length && i < node.OutputCount; i++)
        {
            if (node.Output(i).Type != row.Outputs[i])
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>One row of an operator's table of types: element types of the inputs, then of the outputs.</summary>
/// <param name="Inputs">Types by input slot.</param>
/// <param name="Outputs">Types by output slot.</param>
public sealed record TypeRow(ImmutableArray<ElementType> Inputs, ImmutableArray<ElementType> Outputs)
{
    /// <summary>A row with one output.</summary>
    public static TypeRow Of(ElementType output, params ImmutableArray<ElementType> inputs) => new(inputs, [output]);

    /// <summary>As <c>int8,int8,int32 -> int8</c>.</summary>
    public override string ToString() =>
        $"{string.Join(",", Inputs.Select(t => t.Label()))} -> {string.Join(",", Outputs.Select(t => t.Label()))}";
}
