using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Spectrum;

/// <summary>
/// FRAME_WINDOW: frames of a signal, ready for a Fourier transform. Each row x (...,L) is cut into 1 + (L - F) / S frames (rounded down) of F numbers, S
/// apart; a frame is multiplied by the window, whose length is F, and cut or padded with zeros at its end to n numbers: y (...,frames,n). Without a frame
/// length each row is one frame: y (...,n). int16: products with the window in Q15, halves up; the rectangular window copies.
/// </summary>
[Operator]
public sealed partial record FrameWindow : Operator, IOperator<FrameWindow>
{
    /// <inheritdoc/>
    public override string Name => "FRAME_WINDOW";

    /// <summary>The window that frames are multiplied with.</summary>
    public WindowFunction Window { get; init; }

    /// <summary>Whether the window's last number is its first, as filters have it, instead of one sample short of it (periodic).</summary>
    public bool Symmetric { get; init; }

    /// <summary>F, the samples of a frame; 0 when each row is one frame.</summary>
    public int FrameLength { get; init; }

    /// <summary>S, the samples from one frame to the next; without meaning when each row is one frame.</summary>
    public int FrameStride { get; init; }

    /// <summary>n, the numbers a frame has in the result; 0 for as many as it has samples.</summary>
    public int TransformLength { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(1, 1, 1)
            || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32), TypeRow.Of(ElementType.Int16, ElementType.Int16)))
        {
            return [];
        }

        if (Window is < WindowFunction.Rectangular or > WindowFunction.Hamming)
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the window {(int)Window} is not known", "RECTANGULAR, HANN, HAMMING");
            return [];
        }

        if (FrameLength < 0 || TransformLength < 0 || (FrameLength > 0 && FrameStride < 1))
        {
            report.Error(DiagnosticIds.UnsupportedAttribute, $"the frame length {FrameLength}, stride {FrameStride} or transform length {TransformLength} is out of range",
                "a stride of 1 or more, lengths of 0 or more");
            return [];
        }

        var x = node.Input(0).Shape;
        if (!SpectrumChecks.IsFull(report, x, 1))
        {
            return [];
        }

        if (FrameLength > x[-1])
        {
            report.Shapes($"a frame of {FrameLength} samples does not fit into rows of {x[-1]}");
            return [];
        }

        int length = Extents(x).Result;
        var y = FrameLength == 0
            ? SpectrumChecks.WithInner(report, x, 1, length)
            : SpectrumChecks.WithInner(report, x, 1, 1 + (x[-1] - FrameLength) / FrameStride, length);
        return y is { } shape ? [new TensorType(node.Input(0).Type, shape)] : [];
    }

    /// <inheritdoc/>
    public override ImmutableArray<(int Input, int Output)> InPlace(NodeView node)
    {
        var (row, frames, _, _, result) = Extents(node.Input(0).Shape);
        return frames == 1 && (row == result || node.Input(0).Shape.ElementCount == row) ? [(0, 0)] : [];
    }

    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var e = Extents(node.Input(0).Shape);
        double[] window = Window.Values(e.Frame, Symmetric);
        return node.Input(0).Type == ElementType.Int16
            ? Kernel<short>(e, (x, i) => Window == WindowFunction.Rectangular ? x : (short)((x * (int)Q15(window[i]) + (1 << 14)) >> 15))
            : Kernel<float>(e, (x, i) => Window == WindowFunction.Rectangular ? x : x * (float)window[i]);
    }

    /// <inheritdoc/>
    public override NodeCode Emit(NodeView node, EmitOptions options)
    {
        var x = node.Input(0);
        var e = Extents(x.Shape);
        int used = Math.Min(e.Frame, e.Result);
        int rows = x.Shape.ElementCount / e.Row;
        if (Window == WindowFunction.Rectangular)
        {
            int size = x.Type.Size();
            return KernelCall.Of("frame_copy.h", "mote_frame_copy").Input(0, ElementType.UInt8)
                .Dimensions(rows, e.Row * size, e.Frames, e.Stride * size, used * size, e.Result * size).Output(0, ElementType.UInt8);
        }

        bool real = x.Type == ElementType.Float32;
        string kernel = real ? "frame_window_f32" : "frame_window_s16";
        var call = KernelCall.Of($"{kernel}.h", $"mote_{kernel}").Input(0, x.Type).Dimensions(rows, e.Row, e.Frames, e.Stride, used, e.Result);
        double[] window = Window.Values(e.Frame, Symmetric)[..used];
        call = real
            ? call.Constant<float>("window", ElementType.Float32, FftTables.Single(window))
            : call.Constant<short>("window", ElementType.Int16, Array.ConvertAll(window, Q15));
        return call.Output(0, x.Type);
    }

    private static ReferenceKernel Kernel<T>((int Row, int Frames, int Stride, int Frame, int Result) e, Func<T, int, T> product)
        where T : unmanaged => (in KernelIo io) =>
    {
        var x = io.Input<T>(0);
        var y = io.Output<T>(0);
        for (int at = 0; at < y.Length; at++)
        {
            (int frame, int i) = Math.DivRem(at, e.Result);
            (int row, int first) = Math.DivRem(frame, e.Frames);
            y[at] = i < e.Frame ? product(x[row * e.Row + first * e.Stride + i], i) : default;
        }
    };

    private static short Q15(double value) => (short)Math.Min(Math.Round(value * 32768), short.MaxValue);

    private (int Row, int Frames, int Stride, int Frame, int Result) Extents(Shape x)
    {
        int frame = FrameLength == 0 ? x[-1] : FrameLength;
        int result = TransformLength == 0 ? frame : TransformLength;
        return FrameLength == 0 ? (x[-1], 1, 0, frame, result) : (x[-1], 1 + (x[-1] - frame) / FrameStride, FrameStride, frame, result);
    }
}
