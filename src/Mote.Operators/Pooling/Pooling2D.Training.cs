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
            int channels = _x[3];
            nint size = _x.Product(1, 4);
            int begin = _samples.Begin(piece), end = _samples.End(piece);
            fixed (float* from = io.Input<float>(0), x = io.Input<float>(1), to = io.Output<float>(0))
            {
                if (_isGradient)
                {
                    new Span<float>(to + begin * size, (int)((end - begin) * size)).Clear();
                }

                nint at = (nint)begin * _y.Product(1, 4);
                for (int sample = begin; sample < end; sample++)
                {
                    for (int row = 0; row < _y[1]; row++)
                    {
                        for (int column = 0; column < _y[2]; column++, at += channels)
                        {
                            var window = _windows.At(sample, row, column);
                            nint first = _windows.Index(window, window.Top, window.Left);
                            if (!_isGradient)
                            {
                                Reduce(window, from + first, to + at);
                            }
                            else if (_isAverage)
                            {
                                Spread(window, from + at, to + first);
                            }
                            else
                            {
                                GiveToFirst(window, from + at, x + first, to + first);
                            }
                        }
                    }
                }
            }
        }

        /// <summary>The mean or the maximum of the window that begins at x.</summary>
        private void Reduce(Window window, float* x, float* y)
        {
            int columns = window.Right - window.Left, channels = _x[3];
            nint line = (nint)_x[2] * channels;
            var share = TLanes.Create(1f / window.Count);
            for (int c = 0; c < channels; c += TLanes.Count)
            {
                var mask = TLanes.Mask(Math.Min(TLanes.Count, channels - c));
                var result = TLanes.Load(x + c, mask);
                for (int tap = 1, column = 1, row = 0; tap < window.Count; tap++, column++)
                {
                    (row, column) = column == columns ? (row + 1, 0) : (row, column);
                    var value = TLanes.Load(x + (row * line) + ((nint)column * channels) + c, mask);
                    result = _isAverage ? TLanes.Add(result, value) : TLanes.Greatest(value, result);
                }

                TLanes.Store(_isAverage ? TLanes.Multiply(result, share) : result, y + c, mask);
            }
        }

        private void Spread(Window window, float* dy, float* dx)
        {
            int columns = window.Right - window.Left, channels = _x[3];
            for (int tap = 0; tap < window.Count; tap++)
            {
                (int row, int column) = Math.DivRem(tap, columns);
                Flat<TLanes, TVector>.AddScaled(dy, 1f / window.Count, dx + ((((nint)row * _x[2]) + column) * channels), channels);
            }
        }

        /// <summary>
        /// Each lane remembers the tap that was the last to be greater than all before it; then each tap gets what lanes remember it. Taps are counted in floats, which is
        /// exact: a window has less than 2^24.
        /// </summary>
        private void GiveToFirst(Window window, float* dy, float* x, float* dx)
        {
            int columns = window.Right - window.Left, channels = _x[3];
            nint line = (nint)_x[2] * channels;
            for (int c = 0; c < channels; c += TLanes.Count)
            {
                var mask = TLanes.Mask(Math.Min(TLanes.Count, channels - c));
                var best = TLanes.Load(x + c, mask);
                var first = TLanes.Zero;
                for (int tap = 1, column = 1, row = 0; tap < window.Count; tap++, column++)
                {
                    (row, column) = column == columns ? (row + 1, 0) : (row, column);
                    var value = TLanes.Load(x + (row * line) + ((nint)column * channels) + c, mask);
                    first = TLanes.WhereGreater(value, best, TLanes.Create(tap), first);
                    best = TLanes.Greatest(value, best);
                }

                var gradient = TLanes.Load(dy + c, mask);
                for (int tap = 0, column = 0, row = 0; tap < window.Count; tap++, column++)
                {
                    (row, column) = column == columns ? (row + 1, 0) : (row, column);
                    float* to = dx + (row * line) + ((nint)column * channels) + c;
                    var given = TLanes.WhereGreater(first, TLanes.Create(tap - 0.5f), TLanes.WhereGreater(first, TLanes.Create(tap + 0.5f), TLanes.Zero, gradient), TLanes.Zero);
                    TLanes.Store(TLanes.Add(TLanes.Load(to, mask), given), to, mask);
                }
            }
        }
    }
}
