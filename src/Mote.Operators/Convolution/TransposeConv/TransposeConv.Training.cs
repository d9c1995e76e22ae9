using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Layout;
using Mote.Operators.Reduction;
using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

public sealed partial record TransposeConv
{
    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => node.Input(2).Type != ElementType.Float32 || Activation != FusedActivation.None
        ? base.Train(node)
        : Lanes.Choose(new ForwardChoice(WindowsOf(node.Input(2).Shape, node.Input(1).Shape, node.Output(0).Shape)));

    /// <inheritdoc/>
    public override bool Differentiate(GradientScope scope)
    {
        var node = scope.Node;
        var (filter, x) = (node.Input(1), node.Input(2));
        if (x.Type != ElementType.Float32)
        {
            return false;
        }

        int dy = scope.OfOutput();
        if (scope.Wants(1))
        {
            scope.Give(1, scope.Add(new TransposeConvFilterGradient(this, filter.Shape), $"{filter.Name}/gradient", scope.Input(2), dy));
        }

        if (scope.Wants(2))
        {
            scope.Give(2, scope.Add(new TransposeConvInputGradient(this, x.Shape), $"{x.Name}/gradient", dy, scope.Input(1)));
        }

        if (node.HasInput(3) && scope.Wants(3))
        {
            var bias = node.Input(3);
            scope.Give(3, scope.Add(new SumTo { Shape = new IntegerList(bias.Shape.Dimensions) }, $"{bias.Name}/gradient", dy));
        }

        return true;
    }

    /// <summary>True where a gradient has the shape of what a filter makes of an input; else it is reported.</summary>
    internal static bool Fits(Shape x, Shape filter, Shape dy, NodeReport report)
    {
        if (x.Rank == 4 && filter.Rank == 4 && dy.Rank == 4 && x[3] == filter[3] && dy[0] == x[0] && dy[3] == filter[0])
        {
            return true;
        }

        report.Shapes($"the gradient {dy} is not that of input {x} and filter {filter}");
        return false;
    }

    /// <summary>Where the elements of x go.</summary>
    internal SpreadWindows WindowsOf(Shape x, Shape filter, Shape y) => new(
        x, filter, y, (StrideHeight, StrideWidth), (Before(y[1], filter[1], StrideHeight), Before(y[2], filter[2], StrideWidth)));

    private sealed class ForwardChoice(SpreadWindows windows) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Forward<TLanes, TVector>(windows);
    }

    /// <summary>Each output starts from its bias; then the products are added in the order row, column, tap, channel of x.</summary>
    private sealed unsafe class Forward<TLanes, TVector>(SpreadWindows windows) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _samples = windows.Samples;

        // (taps, channels, filters), so that vectors run along filters.
        private readonly Scratch _weights = Scratch.OfFloats(windows.Filter.ElementCount);

        public override int Pieces => _samples.Pieces;

        public override void Start(in KernelIo io)
        {
            fixed (float* weights = io.Input<float>(1))
            {
                Rows<TLanes, TVector>.Transpose(weights, windows.Filters, windows.Taps * windows.Channels, _weights.Floats);
            }
        }

        public override void Run(in KernelIo io, int piece)
        {
            int filters = windows.Filters, channels = windows.Channels;
            var bias = io.Input<float>(3);
            fixed (float* x = io.Input<float>(2), y = io.Output<float>(0))
            {
                int pixels = windows.OutputPixels;
                for (int pixel = _samples.Begin(piece) * pixels; pixel < _samples.End(piece) * pixels; pixel++)
                {
                    var row = new Span<float>(y + (nint)pixel * filters, filters);
                    row.Clear();
                    bias.CopyTo(row);
                }

                for (int from = _samples.Begin(piece) * windows.InputPixels; from < _samples.End(piece) * windows.InputPixels; from++)
                {
                    for (int tap = 0; tap < windows.Taps; tap++)
                    {
                        int to = windows.Target(from, tap);
                        for (int c = 0; c < channels && to >= 0; c++)
                        {
                            Flat<TLanes, TVector>.AddScaled(
                                _weights.Floats + ((nint)tap * channels + c) * filters, x[(nint)from * channels + c], y + (nint)to * filters, filters);
                        }
                    }
                }
            }
        }
    }
}
