using Mote.Core;

namespace Mote.Operators.Decision;

public sealed partial record Hysteresis
{
    /// <summary>
    /// State of a label: 2 * (invocations beyond the threshold that would switch it) + (1 when it is on). Of several labels that go on at once the one
    /// with the highest score is the event, of equal ones the first.
    /// </summary>
    private protected override Decision Prepare(int classes)
    {
        short[] on = Thresholds(On, classes);
        short[] off = Thresholds(Off, classes);
        byte[] unreported = Flags(Unreported, classes);
        return (in KernelIo io, ReadOnlySpan<short> scores, Span<int> found) =>
        {
            var state = io.State<int>(1);
            (found[0], found[1]) = (-1, 0);
            for (int i = 0; i < classes; i++)
            {
                bool isOn = (state[i] & 1) != 0;
                int run = (isOn ? scores[i] < off[i] : scores[i] >= on[i]) ? (state[i] >> 1) + 1 : 0;
                bool switches = run == (isOn ? MinimumOff : MinimumOn);
                state[i] = switches ? (isOn ? 0 : 1) : 2 * run + (isOn ? 1 : 0);
                if (switches && !isOn && unreported[i] == 0 && (found[0] < 0 || scores[i] > found[1]))
                {
                    (found[0], found[1]) = (i, scores[i]);
                }
            }
        };
    }
}
