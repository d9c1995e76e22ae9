using Mote.Core;
using Mote.Core.Numerics;

namespace Mote.Operators.Decision;

public sealed partial record KMeansScore
{
    /// <summary>Squares are added in the order of the features. The first of the clusters is taken, then each that is nearer.</summary>
    public override ReferenceKernel Prepare(NodeView node)
    {
        var (steps, width) = Extents(node.Input(0).Shape);
        int clusters = node.Input(1).Shape[0];
        return (in KernelIo io) =>
        {
            var centroids = io.Input<float>(1);
            var radii = io.Input<float>(2);
            var mean = io.Input<float>(3);
            var scale = io.Input<float>(4);
            for (int step = 0; step < steps; step++)
            {
                var x = io.Input<float>(0).Slice(step * width, width);
                float best = 0;
                for (int k = 0; k < clusters; k++)
                {
                    float sum = 0;
                    for (int i = 0; i < width; i++)
                    {
                        float feature = mean.IsEmpty ? x[i] : (x[i] - mean[i]) / scale[i];
                        float difference = feature - centroids[k * width + i];
                        sum += difference * difference;
                    }

                    float score = ExactMath.Sqrt(sum) - radii[k];
                    best = k == 0 || score < best ? score : best;
                }

                io.Output<float>(0)[step] = best;
            }
        };
    }
}
