using Mote.Core;
using Mote.Core.Training;

namespace Mote.Operators.Layout;

/// <summary>Moves float32 elements from an input to outputs in runs of neighbours; what comes from nowhere is 0.</summary>
internal sealed class RunCopy : TrainingKernel
{
    private readonly int _input;
    private readonly (int From, int To, int Length)[][] _runs;

    private RunCopy(int input, (int, int, int)[][] runs)
    {
        (_input, _runs) = (input, runs);
    }

    /// <inheritdoc/>
    public override int Pieces => _runs.Length;

    /// <summary>The kernel by one map an output (see <see cref="ElementMoves.Map"/>); null for other types than float32.</summary>
    public static RunCopy? Of(NodeView node, int input, params int[][] maps) =>
        node.Input(input).Type == ElementType.Float32 ? new RunCopy(input, Array.ConvertAll(maps, Runs)) : null;

    /// <inheritdoc/>
    public override void Run(in KernelIo io, int piece)
    {
        var x = io.Input<float>(_input);
        var y = io.Output<float>(piece);
        foreach (var (from, to, length) in _runs[piece])
        {
            if (from < 0)
            {
                y.Slice(to, length).Clear();
            }
            else if (length == 1)
            {
                y[to] = x[from];
            }
            else
            {
                x.Slice(from, length).CopyTo(y[to..]);
            }
        }
    }

    /// <summary>Neighbours in the output that are neighbours in the input too, or both from nowhere.</summary>
    internal static (int From, int To, int Length)[] Runs(int[] map)
    {
        var runs = new List<(int From, int To, int Length)>();
        for (int i = 0; i < map.Length; i++)
        {
            if (runs.Count > 0 && runs[^1] is var last && (last.From < 0 ? map[i] < 0 : map[i] == last.From + last.Length))
            {
                runs[^1] = last with { Length = last.Length + 1 };
            }
            else
            {
                runs.Add((Math.Max(map[i], -1), i, 1));
            }
        }

        return [.. runs];
    }
}
