namespace Mote.Operators.Convolution;

/// <summary>
/// One axis of the transposed convolution. With u = position + padding before, the tap k of window o reads u = o * stride + k. Positions with the same
/// remainder r = u mod stride, a phase, see the taps r, r + stride, ...; the position with quotient q sees window q by tap r, window q - 1 by the next.
/// </summary>
/// <param name="extent">Positions of the input.</param>
/// <param name="kernel">Taps.</param>
/// <param name="stride">Positions between windows.</param>
/// <param name="padBefore">Padding before the first position.</param>
/// <param name="output">Windows.</param>
internal sealed class PhaseAxis(int extent, int kernel, int stride, int padBefore, int output)
{
    /// <summary>Zeros that are needed before the first window.</summary>
    public int Before { get; } = Enumerable.Range(0, stride).Max(r => Math.Max(0, TapsOf(r, kernel, stride) - 1 - (FirstOf(r, stride, padBefore) + padBefore) / stride));

    /// <summary>Windows with zeros before and behind, as many as any position sees.</summary>
    public int Padded => Before + Math.Max(output, (extent - 1 + padBefore) / stride + 1);

    /// <summary>How many taps positions of a phase see.</summary>
    public int Taps(int phase) => TapsOf(phase, kernel, stride);

    /// <summary>The last of these taps; negative where there are none.</summary>
    public int LastTap(int phase) => phase + (Taps(phase) - 1) * stride;

    /// <summary>The first position of a phase.</summary>
    public int First(int phase) => FirstOf(phase, stride, padBefore);

    /// <summary>How many positions a phase has.</summary>
    public int Count(int phase) => First(phase) >= extent ? 0 : (extent - 1 - First(phase)) / stride + 1;

    /// <summary>The first window that the first position of a phase sees, zeros counted in.</summary>
    public int Window(int phase) => (First(phase) + padBefore) / stride - Math.Max(Taps(phase) - 1, 0) + Before;

    private static int TapsOf(int phase, int kernel, int stride) => phase >= kernel ? 0 : (kernel - 1 - phase) / stride + 1;

    private static int FirstOf(int phase, int stride, int padBefore) => ((phase - padBefore) % stride + stride) % stride;
}
