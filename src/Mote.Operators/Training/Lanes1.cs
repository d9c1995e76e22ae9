namespace Mote.Operators.Training;

/// <summary>One lane, for machines without any of the vectors; fused multiply-add is then a function of the runtime, slow but exact.</summary>
internal readonly unsafe struct Lanes1 : ILanes<float>
{
    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static int TileRows => 4;

    /// <inheritdoc/>
    public static int WideTileRows => 4;

    /// <inheritdoc/>
    public static float Zero => 0;

    /// <inheritdoc/>
    public static float Create(float value) => value;

    /// <inheritdoc/>
    public static float Load(float* from) => *from;

    /// <inheritdoc/>
    public static void Store(float value, float* to) => *to = value;

    /// <inheritdoc/>
    public static float Mask(int lanes) => lanes;

    /// <inheritdoc/>
    public static float Load(float* from, float mask) => mask > 0 ? *from : 0;

    /// <inheritdoc/>
    public static void Store(float value, float* to, float mask)
    {
        if (mask > 0)
        {
            *to = value;
        }
    }

    /// <inheritdoc/>
    public static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    /// <inheritdoc/>
    public static float Add(float a, float b) => a + b;

    /// <inheritdoc/>
    public static float Subtract(float a, float b) => a - b;

    /// <inheritdoc/>
    public static float Multiply(float a, float b) => a * b;

    /// <inheritdoc/>
    public static float Least(float a, float b) => a < b ? a : b;

    /// <inheritdoc/>
    public static float Greatest(float a, float b) => a > b ? a : b;

    /// <inheritdoc/>
    public static float WhereGreater(float x, float limit, float a, float b) => x > limit ? a : b;
}
