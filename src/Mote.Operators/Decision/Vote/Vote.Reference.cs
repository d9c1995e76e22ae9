using Mote.Core;

namespace Mote.Operators.Decision;

public sealed partial record Vote
{
    /// <summary>State: a ring of votes, label + 1 or 0 for none; the place of the next, and the label + 1 that has enough votes, or 0.</summary>
    private protected override Decision Prepare(int classes)
    {
        byte[] rejected = Flags(Rejected, classes);
        return (in KernelIo io, ReadOnlySpan<short> scores, Span<int> found) =>
        {
            var ring = io.State<short>(1);
            ref int place = ref io.State<int>(2)[0];
            ref int held = ref io.State<int>(2)[1];
            int top = 0;
            for (int i = 1; i < classes; i++)
            {
                top = scores[i] > scores[top] ? i : top;
            }

            int vote = scores[top] < Minimum || rejected[top] != 0 ? 0 : top + 1;
            ring[place] = (short)vote;
            place = (place + 1) % Of;
            int winner = vote != 0 && ring.Count((short)vote) >= Votes ? vote : held != 0 && ring.Count((short)held) >= Votes ? held : 0;
            (found[0], found[1]) = winner != 0 && winner != held ? (top, scores[top]) : (-1, 0);
            held = winner;
        };
    }
}
