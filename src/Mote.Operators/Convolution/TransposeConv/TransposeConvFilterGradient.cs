using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

/// <summary>
/// The gradient of TRANSPOSE_CONV with respect to its filter: x (N,H,W,C), dy (N,OH,OW,O) -> (O,KH,KW,C), the sum of x * dy over all pixels of x.
/// </summary>
/// <param name="Forward">The transposed convolution.</param>
/// <param name="Filter">The shape of its filter.</param>
public sealed record TransposeConvFilterGradient(TransposeConv Forward, Shape Filter) : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "TRANSPOSE_CONV_FILTER_GRADIENT";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        return TransposeConv.Fits(node.Input(0).Shape, Filter, node.Input(1).Shape, report) ? [new TensorType(ElementType.Float32, Filter)] : [];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => Lanes.Choose(new Choice(Forward.WindowsOf(node.Input(0).Shape, Filter, node.Input(1).Shape)));

    private sealed class Choice(SpreadWindows windows) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Kernel<TLanes, TVector>(windows);
    }

    /// <summary>A piece has some of the filters; vectors run along the channels, and products are added in the order of the pixels of x.</summary>
    private sealed unsafe class Kernel<TLanes, TVector>(SpreadWindows windows) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _filters = Portions.Of(windows.Filters, (long)windows.Input.ElementCount * windows.Taps);

        public override int Pieces => _filters.Pieces;

        public override void Run(in KernelIo io, int piece)
        {
            int channels = windows.Channels, taps = windows.Taps, first = _filters.Begin(piece), end = _filters.End(piece);
            fixed (float* x = io.Input<float>(0), dy = io.Input<float>(1), gradient = io.Output<float>(0))
            {
                new Span<float>(gradient + (nint)first * taps * channels, (end - first) * taps * channels).Clear();
                for (int from = 0; from < windows.Input[0] * windows.InputPixels; from++)
                {
                    for (int tap = 0; tap < taps; tap++)
                    {
                        int to = windows.Target(from, tap);
                        for (int o = first; o < end && to >= 0; o++)
                        {
                            Flat<TLanes, TVector>.AddScaled(
                                x + (nint)from * channels, dy[(nint)to * windows.Filters + o], gradient + ((nint)o * taps + tap) * channels, channels);
                        }
                    }
                }
            }
        }
    }
}
