namespace Mote.Operators.Spectrum;

/// <summary>Square roots of integers.</summary>
internal static class IntegerRoot
{
    /// <summary>The integer nearest to the root of x, which is at most 2^63.</summary>
    public static uint Nearest(ulong x)
    {
        ulong root = 0;
        for (ulong bit = 1UL << 31; bit != 0; bit >>= 1)
        {
            if ((root + bit) * (root + bit) <= x)
            {
                root += bit;
            }
        }

        // (root + 1/2)^2 = root^2 + root + 1/4.
        return (uint)(x - root * root > root ? root + 1 : root);
    }
}
