using Mote.Core;

namespace Mote.Operators.Decision;

public sealed partial record RecognizeCommands
{
    /// <summary>
    /// State: a ring of scores; the sum of each label, then how many scores are in the ring, the place of the next, the last label found + 1 (0 before
    /// the first) and the invocations since. Averages are rounded down; of equal ones the first label wins. Source: recognize_commands.cc of TFLM.
    /// </summary>
    private protected override Decision Prepare(int classes)
    {
        int capacity = Window + 1;
        byte[] unreported = Flags(Unreported, classes);
        return (in KernelIo io, ReadOnlySpan<short> scores, Span<int> found) =>
        {
            var ring = io.State<short>(1);
            var sums = io.State<int>(2)[..classes];
            ref int count = ref io.State<int>(2)[classes];
            ref int place = ref io.State<int>(2)[classes + 1];
            ref int last = ref io.State<int>(2)[classes + 2];
            ref int elapsed = ref io.State<int>(2)[classes + 3];
            for (int i = 0; i < classes; i++)
            {
                ref short oldest = ref ring[place * classes + i];
                sums[i] += scores[i] - (count == capacity ? oldest : 0);
                oldest = scores[i];
            }

            place = (place + 1) % capacity;
            count = Math.Min(count + 1, capacity);

            // It never overflows: more than the suppression is as much as any.
            elapsed = Math.Min(elapsed + 1, Suppression + 1);
            (found[0], found[1]) = (-1, 0);
            if (count < MinimumCount || count - 1 < Span)
            {
                return;
            }

            int top = 0;
            int best = 0;
            for (int i = 0; i < classes; i++)
            {
                if (sums[i] / count > best)
                {
                    (top, best) = (i, sums[i] / count);
                }
            }

            int previous = last == 0 ? Background : last - 1;
            if (best <= Threshold || (top == previous && previous != Background && elapsed <= Suppression))
            {
                return;
            }

            last = top + 1;
            elapsed = 0;
            if (unreported[top] == 0)
            {
                (found[0], found[1]) = (top, best);
            }
        };
    }
}
