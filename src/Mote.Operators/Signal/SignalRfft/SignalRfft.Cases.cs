using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Signal;

public sealed partial record SignalRfft
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.Int16, ElementType.Int32, ElementType.Float32 })
        {
            // Both kinds of first stage, and each count of stages; for radix 4 rows that end in each quarter, and an odd one. The structure is the
            // same for all types, so that one has it all.
            (int, int)[] sizes = type == ElementType.Int16
                ? [(4, 4), (8, 8), (16, 16), (32, 31), (64, 50), (64, 33), (64, 1), (128, 128), (128, 100), (128, 70), (128, 40), (128, 20), (128, 37), (256, 200), (512, 480), (2048, 30)]
                : [(4, 4), (8, 7), (32, 32), (64, 50), (128, 126)];
            foreach (var (length, input) in sizes)
            {
                yield return Case($"{type.Label()} {input} in {length}", type, length, new Shape(input));
            }

            yield return Case($"{type.Label()} rows", type, 16, new Shape(2, 2, 12));
            if (type != ElementType.Float32)
            {
                // Half of the range does not wrap, so that each sum shows by itself; a few values near the ends of the range do.
                double half = type == ElementType.Int16 ? 11000 : 700_000_000;
                yield return Case($"{type.Label()} half of the range", type, 128, new Shape(128)).Range(0, -half, half);
                yield return Case($"{type.Label()} small", type, 64, new Shape(60)).Range(0, -40, 40);
                yield return Case($"{type.Label()} the ends of the range", type, 32, new Shape(32)).Range(0, type == ElementType.Int16 ? 32766 : int.MaxValue - 1, type == ElementType.Int16 ? 32767 : int.MaxValue);
            }
            else
            {
                yield return Case("float32 tame", type, 64, new Shape(64)).Range(0, -1, 1);
            }
        }
    }

    private static OperatorCase Case(string name, ElementType type, int length, Shape shape) =>
        new OperatorCase(name, new SignalRfft { FftLength = length }).Input(type, shape).Output(type);
}
