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
        var results = new int[windows.Channels];
        return (in KernelIo io) =>
        {
            var x = io.Input<T>(0);
            var y = io.Output<T>(0);
            for (int pixel = 0; pixel < windows.Pixels; pixel++)
            {
                var window = windows.At(pixel);
                results.AsSpan().Fill(average ? 0 : int.CreateTruncating(T.MinValue));
                for (int row = window.Top; row < window.Bottom; row++)
                {
                    for (int column = window.Left; column < window.Right; column++)
                    {
                        var values = x.Slice(windows.Index(window, row, column), results.Length);
                        for (int channel = 0; channel < results.Length; channel++)
                        {
                            int value = int.CreateTruncating(values[channel]);
                            results[channel] = average ? results[channel] + value : Math.Max(results[channel], value);
                        }
                    }
                }

                for (int channel = 0; channel < results.Length; channel++)
                {
                    int result = results[channel];
                    if (average)
                    {
                        int half = result > 0 ? window.Count / 2 : -(window.Count / 2);
                        result = (result + half) / window.Count;
                    }

                    y[pixel * results.Length + channel] = T.CreateTruncating(Math.Min(Math.Max(result, min), max));
                }
            }
        };
    }

    /// <summary>Single precision: the sum in the order row, column, divided by the number of elements; or the maximum, from the least finite number on, where NaN never wins.</summary>
    private ReferenceKernel PrepareFloat(Windows windows)
    {
        var (min, max) = ActivationClamp.Real(Activation);
        bool average = IsAverage;
        var results = new float[windows.Channels];
        return (in KernelIo io) =>
        {
            var x = io.Input<float>(0);
            var y = io.Output<float>(0);
            for (int pixel = 0; pixel < windows.Pixels; pixel++)
            {
                var window = windows.At(pixel);
                results.AsSpan().Fill(average ? 0 : float.MinValue);
                for (int row = window.Top; row < window.Bottom; row++)
                {
                    for (int column = window.Left; column < window.Right; column++)
                    {
                        var values = x.Slice(windows.Index(window, row, column), results.Length);
                        for (int channel = 0; channel < results.Length; channel++)
                        {
                            float value = values[channel];
                            results[channel] = average ? results[channel] + value : results[channel] < value ? value : results[channel];
                        }
                    }
                }

                for (int channel = 0; channel < results.Length; channel++)
                {
                    y[pixel * results.Length + channel] = ActivationClamp.Clamp(average ? results[channel] / window.Count : results[channel], min, max);
                }
            }
        };
    }

    /// <summary>The part of the input under one window: rows [Top, Bottom), columns [Left, Right), all channels.</summary>
    private readonly record struct Window(int Batch, int Top, int Bottom, int Left, int Right)
    {
        public int Count => (Bottom - Top) * (Right - Left);
    }

    /// <summary>Where each output pixel reads.</summary>
    private sealed record Windows(Pooling2D Operator, Shape Input, Shape Output, int PadTop, int PadLeft)
    {
        /// <summary>Output pixels of the whole batch.</summary>
        public int Pixels => Output.Product(0, 3);

        public int Channels => Output[3];

        public Window At(int pixel)
        {
            (int line, int column) = Math.DivRem(pixel, Output[2]);
            (int batch, int row) = Math.DivRem(line, Output[1]);
            return At(batch, row, column);
        }

        public Window At(int batch, int row, int column)
        {
            int top = row * Operator.StrideHeight - PadTop;
            int left = column * Operator.StrideWidth - PadLeft;
            return new Window(batch, Math.Max(top, 0), End(top, Operator.FilterHeight, Input[1]), Math.Max(left, 0), End(left, Operator.FilterWidth, Input[2]));
        }

        /// <summary>The first channel of a pixel of the input.</summary>
        public int Index(Window window, int row, int column) => ((window.Batch * Input[1] + row) * Input[2] + column) * Input[3];

        private static int End(int begin, int extent, int limit) => (int)Math.Min((long)begin + extent, limit);
    }
}
