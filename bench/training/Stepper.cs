using System.Diagnostics;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Elementwise;

namespace Mote.Bench.Training;

/// <summary>
/// Training steps of a network: forward, loss, backward by the operators' rules, Adam. Buffers are given to other tensors after their last use. With
/// several threads the pieces of a node are shared out among them.
/// </summary>
internal sealed class Stepper
{
    private readonly Network _network;
    private readonly Graph _graph;
    private readonly int _forwardNodes;
    private readonly int _lossGradient;
    private readonly Memory<byte>[] _memory;
    private readonly (TrainingKernel Kernel, Memory<byte>[] Inputs, Memory<byte>[] Outputs)[] _nodes;
    private readonly List<(Memory<byte> Value, Memory<byte> Gradient, float[] First, float[] Second)> _parameters = [];
    private readonly int[] _labels;
    private readonly int _threads;
    private int _steps;

    public Stepper(Network network, int threads)
    {
        (_network, _threads) = (network, threads);
        var builder = network.Graph;
        var forward = builder.Build();
        _forwardNodes = forward.Nodes.Length;
        _lossGradient = builder.Input("loss gradient", ElementType.Float32, builder[network.Output].Shape);
        var gradients = Differentiate(builder, forward);
        _graph = builder.Build();
        _memory = new Memory<byte>[_graph.Tensors.Length];
        PlaceAll(gradients);
        _nodes = [.. _graph.Views.Select(view => (view.Node.Operator.Train(view), Of(view.Node.Inputs), Of(view.Node.Outputs)))];
        foreach (var (parameter, gradient) in gradients)
        {
            int count = _graph.Tensors[parameter].Shape.ElementCount;
            _parameters.Add((_memory[parameter], _memory[gradient], new float[count], new float[count]));
        }

        var random = new Random64(2);
        foreach (ref float x in Floats(network.Input))
        {
            x = random.NextFloat() * 2 - 1;
        }

        int batch = _graph.Tensors[network.Output].Shape[0];
        _labels = [.. Enumerable.Range(0, batch).Select(i => i % _graph.Tensors[network.Output].Shape[-1])];
    }

    /// <summary>The bits of all parameters.</summary>
    public uint Checksum => _parameters.Aggregate(0u, (crc, p) => crc * 31 + Crc32.Compute(p.Value.Span));

    /// <summary>One step; the loss before it.</summary>
    public double Step(double[]? milliseconds = null)
    {
        Run(0, _forwardNodes, milliseconds);
        double loss = _network.Reconstructs ? SquareError() : CrossEntropy();
        Run(_forwardNodes, _nodes.Length, milliseconds);
        Adam();
        return loss;
    }

    /// <summary>Milliseconds of each operator: the least of each node, summed over its nodes.</summary>
    public IEnumerable<(string Name, double Milliseconds)> Profile(int steps)
    {
        var milliseconds = new double[_nodes.Length];
        Array.Fill(milliseconds, double.PositiveInfinity);
        for (int i = 0; i < steps; i++)
        {
            Step(milliseconds);
        }

        return milliseconds.Select((ms, i) => (Name: $"{(i < _forwardNodes ? "forward" : "backward")} {_graph.Nodes[i].Operator.Name}", ms))
            .GroupBy(pair => pair.Name).Select(group => (group.Key, group.Sum(pair => pair.Item2))).OrderByDescending(pair => pair.Item2);
    }

