using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Activation;
using Mote.Operators.Elementwise;
using Mote.Operators.Loss;
using Mote.Operators.Normalization;
using Mote.Operators.Recurrent;
using Mote.Operators.Regularization;

namespace Mote.Training;

/// <summary>Differentiates a network.</summary>
public sealed class TrainingGraphBuilder
{
    /// <summary>Parameters begin at multiples of this many elements: a vector register of 512 bits.</summary>
    private const int Padding = 16;

    private readonly Graph _network;
    private readonly GraphBuilder _builder;
    private readonly BatchedGraph _batched;
    private readonly Loss _loss;
    private readonly int _batch;
    private readonly Func<string, bool> _frozen;
    private readonly Dictionary<int, (int Tensor, bool Decays)> _parameters = [];
    private readonly List<(int Mean, int Variance, int NetworkMean, int NetworkVariance, int Count)> _statistics = [];
    private int _seed = -1;

    private TrainingGraphBuilder(Graph network, Loss loss, int batch, Func<string, bool> frozen)
    {
        (_network, _loss, _batch, _frozen) = (network, loss, batch, frozen);
        _builder = new GraphBuilder(network.Name);
        _batched = new BatchedGraph(_builder, network, batch);
    }

    /// <summary>The graph of one step.</summary>
    /// <param name="network">A float32 network for one example: its constants in <see cref="Operator.ParameterSlots"/> are learnt.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="batch">Examples a step.</param>
    /// <param name="frozen">True for names of parameters that stay as they are; null where all are learnt.</param>
    /// <exception cref="DiagnosticException">An operator on the way has no gradient, or nothing can be learnt.</exception>
    public static TrainingGraph Build(Graph network, Loss loss, int batch, Func<string, bool>? frozen = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        frozen ??= static _ => false;
        return new TrainingGraphBuilder(TrainingForm.Of(network, loss, frozen), loss, batch, frozen).Run();
    }

    private TrainingGraph Run()
    {
        var inputs = _network.Inputs.Select(AddInput).ToImmutableArray();
        foreach (var view in _network.Views)
        {
            AddForward(view);
        }

        int outputs = _batched[_network.Outputs[0]];
        int targets = _builder.Input("targets", ElementType.Float32, _builder[outputs].Shape);
        int weights = _builder.Input("weights", ElementType.Float32, new Shape(_batch));
        int loss = _builder.Node(_loss.ToOperator(), "loss", ElementType.Float32, outputs, targets, weights);
        int forward = _builder.NodeCount;
        var gradients = new BackwardPass(_builder, _parameters.Values.Where(p => p.Tensor >= 0).Select(p => p.Tensor)).Run(loss);
        return Finish(inputs, targets, weights, outputs, loss, forward, gradients);
    }

    private int AddInput(int tensor)
    {
        var input = _network.Tensors[tensor];
        int added = _builder.Input(input.Name, input.Type, _batched.Batched(input));
        _batched.Set(tensor, added);
        return added;
    }

    private void AddForward(NodeView view)
    {
        foreach (int slot in view.Node.Operator.ParameterSlots)
        {
            if (view.HasInput(slot) && view.Input(slot) is { Type: ElementType.Float32, IsConstant: true } constant)
            {
                AddParameter(view.Node.Inputs[slot], constant, Decays(view.Node.Operator, slot, constant.Shape));
            }
        }

        switch (view.Node.Operator)
        {
            case Dropout dropout:
                AddDropout(dropout, view);
                break;
            case BatchNormalizationTraining normalization:
                AddNormalization(normalization, view);
                break;
            default:
                _batched.AddTrained(view);
                break;
        }
    }

    /// <summary>Weights decay; gains of a normalisation and biases do not. That of a GRU has two rows, so its rank does not tell.</summary>
    private static bool Decays(Operator op, int slot, Shape shape) => shape.Rank > 1 && op is not BatchNormalizationTraining && !(op is Gru && slot == Gru.BiasSlot);

    private void AddParameter(int tensor, Tensor constant, bool decays)
    {
        if (_parameters.ContainsKey(tensor))
        {
            return;
        }

        if (_frozen(constant.Name))
        {
            _parameters[tensor] = (-1, false);
            return;
        }

        // It stands in the graph as the constant that it was, since operators ask for constants; the executor gives it other memory.
        int added = _builder.Add(constant);
        _batched.Set(tensor, added);
        _parameters[tensor] = (added, decays);
    }

    private void AddDropout(Dropout dropout, NodeView view)
    {
        if (_seed < 0)
        {
            _seed = _builder.Input("seed", ElementType.Int64, new Shape(1));
        }

        int x = _batched[view.Node.Inputs[0]];
        _batched.Set(view.Node.Outputs[0], _builder.Node(dropout with { Layer = view.Index }, view.Output(0).Name, ElementType.Float32, x, _seed));
    }

    private void AddNormalization(BatchNormalizationTraining op, NodeView view)
    {
        int residual = view.InputCount > 5 ? _batched[view.Node.Inputs[5]] : -1;
        int[] operands = [.. view.Node.Inputs.Take(3).Select(_batched.Constant)];
        var (y, mean, variance) = BatchNormalizationTraining.Add(_builder, view.Output(0).Name, op, _batched[view.Node.Inputs[0]], operands[1], operands[2], residual);
        _batched.Set(view.Node.Outputs[0], y);
        var shape = _builder[y].Shape;
        _statistics.Add((mean, variance, view.Node.Inputs[3], view.Node.Inputs[4], shape.ElementCount / shape[-1]));
    }

    private TrainingGraph Finish(ImmutableArray<int> inputs, int targets, int weights, int outputs, int loss, int forward, IReadOnlyDictionary<int, int> gradients)
    {
        var parameters = ImmutableArray.CreateBuilder<Parameter>();
        int offset = 0;
        foreach (var (networkTensor, (tensor, decays)) in _parameters.OrderBy(p => p.Key))
        {
            if (tensor >= 0 && gradients.TryGetValue(tensor, out int gradient))
            {
                var constant = _network.Tensors[networkTensor];
                parameters.Add(new Parameter(constant.Name, networkTensor, tensor, gradient, constant.Shape, decays, offset));
                offset += (constant.Shape.ElementCount + Padding - 1) / Padding * Padding;
                _builder.Output(gradient);
            }
        }

        if (parameters.Count == 0)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.NotDifferentiable, $"network '{_network.Name}'", "nothing in it can be learnt",
                Remedy: "Use layers with float32 weights, and do not freeze all of them"));
        }

        var statistics = ImmutableArray.CreateBuilder<MovingStatistics>();
        int at = 0;
        foreach (var s in _statistics)
        {
            int channels = _builder[s.Mean].Shape.ElementCount;
            statistics.Add(new MovingStatistics(s.Mean, s.Variance, s.NetworkMean, s.NetworkVariance, s.Count, at, channels));
            at += 2 * channels;
        }

        return new TrainingGraph
        {
            Graph = RecomputeNormalized.Apply(_builder.Build(), forward),
            ForwardNodes = forward,
            Batch = _batch,
            Inputs = inputs,
            Targets = targets,
            Weights = weights,
            Seed = _seed,
            Outputs = outputs,
            Loss = loss,
            Parameters = parameters.ToImmutable(),
            Statistics = statistics.ToImmutable(),
            ParameterElements = offset,
            StatisticsElements = at,
        };
    }
}
