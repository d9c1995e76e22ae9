using System.Collections.Immutable;
using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Convolution;

/// <summary>
/// The gradient of TRANSPOSE_CONV with respect to its input: dy (N,OH,OW,O), filter (O,KH,KW,C) -> dx (N,H,W,C), the convolution that it transposes.
/// </summary>
/// <param name="Forward">The transposed convolution.</param>
/// <param name="Input">The shape of its input.</param>
public sealed record TransposeConvInputGradient(TransposeConv Forward, Shape Input) : TrainingOperator
{
    /// <inheritdoc/>
    public override string Name => "TRANSPOSE_CONV_INPUT_GRADIENT";

    /// <inheritdoc/>
    public override ImmutableArray<TensorType> Infer(NodeView node, NodeReport report)
    {
        if (!report.Counts(2, 2, 1) || !report.Types(TypeRow.Of(ElementType.Float32, ElementType.Float32, ElementType.Float32)))
        {
            return [];
        }

        return TransposeConv.Fits(Input, node.Input(1).Shape, node.Input(0).Shape, report) ? [new TensorType(ElementType.Float32, Input)] : [];
    }

    /// <inheritdoc/>
    public override TrainingKernel Train(NodeView node) => Lanes.Choose(new Choice(Forward.WindowsOf(Input, node.Input(1).Shape, node.Input(0).Shape)));

    private sealed class Choice(SpreadWindows windows) : ILaneChoice<TrainingKernel>
    {
        public TrainingKernel With<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => new Kernel<TLanes, TVector>(windows);
    }

    /// <summary>Vectors run along the channels; products are added in the order tap, filter.</summary>
    private sealed unsafe class Kernel<TLanes, TVector>(SpreadWindows windows) : TrainingKernel
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly Portions _samples = windows.Samples;

        public override int Pieces => _samples.Pieces;

        public override void Run(in KernelIo io, int piece)
        {
            int filters = windows.Filters, channels = windows.Channels, taps = windows.Taps;
            fixed (float* dy = io.Input<float>(0), weights = io.Input<float>(1), dx = io.Output<float>(0))
            {
                for (int from = _samples.Begin(piece) * windows.InputPixels; from < _samples.End(piece) * windows.InputPixels; from++)
                {
                    float* row = dx + (nint)from * channels;
                    new Span<float>(row, channels).Clear();
                    for (int tap = 0; tap < taps; tap++)
                    {
                        int to = windows.Target(from, tap);
                        for (int o = 0; o < filters && to >= 0; o++)
                        {
                            Flat<TLanes, TVector>.AddScaled(weights + ((nint)o * taps + tap) * channels, dy[(nint)to * filters + o], row, channels);
                        }
                    }
                }
            }
        }
    }
}
