namespace Mote.Operators.Training;

/// <summary>How a number of equal things, samples or rows, is shared out among the pieces of a kernel: as evenly as can be, by the counts alone.</summary>
/// <param name="Count">The things.</param>
/// <param name="Pieces">The pieces, from 1 to as many as there are things.</param>
internal readonly record struct Portions(int Count, int Pieces)
{
    /// <summary>More pieces than this do not share the work any better.</summary>
    public const int Most = 8;

    /// <summary>Less work than this, in multiply-accumulates or elements, is not worth a piece of its own.</summary>
    private const long LeastWork = 1 << 16;

    /// <summary>Shares out things that cost so much work each.</summary>
    public static Portions Of(int count, long workEach) =>
        new(count, (int)Math.Clamp(count * Math.Max(workEach, 1) / LeastWork, 1, Math.Clamp(count, 1, Most)));

    /// <summary>The first thing of a piece.</summary>
    public int Begin(int piece) => (int)((long)Count * piece / Pieces);

    /// <summary>The first thing after a piece.</summary>
    public int End(int piece) => Begin(piece + 1);
}
