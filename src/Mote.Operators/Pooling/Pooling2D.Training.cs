using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Pooling;

public abstract partial record Pooling2D
{
    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => node.Input(0).Type != ElementType.Float32 || Activation != FusedActivation.None
        ? base.Train(node)
        : Lanes.Choose(new Choice(this, node.Input(0).Shape, node.Output(0).Shape, false));

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        var x = scope.Node.Input(0);
        if (x.Type != ElementType.Float32)
        {
            return false;
        }

        if (scope.Wants(0))
        {
            var gradient = new Pooling2DGradient(this, x.Shape);
            scope.Give(0, IsAverage
                ? scope.Add(gradient, $"{x.Name}/gradient", scope.OfOutput())
                : scope.Add(gradient, $"{x.Name}/gradient", scope.OfOutput(), scope.Input(0)));
        }

        return true;
    }

    /// <summary>True for the mean, see <see cref="IsAverage"/>.</summary>
    internal bool Averages => IsAverage;

    /// <summary>The shape of the output for an input, or null where the window does not fit.</summary>
    internal Shape? OutputOf(Shape x)
    {
        if (x.Rank != 4 || x.Dimensions.Contains(0))
        {
            return null;
        }

        var (vertical, horizontal) = Axes(x);
        return vertical.Output < 1 || horizontal.Output < 1 ? null : new Shape(x[0], vertical.Output, horizontal.Output, x[3]);
    }

    /// <summary>The kernel of the gradient.</summary>
    internal TrainingKernel Gradient(Shape x) => Lanes.Choose(new Choice(this, x, OutputOf(x)!.Value, true));

    private sealed class Choice(Pooling2D op, Shape x, Shape y, bool isGradient) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Kernel<TLanes, TVector>(op, x, y, isGradient);
    }

    /// <summary>
    /// Vectors run across channels. The gradient of a mean goes to all elements of its window alike, that of a maximum to the first that has it, in the
    /// order row, column.
    /// </summary>
    private sealed unsafe class Kernel<TLanes, TVector> : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Windows _windows;
        private readonly Shape _x, _y;
        private readonly bool _isAverage, _isGradient;
        private readonly Portions _samples;

        public Kernel(Pooling2D op, Shape x, Shape y, bool isGradient)
        {
            var (vertical, horizontal) = op.Axes(x);
            (_x, _y, _isAverage, _isGradient) = (x, y, op.IsAverage, isGradient);
            _windows = new Windows(op, x, y, vertical.Before, horizontal.Before);
            _samples = Portions.Of(x[0], (long)y.Product(1, 4) * op.FilterHeight * op.FilterWidth);
        }

        public override int Pieces => _samples.Pieces;

        public override void Run(in KernelIo io, int piece)
        {
            int channels = _x[3], pixels = _y.Product(1, 3);
            nint size = _x.Product(1, 4);
            fixed (float* from = io.Input<float>(0), x = io.Input<float>(1), to = io.Output<float>(0))
            {
                if (_isGradient)
                {
                    new Span<float>(to + _samples.Begin(piece) * size, (int)((_samples.End(piece) - _samples.Begin(piece)) * size)).Clear();
                }

                for (int pixel = _samples.Begin(piece) * pixels; pixel < _samples.End(piece) * pixels; pixel++)
                {
                    var window = _windows.At(pixel * channels);
                    nint at = (nint)pixel * channels;
                    if (!_isGradient)
                    {
                        Forward(window, from, to + at, channels);
                    }
                    else if (_isAverage)
                    {
                        Spread(window, from + at, to, channels);
                    }
                    else
                    {
                        GiveToFirst(window, from + at, x, to, channels);
                    }
                }
            }
        }

        private void Forward(Window window, float* x, float* y, int channels)
        {
            new ReadOnlySpan<float>(x + _windows.Index(window, window.Top, window.Left), channels).CopyTo(new Span<float>(y, channels));
            for (int tap = 1; tap < window.Count; tap++)
            {
                float* from = x + Index(window, tap);
                if (_isAverage)
                {
                    Flat<TLanes, TVector>.Add(y, from, y, channels);
                }
                else
                {
                    Flat<TLanes, TVector>.Raise(from, y, channels);
                }
            }

            if (_isAverage)
            {
                Flat<TLanes, TVector>.Scale(y, 1f / window.Count, y, channels);
            }
        }

        private void Spread(Window window, float* dy, float* dx, int channels)
        {
            for (int tap = 0; tap < window.Count; tap++)
            {
                Flat<TLanes, TVector>.AddScaled(dy, 1f / window.Count, dx + Index(window, tap), channels);
            }
        }

        private void GiveToFirst(Window window, float* dy, float* x, float* dx, int channels)
        {
            for (int c = 0; c < channels; c++)
            {
                nint best = Index(window, 0) + c;
                for (int tap = 1; tap < window.Count; tap++)
                {
                    nint at = Index(window, tap) + c;
                    best = x[at] > x[best] ? at : best;
                }

                dx[best] += dy[c];
            }
        }

        private nint Index(Window window, int tap)
        {
            (int row, int column) = Math.DivRem(tap, window.Right - window.Left);
            return _windows.Index(window, window.Top + row, window.Left + column);
        }
    }
}
