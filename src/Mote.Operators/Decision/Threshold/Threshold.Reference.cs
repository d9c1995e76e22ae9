using Mote.Core;

namespace Mote.Operators.Decision;

public sealed partial record Threshold
{
    /// <summary>Of equal scores the first is the highest; NaN is none. The state: for how many invocations the gate stays open, or events are held back.</summary>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var (steps, classes) = Extents(node.Input(0).Shape);
        byte[] counted = Counted(classes);
        bool events = node.Output(0).Type == ElementType.Int32;
        bool isFloat = node.Input(0).Type == ElementType.Float32;
        var quantization = node.Input(0).Quantization;
        int level = isFloat ? 0 : IntegerLevel(quantization!);
        var factor = isFloat ? default : ScoreOperator.Factor(quantization!);
        return (in KernelIo io) =>
        {
            ref int remaining = ref io.State<int>(1)[0];
            for (int step = 0; step < steps; step++)
            {
                var (label, score) = isFloat
                    ? Find(io.Input<float>(0).Slice(step * classes, classes), counted, Level)
                    : Find(io.Input<sbyte>(0).Slice(step * classes, classes), counted, (sbyte)Math.Min(level, (int)sbyte.MaxValue));
                if (!isFloat && level > sbyte.MaxValue)
                {
                    label = -1;
                }

                bool held = remaining > 0;
                remaining = events ? (held ? remaining - 1 : label >= 0 ? Hold : 0) : label >= 0 ? Hold : Math.Max(remaining - 1, 0);
                if (!events)
                {
                    io.Output<sbyte>(0)[step] = (sbyte)(held || label >= 0 ? 1 : 0);
                    continue;
                }

                bool isEvent = label >= 0 && !held;
                io.Output<int>(0)[2 * step] = isEvent ? label : -1;
                io.Output<int>(0)[2 * step + 1] = !isEvent ? 0 : isFloat ? ScoreOperator.FromReal((float)score) : ScoreOperator.FromInteger((int)score, quantization!.ZeroPoint, factor);
            }
        };
    }

    private static (int Label, double Score) Find<T>(ReadOnlySpan<T> scores, byte[] counted, T level)
        where T : System.Numerics.INumber<T>
    {
        int top = -1;
        for (int i = 0; i < scores.Length; i++)
        {
            if (counted[i] != 0 && scores[i] >= level && (top < 0 || scores[i] > scores[top]))
            {
                top = i;
            }
        }

        return (top, top < 0 ? 0 : double.CreateChecked(scores[top]));
    }
}
