using Mote.Core;

namespace Mote.Operators.Decision;

public sealed partial record ArgmaxReject
{
    /// <summary>Of equal scores the first is the highest, the next the second. A single label's second score is 0.</summary>
    private protected override Decision Prepare(int classes)
    {
        byte[] rejected = Flags(Rejected, classes);
        return (in KernelIo io, ReadOnlySpan<short> scores, Span<int> found) =>
        {
            int top = 0;
            int second = 0;
            for (int i = 1; i < classes; i++)
            {
                if (scores[i] > scores[top])
                {
                    (top, second) = (i, scores[top]);
                }
                else
                {
                    second = Math.Max(second, scores[i]);
                }
            }

            bool isFound = scores[top] >= Threshold && scores[top] - second >= Margin && rejected[top] == 0;
            (found[0], found[1]) = isFound ? (top, scores[top]) : (-1, 0);
        };
    }
}
