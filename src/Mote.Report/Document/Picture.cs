using System.Collections.Immutable;

namespace Mote.Report;

/// <summary>
/// Cells of a scale of <see cref="Levels"/> colours, from the darkest to the brightest, the same in light, in dark and on paper. It is a value; the
/// writer makes an image of it.
/// </summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Cells">Row by row from the top, each a level or <see cref="Missing"/>.</param>
public sealed record Picture(int Width, int Height, ImmutableArray<byte> Cells)
{
    /// <summary>How many colours the scale has.</summary>
    public const int Levels = 64;

    /// <summary>A cell that has no value: it has a colour which the scale has not.</summary>
    public const byte Missing = Levels;

    /// <summary>Between these the scale is linear in sRGB; their lightness grows evenly, so that the picture reads the same without colour.</summary>
    private static readonly (int Red, int Green, int Blue)[] Stops = [(18, 20, 52), (52, 52, 128), (38, 104, 158), (36, 152, 148), (112, 196, 112), (248, 232, 104)];

    /// <summary>The whole scale in one row, for a legend.</summary>
    public static Picture Scale { get; } = new(Levels, 1, [.. Enumerable.Range(0, Levels).Select(l => (byte)l)]);

    /// <summary>One cell of what has no value, for a legend.</summary>
    public static Picture MissingCell { get; } = new(1, 1, [Missing]);

    /// <summary>The colour of a level or of <see cref="Missing"/>.</summary>
    public static (byte Red, byte Green, byte Blue) ColorOf(int level)
    {
        if (level >= Missing)
        {
            return (222, 52, 128);
        }

        double at = level * (Stops.Length - 1) / (double)(Levels - 1);
        int below = Math.Min((int)at, Stops.Length - 2);
        double share = at - below;
        byte Mix(int from, int to) => (byte)Math.Round(from + (share * (to - from)));
        var (a, b) = (Stops[below], Stops[below + 1]);
        return (Mix(a.Red, b.Red), Mix(a.Green, b.Green), Mix(a.Blue, b.Blue));
    }
}
