namespace Mote.Operators.Filtering;

/// <summary>Square roots of integers. Twin of <c>mote_root_s32.h</c>.</summary>
internal static class IntegerRoot
{
    /// <summary>The integer nearest to the square root; no root is half way.</summary>
    /// <param name="x">0 to 2^46, whose root has 23 bits.</param>
    public static int Nearest(long x)
    {
        long root = 0;
        for (long bit = 1 << 23; bit > 0; bit >>= 1)
        {
            root += (root + bit) * (root + bit) <= x ? bit : 0;
        }

        // (root + 1/2)^2 = root^2 + root + 1/4.
        return (int)(x - root * root > root ? root + 1 : root);
    }
}
