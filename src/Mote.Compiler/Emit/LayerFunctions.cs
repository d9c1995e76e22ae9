using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Compiler.Emit;

/// <summary>The code of one layer, before it is written.</summary>
/// <param name="View">The node.</param>
/// <param name="Label">Its number, as in the names of its constants.</param>
/// <param name="Code">What it calls.</param>
internal sealed record LayerCode(NodeView View, string Label, NodeCode Code);

/// <summary>
/// Turns layers into C functions. Layers that call the same kernels with the same dimensions form a class and share one function, in which
/// the dimensions are literals, so that the C compiler specialises the kernel; what differs within a class is passed as a parameter.
/// </summary>
internal sealed class LayerFunctions
{
    private readonly string _prefix;
    private readonly bool _updatable;
    private readonly ConstantBlock _block;
    private readonly Dictionary<LayerCode, (string Function, ImmutableArray<Parameter> Parameters)> _functions =
        new(ReferenceEqualityComparer.Instance);

    /// <summary>Names and writes the functions of all layers that have code.</summary>
    /// <param name="layers">All layers of all graphs.</param>
    /// <param name="prefix">The prefix of every symbol.</param>
    /// <param name="updatable">When true every number is read from the constant block.</param>
    /// <param name="block">Where numbers go.</param>
    /// <param name="goal">Whether layers share code although extents differ.</param>
    public LayerFunctions(IReadOnlyList<LayerCode> layers, string prefix, bool updatable, ConstantBlock block, OptimizationGoal goal)
    {
        (_prefix, _updatable, _block) = (prefix, updatable, block);
        var text = new StringBuilder();
        var names = new HashSet<string>(StringComparer.Ordinal);

        // One instance that takes extents as parameters costs about as much flash as two that do not.
        int instances = goal switch
        {
            OptimizationGoal.Speed => int.MaxValue,
            OptimizationGoal.Size => 2,
            _ => 3,
        };
        foreach (var alike in layers.Where(l => l.Code.Calls.Length > 0).GroupBy(l => ClassKey(l.Code, strict: false), StringComparer.Ordinal))
        {
            var classes = alike.GroupBy(l => ClassKey(l.Code, strict: true), StringComparer.Ordinal).ToList();
            if (classes.Count >= instances)
            {
                Write(text, [.. alike], names);
                continue;
            }

            foreach (var group in classes)
            {
                Write(text, [.. group], names);
            }
        }

        Text = text.ToString();
    }

    /// <summary>The definitions of the functions.</summary>
    public string Text { get; }

    /// <summary>The statement that runs a layer, with its line end.</summary>
    /// <param name="layer">A layer with code.</param>
    /// <param name="pointer">The C expression for an input, output, state or scratch pointer of the layer, already of the right type.</param>
    public string CallOf(LayerCode layer, Func<KernelArgument, string> pointer)
    {
        var (function, parameters) = _functions[layer];
        var arguments = parameters.Select(p => Value(layer, p, pointer));
        return CText.Call($"    {function}", arguments, ";");
    }

