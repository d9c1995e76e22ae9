using Mote.Core;
using Mote.Operators.Decision;
using Mote.Operators.Elementwise;
using Mote.Operators.Requantization;

namespace Mote.Projects;

/// <summary>Makes one graph of a project: window, front end, history, network, decisions; with gates where a part runs less often.</summary>
internal sealed class ProjectGraph
{
    private readonly Project _project;
    private readonly ProjectBuilder _builder;
    private readonly int _window;
    private readonly int _hop;

    private ProjectGraph(Project project)
    {
        _project = project;
        _builder = new ProjectBuilder(project.Name);
        (_window, _hop) = project.FrontEnd.Windows(project.Samples);
    }

    private GraphBuilder Graph => _builder.Graph;

    /// <summary>The module of a project.</summary>
    /// <exception cref="DiagnosticException">The parts do not fit each other.</exception>
    public static GraphModule Build(Project project) => new ProjectGraph(project).Run();

    private GraphModule Run()
    {
        var samples = _project.Samples;
        var shape = samples.Picture is var (height, width, depth) ? new Shape(height, width, depth) : new Shape(_window, samples.Width);
        int row = _project.FrontEnd.Row(_builder, Graph.Input("samples", samples.Type, shape), samples);
        var stream = new StreamInfo(samples.Rate, samples.Width, _window, _hop) { ChannelNames = samples.Picture is null ? samples.Channels : [], Labels = _project.Labels, FrontEndLayers = Graph.NodeCount };
        if (_project.Anomaly is { } anomaly)
        {
            return _project.Network is null && _project.Wake is null ? Decide(stream, Score(anomaly, row), anomaly.Every)
                : throw Refuse("anomaly", $"there is a model, too", "a model or an anomaly score");
        }

        if (_project.Network is not { } network)
        {
            if (_project.Wake is not null || _project.Decisions.Length > 0)
            {
                throw Refuse("model", $"there are decisions but no model", remedy: "Add a model, or leave the decisions out");
            }

            Graph.Output(row);
            return _builder.Build(stream);
        }

        int first = First(network, row);
        int period = network.Every;
        if (_project.Wake is { } wake)
        {
            first = Math.Max(first, First(wake.Network, row));
            if (network.Every % wake.Network.Every != 0)
            {
                throw Refuse("model", $"it runs every {network.Every} windows, the wake stage every {wake.Network.Every}", "a multiple");
            }
        }

        int history = History(network, row, "model");
        int scores;
        if (_project.Wake is { } stage)
        {
            int wakeHistory = Same(stage.Network, network) ? history : History(stage.Network, row, "wake");
            int opened = Open(stage, wakeHistory, first);
            Graph.Gate = opened;
            Clock(network.Every / stage.Network.Every, 1, "model is due");
            _builder.EndStage("wake");
            scores = Infer(network, history, "model");
        }
        else
        {
            Clock(period, first, "model is due");
            _builder.EndStage("clock");
            scores = Infer(network, history, "model");
        }

        return Decide(stream, scores, period);
    }

    private static bool Same(Network one, Network other) =>
        one.Rows == other.Rows && InputOf(one).TensorType == InputOf(other).TensorType && Equals(InputOf(one).Quantization, InputOf(other).Quantization);

    private static Tensor InputOf(Network network) => network.Model.Module.Main is { Inputs: [var input], Outputs.Length: > 0 } main
        ? main.Tensors[input]
        : throw Refuse("model", $"it has {network.Model.Module.Main.Inputs.Length} inputs and {network.Model.Module.Main.Outputs.Length} outputs", "one input, and scores as the first output");

    /// <summary>The rows of features that a network looks at.</summary>
    private int RowsOf(Network network, int row, string place)
    {
        var input = InputOf(network);
        int width = Graph[row].Shape.ElementCount;
        if (!_project.FrontEnd.HasHistory)
        {
            return 1;
        }

        if (width == 0 || input.Shape.ElementCount % width != 0 || (network.Rows > 0 && network.Rows * width != input.Shape.ElementCount))
        {
            throw Refuse(place, $"its input {input.TensorType} has {input.Shape.ElementCount} elements, which are no rows of {width} features", $"a multiple of {width} elements",
                "Check the parameters of the front end against those that the model was trained with");
        }

        return input.Shape.ElementCount / width;
    }

    private int First(Network network, int row) => network.First > 0 ? network.First : RowsOf(network, row, "model");

    /// <summary>The rows that a network will see, in its type as far as that can be done row by row.</summary>
    private int History(Network network, int row, string place)
    {
        int rows = RowsOf(network, row, place);
        int converted = _project.FrontEnd.HasFinish ? row : Convert(row, InputOf(network));
        if (rows == 1)
        {
            return converted;
        }

        var one = Graph[converted];
        var flat = new Shape(1, one.Shape.ElementCount);
        converted = _builder.Reshape(converted, flat);
        var op = new StackRows { Rows = rows };
        var states = op.States(Graph[converted].TensorType);
        int[] state = [.. states.Select((s, i) => Graph.State($"{place} history {i}", s.Type, s.Shape, i == 0 ? one.Quantization : null))];
        int stacked = Graph.Node(op, $"{place} history", one.Type, one.Quantization, [converted, .. state]);
        _builder.EndStage("history");
        return stacked;
    }

