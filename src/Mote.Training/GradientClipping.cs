using System.Runtime.Intrinsics;

namespace Mote.Training;

/// <summary>Shortens gradients that are too long, all by the same factor.</summary>
internal static class GradientClipping
{
    /// <summary>Scales the vector so that its Euclidean norm is at most a limit.</summary>
    public static void Apply(Span<float> gradients, double limit)
    {
        // Sixteen partial sums, whatever the width of the machine's vectors.
        var sum = Vector512<float>.Zero;
        int i = 0;
        for (; i <= gradients.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var g = Vector512.Create<float>(gradients[i..]);
            sum += g * g;
        }

        double squares = 0;
        for (int lane = 0; lane < Vector512<float>.Count; lane++)
        {
            squares += sum[lane];
        }

        for (; i < gradients.Length; i++)
        {
            squares += gradients[i] * gradients[i];
        }

        double norm = Math.Sqrt(squares);
        if (norm > limit)
        {
            float factor = (float)(limit / norm);
            for (int k = 0; k < gradients.Length; k++)
            {
                gradients[k] *= factor;
            }
        }
    }
}