    private static string ClassKey(NodeCode code, bool strict) => string.Join(';', code.Calls.Select(call =>
        $"{call.Header} {call.Function}({string.Join(',', call.Arguments.Select(a => a switch
        {
            DimensionArgument { MayVary: true } when !strict => "n",
            DimensionArgument d => d.Value.ToString(CultureInfo.InvariantCulture),
            InputArgument i => string.Create(CultureInfo.InvariantCulture, $"i{i.Slot}"),
            OutputArgument o => string.Create(CultureInfo.InvariantCulture, $"o{o.Slot}"),
            StateArgument s => string.Create(CultureInfo.InvariantCulture, $"s{s.Slot}"),
            ScratchArgument s => string.Create(CultureInfo.InvariantCulture, $"t{s.Offset}"),
            NullArgument => "null",
            _ => a.CType,
        }))})"));

    private void Write(StringBuilder text, ImmutableArray<LayerCode> members, HashSet<string> names)
    {
        var first = members[0];
        string function = Unique($"{_prefix}_{first.Code.Calls[0].Function["mote_".Length..]}", names);
        var parameters = new List<Parameter>();
        var body = new StringBuilder();
        for (int c = 0; c < first.Code.Calls.Length; c++)
        {
            var call = first.Code.Calls[c];
            var kernel = KernelSources.ParameterNames(call.Header, call.Function);
            var arguments = call.Arguments.Select((argument, a) =>
            {
                string text = Argument(members, argument, new Position(c, a), parameters);

                // A literal says nothing by itself.
                return kernel.Length == call.Arguments.Length && !parameters.Any(p => p.Name == text) ? $"/*{kernel[a]}=*/{text}" : text;
            }).ToArray();
            body.Append(CText.Call($"    {call.Function}", arguments, ";"));
        }

        IEnumerable<string> signature = parameters.Count == 0 ? ["void"] : parameters.Select(p => p.CType.EndsWith('*') ? p.CType + p.Name : $"{p.CType} {p.Name}");
        string users = string.Join(", ", members.Select(m => m.Label));
        string operators = string.Join(", ", members.Select(m => m.View.Node.Operator.Name).Distinct());
        text.Append(CText.CommentLines("", $"{operators}: {(members.Length == 1 ? "layer" : "layers")} {users}."));
        text.Append(CText.Call($"static MOTE_NOINLINE void {function}", signature, "")).Append(CultureInfo.InvariantCulture, $"{{\n{body}}}\n\n");
        foreach (var member in members)
        {
            _functions.Add(member, (function, [.. parameters]));
        }
    }

    /// <summary>The text of an argument within the function; adds a parameter where it is not a literal.</summary>
    private string Argument(ImmutableArray<LayerCode> members, KernelArgument argument, Position at, List<Parameter> parameters)
    {
        bool agree = members.All(m => Equals(m.Code.Calls[at.Call].Arguments[at.Argument], argument));
        bool same = !_updatable && agree;
        switch (argument)
        {
            case DimensionArgument dimension when agree:
                return CText.Literal(dimension.Value);
            case DimensionArgument:
                return AddParameter(parameters, "extent", argument, at, false);
            case NumberArgument number when same:
                return CText.Literal(number.Value);
            case RealArgument real when same:
                return CText.Literal(real.Value);
            case NullArgument:
                return "NULL";
            case NumberArgument number:
                return AddParameter(parameters, number.Name, argument, at, false);
            case RealArgument real:
                return AddParameter(parameters, real.Name, argument, at, false);
            case ConstantArgument constant:
                return AddParameter(parameters, constant.Name, argument, at, false);
            case InputArgument input:
                return AddParameter(parameters, $"input{input.Slot.ToString(CultureInfo.InvariantCulture)}", argument, at, true);
            case OutputArgument output:
                return AddParameter(parameters, $"output{output.Slot.ToString(CultureInfo.InvariantCulture)}", argument, at, true);
            case StateArgument state:
                return AddParameter(parameters, $"state{state.Slot.ToString(CultureInfo.InvariantCulture)}", argument, at, true);
            case ScratchArgument:
                return AddParameter(parameters, "scratch", argument, at, true);
            default:
                throw new InvalidOperationException($"Unknown kernel argument {argument}.");
        }
    }

    private static string AddParameter(List<Parameter> parameters, string name, KernelArgument argument, Position at, bool shared)
    {
        if (shared && parameters.Find(p => Equals(p.Sample, argument)) is { } known)
        {
            return known.Name;
        }

        string unique = name;
        for (int i = 2; parameters.Any(p => p.Name == unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
        }

        parameters.Add(new Parameter(unique, argument.CType, argument, at));
        return unique;
    }

    private string Value(LayerCode layer, Parameter parameter, Func<KernelArgument, string> pointer)
    {
        var argument = layer.Code.Calls[parameter.At.Call].Arguments[parameter.At.Argument];
        string place = string.Create(CultureInfo.InvariantCulture, $"{layer.View.Node.Operator.Name} node {layer.View.Index}");
        string Member(string name) => $"{_prefix}_constants.{name}";
        switch (argument)
        {
            case DimensionArgument dimension:
                return CText.Literal(dimension.Value);
            case NumberArgument number when _updatable:
                return Member(_block.AddScalar($"{layer.Label}_{number.Name}", ElementType.Int32, Bytes(number.Value), place));
            case RealArgument real when _updatable:
                return Member(_block.AddScalar($"{layer.Label}_{real.Name}", ElementType.Float32, Bytes(real.Value), place));
            case NumberArgument number:
                return CText.Literal(number.Value);
            case RealArgument real:
                return CText.Literal(real.Value);
            case ConstantArgument constant:
                return Member(_block.AddArray($"{layer.Label}_{constant.Name}", constant.Type, constant.Data, place));
            default:
                return pointer(argument);
        }
    }

    private static byte[] Bytes<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();

    private static string Unique(string name, HashSet<string> names)
    {
        string unique = name;
        for (int i = 2; !names.Add(unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
        }

        return unique;
    }

    private readonly record struct Position(int Call, int Argument);

    private sealed record Parameter(string Name, string CType, KernelArgument Sample, Position At);
}