    /// <summary>Gates all that follows by a clock, unless it runs in every window.</summary>
    private void Clock(int period, int first, string name)
    {
        if (period == 1 && first == 1)
        {
            return;
        }

        var op = new Every { Period = period, First = first };
        int[] state = [.. op.States(default).Select(s => Graph.State($"{name}: count", s.Type, s.Shape))];
        Graph.Gate = Graph.Node(op, name, ElementType.Int8, state);
    }

    private int Open(Wake wake, int history, int first)
    {
        Clock(wake.Network.Every, first, "wake is due");
        _builder.EndStage("clock");
        int scores = Infer(wake.Network, history, "wake model");
        double period = wake.Network.Every * (double)_hop * 1000 / _project.Samples.Rate;
        var op = new Threshold
        {
            Level = (float)wake.Level,
            Labels = new([.. wake.Scores]),
            Hold = (int)Math.Round(wake.HoldMs / period, MidpointRounding.AwayFromZero),
        };
        int[] state = [.. op.States(Graph[scores].TensorType).Select((s, i) => Graph.State($"wake state {i}", s.Type, s.Shape))];
        return Graph.Node(op, "awake", ElementType.Int8, [scores, .. state]);
    }

    private int Score(Anomaly anomaly, int row)
    {
        Clock(anomaly.Every, anomaly.First, "score is due");
        _builder.EndStage("clock");
        int features = Graph[row].Type == ElementType.Float32 ? row : Graph.Node(new Cast(), "features as float", ElementType.Float32, row);
        features = _builder.Reshape(features, new Shape(1, Graph[features].Shape.ElementCount));
        int[] operands = [features, .. anomaly.Operands.Select(o => o is null ? -1 : Graph.Add(o))];
        int score = Graph.Node(anomaly.Operator, "anomaly", ElementType.Float32, operands);
        _builder.EndStage("anomaly");
        return score;
    }

    private int Infer(Network network, int history, string stage)
    {
        var input = InputOf(network);
        int features = history;
        if (_project.FrontEnd.HasFinish)
        {
            features = Convert(_project.FrontEnd.Finish(_builder, features), input);
            _builder.EndStage("features");
        }

        if (Graph[features].Shape.ElementCount != input.Shape.ElementCount)
        {
            throw Refuse(stage, $"the front end gives {Graph[features].TensorType}", input.TensorType.ToString());
        }

        features = _builder.Reshape(features, input.Shape);
        int scores = _builder.Inline(network.Model.Module, features)[0];
        _builder.EndStage(stage);
        return scores;
    }

    private GraphModule Decide(StreamInfo stream, int scores, int period)
    {
        int classes = Graph[scores].Shape.ElementCount;
        if (stream.Labels.Length > 0 && stream.Labels.Length != classes)
        {
            throw Refuse("labels", $"there are {stream.Labels.Length} labels for {classes} scores");
        }

        var labels = stream.Labels.Length > 0 ? stream.Labels : [.. Enumerable.Range(0, classes).Select(i => FormattableString.Invariant($"label {i}"))];
        var context = new DecisionContext(labels, period * (double)_hop * 1000 / _project.Samples.Rate);
        int value = scores;
        int events = -1;
        for (int d = 0; d < _project.Decisions.Length; d++)
        {
            var decision = _project.Decisions[d];
            if (events >= 0)
            {
                throw Refuse("decisions", $"'{_project.Decisions[d - 1].Kind}' gives events, so that '{decision.Kind}' has nothing to decide", "one step that gives events, as the last");
            }

            value = decision.Add(_builder, value, context);
            events = decision.GivesEvents ? value : -1;
            _builder.EndStage(decision.Kind);
        }

        int eventOutput = events >= 0 ? Graph.Output(events) : -1;
        Graph.Output(events >= 0 ? scores : value);
        return _builder.Build(stream with { Labels = labels, EventOutput = eventOutput });
    }

    /// <summary>Features in the type and quantization that a model reads.</summary>
    private int Convert(int features, Tensor input)
    {
        var from = Graph[features];
        if (from.Type == input.Type && (from.Quantization is null || input.Quantization is null || Equals(from.Quantization, input.Quantization)))
        {
            return features;
        }

        int converted = (from.Type, input.Type) switch
        {
            (_, ElementType.Int8 or ElementType.Int16 or ElementType.UInt8) when from.Type == ElementType.Float32 || from.Quantization is not null =>
                Graph.Node(new Quantize(), "features quantized", input.Type, input.Quantization, features),
            (_, ElementType.Float32) when from.Quantization is not null => Graph.Node(new Dequantize(), "features as float", ElementType.Float32, features),
            (_, ElementType.Float32) => Graph.Node(new Cast(), "features as float", ElementType.Float32, features),
            _ => throw Refuse("model", $"its input is {input.TensorType}, which features of {from.TensorType} cannot be turned into", "int8, int16, uint8 or float32"),
        };
        _builder.EndStage("quantize");
        return converted;
    }

    private static DiagnosticException Refuse(string place, FormattableString found, string? supported = null, string? remedy = null) =>
        new(new Diagnostic(DiagnosticIds.BadProject, place, FormattableString.Invariant(found), supported, remedy));
}
