using System.Numerics;
using Mote.Core;

namespace Mote.Operators.Pooling;

public abstract partial record Pooling2D
{
    /// <inheritdoc/>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var (vertical, horizontal) = Axes(node.Input(0).Shape);
        var windows = new Windows(this, node.Input(0).Shape, node.Output(0).Shape, vertical.Before, horizontal.Before);
        return node.Input(0).Type switch
        {
            ElementType.Int8 => PrepareInteger<sbyte>(node, windows),
            ElementType.Int16 => PrepareInteger<short>(node, windows),
            _ => PrepareFloat(windows),
        };
    }

    /// <summary>
    /// The maximum, or the sum divided by the number of elements and rounded to nearest, halves away from zero; then clamped. The maximum
    /// starts at the type's least value.
    /// </summary>
    private ReferenceKernel PrepareInteger<T>(NodeView node, Windows windows)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var (min, max) = ActivationClamp.Quantized(Activation, node.Output(0).Type, node.Output(0).Quantization!);
        bool average = IsAverage;
        return (in KernelIo io) =>
        {
            var x = io.Input<T>(0);
            var y = io.Output<T>(0);
            for (int at = 0; at < y.Length; at++)
            {
                var window = windows.At(at);
                int result = average ? 0 : int.CreateTruncating(T.MinValue);
                for (int row = window.Top; row < window.Bottom; row++)
                {
                    for (int column = window.Left; column < window.Right; column++)
                    {
                        int value = int.CreateTruncating(x[windows.Index(window, row, column)]);
                        result = average ? result + value : Math.Max(result, value);
                    }
                }

                if (average)
                {
                    int half = result > 0 ? window.Count / 2 : -(window.Count / 2);
                    result = (result + half) / window.Count;
                }

                y[at] = T.CreateTruncating(Math.Min(Math.Max(result, min), max));
            }
        };
    }

    /// <summary>Single precision: the sum in the order row, column, divided by the number of elements; or the maximum, from the least finite number on, where NaN never wins.</summary>
    private ReferenceKernel PrepareFloat(Windows windows)
    {
        var (min, max) = ActivationClamp.Real(Activation);
        bool average = IsAverage;
        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            for (int at = 0; at < y.Length; at++)
            {
                var window = windows.At(at);
                float result = average ? 0 : float.MinValue;
                for (int row = window.Top; row < window.Bottom; row++)
                {
                    for (int column = window.Left; column < window.Right; column++)
                    {
                        float value = x[windows.Index(window, row, column)];
                        result = average ? result + value : result < value ? value : result;
                    }
                }

                y[at] = ActivationClamp.Clamp(average ? result / window.Count : result, min, max);
            }
        };
    }

    /// <summary>The part of the input under one window: rows [Top, Bottom), columns [Left, Right).</summary>
    private readonly record struct Window(int Batch, int Channel, int Top, int Bottom, int Left, int Right)
    {
        public int Count => (Bottom - Top) * (Right - Left);
    }

    /// <summary>Where each output element reads.</summary>
    private sealed record Windows(Pooling2D Operator, Shape Input, Shape Output, int PadTop, int PadLeft)
    {
        public Window At(int index)
        {
            (int pixel, int channel) = Math.DivRem(index, Output[3]);
            (int line, int column) = Math.DivRem(pixel, Output[2]);
            (int batch, int row) = Math.DivRem(line, Output[1]);
            int top = row * Operator.StrideHeight - PadTop;
            int left = column * Operator.StrideWidth - PadLeft;
            return new Window(batch, channel, Math.Max(top, 0), End(top, Operator.FilterHeight, Input[1]), Math.Max(left, 0), End(left, Operator.FilterWidth, Input[2]));
        }

        public int Index(Window window, int row, int column) => ((window.Batch * Input[1] + row) * Input[2] + column) * Input[3] + window.Channel;

        private static int End(int begin, int extent, int limit) => (int)Math.Min((long)begin + extent, limit);
    }
}
