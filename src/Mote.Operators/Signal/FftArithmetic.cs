namespace Mote.Operators.Signal;

/// <summary>16-bit integers: kissfft's FIXED_POINT 16. Products are rounded half up at 15 bits.</summary>
internal readonly struct FftInt16 : IFftArithmetic<short>
{
    public static short Factor(double value) => (short)Math.Floor(0.5 + (short.MaxValue * value));

    public static short Divide(short x, int by) => Round(x * (short.MaxValue / by));

    public static (short Real, short Imaginary) Multiply(short ar, short ai, short br, short bi) => (Round((ar * br) - (ai * bi)), Round((ar * bi) + (ai * br)));

    public static short Add(short a, short b) => unchecked((short)(a + b));

    public static short Subtract(short a, short b) => unchecked((short)(a - b));

    public static short Mean(short a, short b) => (short)((a + b) >> 1);

    public static short HalfDifference(short a, short b) => (short)((a - b) >> 1);

    public static short Negate(short x) => unchecked((short)-x);

    private static short Round(int x) => unchecked((short)((x + (1 << 14)) >> 15));
}

/// <summary>32-bit integers: kissfft's FIXED_POINT 32. Products are rounded half up at 31 bits.</summary>
internal readonly struct FftInt32 : IFftArithmetic<int>
{
    public static int Factor(double value) => (int)Math.Floor(0.5 + (int.MaxValue * value));

    public static int Divide(int x, int by) => Round((long)x * (int.MaxValue / by));

    public static (int Real, int Imaginary) Multiply(int ar, int ai, int br, int bi) =>
        (Round(((long)ar * br) - ((long)ai * bi)), Round(((long)ar * bi) + ((long)ai * br)));

    public static int Add(int a, int b) => unchecked(a + b);

    public static int Subtract(int a, int b) => unchecked(a - b);

    public static int Mean(int a, int b) => unchecked(a + b) >> 1;

    public static int HalfDifference(int a, int b) => unchecked(a - b) >> 1;

    public static int Negate(int x) => unchecked(-x);

    private static int Round(long x) => unchecked((int)((x + (1 << 30)) >> 31));
}

/// <summary>Floats: each operation rounded by itself.</summary>
internal readonly struct FftFloat : IFftArithmetic<float>
{
    public static float Factor(double value) => (float)value;

    public static float Divide(float x, int by) => x;

    public static (float Real, float Imaginary) Multiply(float ar, float ai, float br, float bi) => ((ar * br) - (ai * bi), (ar * bi) + (ai * br));

    public static float Add(float a, float b) => a + b;

    public static float Subtract(float a, float b) => a - b;

    public static float Mean(float a, float b) => (a + b) * 0.5f;

    public static float HalfDifference(float a, float b) => (a - b) * 0.5f;

    public static float Negate(float x) => -x;
}
