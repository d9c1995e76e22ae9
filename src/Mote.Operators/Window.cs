namespace Mote.Operators;

/// <summary>How a window operator treats the borders.</summary>
public enum PaddingScheme
{
    /// <summary>Output extent = ceil(input / stride); what is missing is split, the smaller half before.</summary>
    Same = 0,

    /// <summary>No padding.</summary>
    Valid = 1,

    /// <summary>As many rows and columns as the attributes say.</summary>
    Explicit = 2,
}

/// <summary>Rows and columns of padding around an image.</summary>
public readonly record struct ExplicitPadding(int Top, int Bottom, int Left, int Right);

/// <summary>One axis of a sliding window: where output positions read.</summary>
/// <param name="Output">Output extent.</param>
/// <param name="Before">Padding before the first element.</param>
/// <param name="After">Padding after the last element that is read.</param>
public readonly record struct WindowAxis(int Output, int Before, int After)
{
    /// <summary>The geometry of one axis by TFLite's rules (ComputeOutSize, ComputePaddingWithOffset). The output is 0 when the window does not fit.</summary>
    /// <param name="scheme">The padding scheme.</param>
    /// <param name="input">Input extent.</param>
    /// <param name="kernel">Taps.</param>
    /// <param name="stride">Step between windows, 1 or more.</param>
    /// <param name="dilation">Step between taps, 1 or more.</param>
    /// <param name="before">Padding before, for <see cref="PaddingScheme.Explicit"/>.</param>
    /// <param name="after">Padding after, for <see cref="PaddingScheme.Explicit"/>.</param>
    public static WindowAxis Of(PaddingScheme scheme, int input, int kernel, int stride, int dilation, int before = 0, int after = 0)
    {
        long reach = ((long)kernel - 1) * dilation + 1;
        long output = scheme switch
        {
            PaddingScheme.Same => ((long)input + stride - 1) / stride,
            PaddingScheme.Valid => ((long)input - reach + stride) / stride,
            _ => ((long)input + before + after - reach + stride) / stride,
        };
        output = Math.Max(output, 0);
        if (scheme == PaddingScheme.Same)
        {
            long total = Math.Max((output - 1) * stride + reach - input, 0);
            before = (int)Math.Min(total / 2, int.MaxValue);
            after = (int)Math.Min(total - total / 2, int.MaxValue);
        }

        return new WindowAxis((int)Math.Min(output, int.MaxValue), before, after);
    }
}