    private void Run(int first, int end, double[]? milliseconds)
    {
        for (int n = first; n < end; n++)
        {
            var (kernel, inputs, outputs) = _nodes[n];
            long begin = milliseconds is null ? 0 : Stopwatch.GetTimestamp();
            kernel.Start(new KernelIo(inputs, outputs, inputs));
            if (_threads == 1 || kernel.Pieces == 1)
            {
                for (int piece = 0; piece < kernel.Pieces; piece++)
                {
                    kernel.Run(new KernelIo(inputs, outputs, inputs), piece);
                }
            }
            else
            {
                Parallel.For(0, kernel.Pieces, new ParallelOptions { MaxDegreeOfParallelism = _threads }, piece => kernel.Run(new KernelIo(inputs, outputs, inputs), piece));
            }

            kernel.Finish(new KernelIo(inputs, outputs, inputs));
            if (milliseconds is not null)
            {
                milliseconds[n] = Math.Min(milliseconds[n], Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }
        }
    }

    private List<(int Parameter, int Gradient)> Differentiate(GraphBuilder builder, Graph forward)
    {
        var gradient = new Dictionary<int, int> { [_network.Output] = _lossGradient };
        List<(int, int)> parameters = [];
        foreach (var view in forward.Views.Reverse())
        {
            int[] outputs = [.. view.Node.Outputs.Select(t => gradient.GetValueOrDefault(t, -1))];
            if (outputs.All(t => t < 0))
            {
                continue;
            }

            bool[] wanted = [.. view.Node.Inputs.Select((t, slot) => t >= 0 && t != _network.Input
                && (!forward.Tensors[t].IsConstant || view.Node.Operator.ParameterSlots.Contains(slot)))];
            var scope = new GradientScope(builder, view, outputs, wanted);
            if (!view.Node.Operator.Differentiate(scope))
            {
                throw new InvalidOperationException(view.Place);
            }

            for (int slot = 0; slot < wanted.Length; slot++)
            {
                int tensor = view.Node.Inputs[slot];
                if (!wanted[slot] || scope.Given[slot] < 0)
                {
                    continue;
                }

                gradient[tensor] = gradient.TryGetValue(tensor, out int other)
                    ? builder.Node(new Add(), "sum of gradients", ElementType.Float32, other, scope.Given[slot])
                    : scope.Given[slot];
                if (forward.Tensors[tensor].IsConstant)
                {
                    parameters.Add((tensor, gradient[tensor]));
                }
            }
        }

        return parameters;
    }

    /// <summary>Memory for each tensor; what is free is taken again, the smallest that is large enough, and of these the one that was used last: it is still in the cache.</summary>
    private void PlaceAll(List<(int Parameter, int Gradient)> gradients)
    {
        var last = new int[_graph.Tensors.Length];
        for (int n = 0; n < _graph.Nodes.Length; n++)
        {
            foreach (int t in _graph.Nodes[n].Inputs.Concat(_graph.Nodes[n].Outputs).Where(t => t >= 0))
            {
                last[t] = n;
            }
        }

        int[] kept = [_network.Input, _network.Output, _lossGradient, .. gradients.Select(g => g.Gradient), .. Enumerable.Range(0, last.Length).Where(t => _graph.Tensors[t].IsConstant)];
        foreach (int t in kept)
        {
            last[t] = int.MaxValue;
            _memory[t] = New(_graph.Tensors[t].ByteLength);
            _graph.Tensors[t].Data?.CopyTo(_memory[t]);
        }

        List<Memory<byte>> free = [];
        for (int n = 0; n < _graph.Nodes.Length; n++)
        {
            var node = _graph.Nodes[n];
            var inPlace = node.Operator.InPlace(_graph.View(n));
            foreach (int t in node.Outputs.Where(t => _memory[t].IsEmpty))
            {
                int size = _graph.Tensors[t].ByteLength;
                int source = inPlace.Where(pair => node.Outputs[pair.Output] == t).Select(pair => node.Inputs[pair.Input])
                    .FirstOrDefault(s => last[s] == n && _graph.Tensors[s].ByteLength == size, -1);
                var reused = source >= 0 ? _memory[source] : free.Where(m => m.Length >= size && m.Length <= 2 * size).Reverse().OrderBy(m => m.Length).FirstOrDefault();
                if (source >= 0)
                {
                    last[source] = -1;
                }
                else
                {
                    free.Remove(reused);
                }

                _memory[t] = reused.IsEmpty ? New(size) : reused;
            }

            free.AddRange(node.Inputs.Concat(node.Outputs).Where(t => t >= 0 && last[t] == n).Distinct().Select(t => _memory[t]));
        }
    }

    private Memory<byte>[] Of(IEnumerable<int> tensors) =>
        [.. tensors.Select(t => t < 0 ? default : _memory[t][.._graph.Tensors[t].ByteLength])];

    private Span<float> Floats(int tensor) => MemoryMarshal.Cast<byte, float>(_memory[tensor].Span);

    private double CrossEntropy()
    {
        Span<float> logits = Floats(_network.Output), gradient = Floats(_lossGradient);
        int classes = _graph.Tensors[_network.Output].Shape[-1];
        double loss = 0;
        for (int n = 0; n < _labels.Length; n++)
        {
            var row = logits.Slice(n * classes, classes);
            double largest = row[0], sum = 0;
            foreach (float v in row)
            {
                largest = Math.Max(largest, v);
            }

            foreach (float v in row)
            {
                sum += Math.Exp(v - largest);
            }

            loss += Math.Log(sum) + largest - row[_labels[n]];
            for (int c = 0; c < classes; c++)
            {
                gradient[n * classes + c] = (float)((Math.Exp(row[c] - largest) / sum - (c == _labels[n] ? 1 : 0)) / _labels.Length);
            }
        }

        return loss / _labels.Length;
    }

    private double SquareError() =>
        ElementLoops.SquareError(Floats(_network.Output), Floats(_network.Input), Floats(_lossGradient));

    private void Adam()
    {
        _steps++;
        float rate = (float)(1e-3 / (1 - Math.Pow(0.9, _steps))), root = (float)Math.Sqrt(1 - Math.Pow(0.999, _steps));
        foreach (var (value, gradient, first, second) in _parameters)
        {
            ElementLoops.Adam(MemoryMarshal.Cast<byte, float>(value.Span), MemoryMarshal.Cast<byte, float>(gradient.Span), first, second, rate, root);
        }
    }

    private static Memory<byte> New(int bytes)
    {
        const int Line = 64;
        byte[] array = GC.AllocateArray<byte>(bytes + Line, pinned: true);
        int skip = (int)((Line - Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) % Line) % Line);
        return array.AsMemory(skip, bytes);
    }
}
