using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Mote.Core;
using Mote.Formats.FlatBuffers;

namespace Mote.Formats.TfLite;

/// <summary>
/// What must hold between the records of a model, whatever its operators mean: indices in range, possible shapes, constants of the
/// right size. Allocates nothing unless there is something to report.
/// </summary>
internal readonly ref struct ModelCheck(RawModel model, DiagnosticBag findings)
{
    /// <summary>No tensor may need more bytes than one array can have.</summary>
    private const long LargestTensor = int.MaxValue;

    private readonly RawModel _model = model;
    private readonly DiagnosticBag _findings = findings;

    private bool Full => _findings.Items.Count >= DiagnosticBag.Limit;

    /// <summary>Notes all violations, up to the bound of <paramref name="findings"/>.</summary>
    public static void Run(RawModel model, string fileName, DiagnosticBag findings)
    {
        if (model.Subgraphs.IsEmpty)
        {
            findings.Add(DiagnosticIds.NoSubgraph, fileName, $"the model has no subgraph", "models with one subgraph or more", FlatFile.Remedy);
        }

        new ModelCheck(model, findings).CheckModel(new Place(fileName));
    }

    private void CheckModel(Place place)
    {
        for (int i = 0; i < _model.Subgraphs.Length; i++)
        {
            CheckSubgraph(_model.Subgraphs[i], place with { Subgraph = i });
        }

        for (int i = 0; i < _model.Metadata.Length && !Full; i++)
        {
            RawMetadata metadata = _model.Metadata[i];
            CheckIndex(metadata.Buffer, _model.Buffers.Length, "buffer", place with { Kind = "metadata", Index = i, Name = metadata.Name });
        }

        for (int i = 0; i < _model.Signatures.Length && !Full; i++)
        {
            RawSignature signature = _model.Signatures[i];
            Place own = place with { Kind = "signature", Index = i, Name = signature.Key };
            if (CheckIndex(signature.Subgraph, _model.Subgraphs.Length, "subgraph", own))
            {
                int tensors = _model.Subgraphs[signature.Subgraph].Tensors.Length;
                CheckNames(signature.Inputs, tensors, own with { List = "inputs" });
                CheckNames(signature.Outputs, tensors, own with { List = "outputs" });
            }
        }
    }

    private void CheckSubgraph(RawSubgraph subgraph, Place place)
    {
        for (int i = 0; i < subgraph.Tensors.Length && !Full; i++)
        {
            RawTensor tensor = subgraph.Tensors[i];
            CheckTensor(tensor, place with { Kind = "tensor", Index = i, Name = tensor.Name });
        }

        int tensors = subgraph.Tensors.Length;
        CheckTensors(subgraph.Inputs, tensors, optional: false, place with { List = "inputs" });
        CheckTensors(subgraph.Outputs, tensors, optional: false, place with { List = "outputs" });
        for (int i = 0; i < subgraph.Operators.Length && !Full; i++)
        {
            RawOperator op = subgraph.Operators[i];
            Place own = place with { Kind = "operator", Index = i };
            CheckIndex(op.OpcodeIndex, _model.OperatorCodes.Length, "operator code", own);
            CheckTensors(op.Inputs, tensors, optional: true, own with { List = "inputs" });
            CheckTensors(op.Outputs, tensors, optional: false, own with { List = "outputs" });
            CheckTensors(op.Intermediates, tensors, optional: true, own with { List = "intermediates" });
        }
    }

    private void CheckTensor(RawTensor tensor, Place place)
    {
        // Strings and handles have no size of their own; their shapes still must be possible.
        long elements = 1;
        int bits = TensorTypes.BitsPerElement(tensor.Type) ?? 8;
        foreach (int dimension in tensor.Shape)
        {
            if (dimension < 0)
            {
                Add(DiagnosticIds.ImpossibleShape, place, $"the shape [{Text(tensor.Shape)}] has the negative dimension {dimension}", $"dimensions of 0 or more", "Export the model with a fixed shape");
                return;
            }

            // A zero anywhere makes the tensor empty, but the other dimensions must be addressable all the same.
            elements *= Math.Max(dimension, 1);
            if (elements > LargestTensor * 8 / bits)
            {
                Add(DiagnosticIds.ImpossibleShape, place, $"the shape [{Text(tensor.Shape)}] of {TensorTypes.Name(tensor.Type)} has more bytes than can be addressed", $"tensors up to {LargestTensor} bytes", FlatFile.Remedy);
                return;
            }
        }

        // Buffer 0 means no data even in a file without buffers.
        bool addressable = tensor.Buffer == 0 || CheckIndex(tensor.Buffer, _model.Buffers.Length, "buffer", place);
        if (!addressable || tensor.Sparsity is not null || TensorTypes.BitsPerElement(tensor.Type) is null)
        {
            return;
        }

        int length = _model.DataOf(tensor).Length;
        long expected = tensor.Shape.Contains(0) ? 0 : ((elements * bits) + 7) / 8;
        if (length != 0 && length != expected)
        {
            Add(DiagnosticIds.ConstantSizeMismatch, place, $"the constant has {length} bytes of data", $"{expected} bytes, which [{Text(tensor.Shape)}] of {TensorTypes.Name(tensor.Type)} has", FlatFile.Remedy);
        }
    }

    private void CheckNames(ImmutableArray<RawSignatureTensor> tensors, int count, Place place)
    {
        foreach (RawSignatureTensor tensor in tensors)
        {
            if (!CheckIndex(tensor.Tensor, count, "tensor", place))
            {
                return;
            }
        }
    }

    private void CheckTensors(ImmutableArray<int> indices, int count, bool optional, Place place)
    {
        foreach (int index in indices)
        {
            if (!(optional && index == -1) && !CheckIndex(index, count, "tensor", place))
            {
                return;
            }
        }
    }

    private bool CheckIndex(int index, int count, string what, Place place)
    {
        if ((uint)index < (uint)count)
        {
            return true;
        }

        FormattableString range = count == 0 ? $"no index, as there is nothing to refer to" : (FormattableString)$"0 to {count - 1}";
        Add(DiagnosticIds.IndexOutOfRange, place, $"{what} {index} does not exist", range, FlatFile.Remedy);
        return false;
    }

    private void Add(string id, Place place, FormattableString found, FormattableString supported, string remedy) =>
        _findings.Add(id, place.ToString(), found, supported.ToString(CultureInfo.InvariantCulture), remedy);

    private static string Text(ImmutableArray<int> shape) =>
        string.Join(',', shape.Take(8).Select(dimension => dimension.ToString(CultureInfo.InvariantCulture))) + (shape.Length > 8 ? ",..." : "");

    /// <summary>Where a record stands; text only when something is reported.</summary>
    private readonly record struct Place(string File, int Subgraph = -1, string? Kind = null, int Index = -1, string? Name = null, string? List = null)
    {
        private const int LongestName = 80;

        public override string ToString()
        {
            var text = new StringBuilder(File);
            IFormatProvider format = CultureInfo.InvariantCulture;
            if (Subgraph >= 0)
            {
                text.Append(format, $", subgraph {Subgraph}");
            }

            if (Kind is not null)
            {
                text.Append(format, $", {Kind} {Index}");
            }

            if (!string.IsNullOrEmpty(Name))
            {
                // Names come from the file: control characters must not reach a terminal, and long ones are cut.
                string shown = new([.. Name.Take(LongestName).Select(c => char.IsControl(c) ? '?' : c)]);
                text.Append(format, $" '{shown}{(Name.Length > LongestName ? "..." : "")}'");
            }

            return List is null ? text.ToString() : text.Append(format, $", {List}").ToString();
        }
    }
}
