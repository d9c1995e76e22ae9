using Mote.Core;
using Mote.Operators.Cases;

namespace Mote.Operators.Spectrum;

public sealed partial record FrameWindow
{
    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (var type in new[] { ElementType.Float32, ElementType.Int16 })
        {
            foreach (var window in new[] { WindowFunction.Rectangular, WindowFunction.Hann, WindowFunction.Hamming })
            {
                yield return Of("a row", type, new FrameWindow { Window = window }, new Shape(33));
                yield return Of("symmetric", type, new FrameWindow { Window = window, Symmetric = true }, new Shape(2, 12));
                yield return Of("padded", type, new FrameWindow { Window = window, TransformLength = 16 }, new Shape(3, 11));
                yield return Of("cut", type, new FrameWindow { Window = window, TransformLength = 16 }, new Shape(2, 2, 21));
                yield return Of("overlapping frames", type, new FrameWindow { Window = window, FrameLength = 10, FrameStride = 4, TransformLength = 16 }, new Shape(2, 33));
                yield return Of("frames apart", type, new FrameWindow { Window = window, FrameLength = 7, FrameStride = 9, TransformLength = 5, Symmetric = true }, new Shape(1, 40));
            }

            yield return Of("one number", type, new FrameWindow { Window = WindowFunction.Hann, Symmetric = true }, new Shape(2, 1));
            yield return Of("one frame of all", type, new FrameWindow { Window = WindowFunction.Hann, FrameLength = 8, FrameStride = 1 }, new Shape(8));
        }
    }

    private static OperatorCase Of(string name, ElementType type, FrameWindow op, Shape x) =>
        new OperatorCase($"{type.Label()}, {op.Window.ToString().ToLowerInvariant()}, {name}", op).Input(type, x).Output(type);
}
