using Mote.Core.Numerics;

namespace Mote.Core.Tests.Numerics;

/// <summary>C gives the bits of C#, whatever the compiler makes of it.</summary>
public sealed class NativeArithmeticTests
{
    private const int Count = 200_000;

    public static TheoryData<string, string> Compilers => new()
    {
        { "gcc", "-std=c99 -O2" },
        { "gcc", "-std=gnu17 -O3 -march=native" },
        { "gcc", "-std=gnu17 -O1 -fwrapv -fsanitize=undefined -fno-sanitize-recover=all -static-libubsan" },
        { "g++", "-std=c++17 -O3 -march=native -x c++" },
        { "clang", "-std=gnu17 -O3 -march=native" },
    };

    [Theory]
    [MemberData(nameof(Compilers))]
    public void Float_functions_have_equal_bits(string compiler, string flags)
    {
        NativeArithmetic native = NativeArithmetic.Compile(compiler, flags);
        int[] x = Floats(new Random(1));
        int[] y = Floats(new Random(2));
        int[] z = Floats(new Random(3));
        Compare("exp_f", v => ExactMath.Exp(v));
        CompareBits("expm1_f", i => BitConverter.SingleToInt32Bits(ExactMath.Expm1(-Math.Abs(Single(x[i])))));
        Compare("log_f", v => ExactMath.Log(v));
        Compare("sin_f", v => ExactMath.Sin(v));
        Compare("cos_f", v => ExactMath.Cos(v));
        Compare("tanh_f", v => ExactMath.Tanh(v));
        Compare("logistic_f", v => ExactMath.Logistic(v));
        Compare("sqrt_f", v => ExactMath.Sqrt(v));
        Compare("sqrt_portable_f", v => ExactMath.Sqrt(v));
        Compare("rsqrt_f", v => ExactMath.Rsqrt(v));
        Compare("half_even_f", Rounding.HalfEven);
        Compare("floor_f", Rounding.Floor);
        Compare("ceil_f", Rounding.Ceiling);
        Compare("trunc_f", Rounding.Truncate);
        CompareBits("to_int32_f", i => Rounding.ToInt32(Single(x[i])));
        CompareBits("half_away_to_int32_f", i => Rounding.HalfAwayToInt32(Single(x[i])));

        // Plain expressions are not contracted either (a NaN's sign and payload are the processor's).
        int[] sums = native.Map("multiply_add_f", x, y, z);
        for (int i = 0; i < x.Length; i++)
        {
            float expected = (Single(x[i]) * Single(y[i])) + Single(z[i]);
            if (float.IsNaN(expected) ? !float.IsNaN(Single(sums[i])) : sums[i] != BitConverter.SingleToInt32Bits(expected))
            {
                Assert.Fail($"{Single(x[i])} * {Single(y[i])} + {Single(z[i])}: C {Single(sums[i])}, C# {expected}");
            }
        }

        void Compare(string name, Func<float, float> law) =>
            CompareBits(name, i => BitConverter.SingleToInt32Bits(law(Single(x[i]))));

        void CompareBits(string name, Func<int, int> law)
        {
            int[] actual = native.Map(name, x, y, z);
            for (int i = 0; i < x.Length; i++)
            {
                int expected = law(i);
                if (expected != actual[i])
                {
                    Assert.Fail($"{name}({Single(x[i]):R}): C {actual[i]:X8}, C# {expected:X8}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Compilers))]
    public void Fixed_point_functions_have_equal_bits(string compiler, string flags)
    {
        NativeArithmetic native = NativeArithmetic.Compile(compiler, flags);
        Random random = new(4);
        int[] x = Integers(random);
        int[] y = Integers(random);
        int[] zero = new int[Count];
        int[] positive = Array.ConvertAll(x, v => v & int.MaxValue);
        int[] multiplier = Array.ConvertAll(y, v => v & int.MaxValue);
        int[] exponent = Range(0, 32);
        int[] signed = Range(-31, 32);
        int[] bits = Range(0, 13);
        int[] factor = Range(0, 32768);

        Compare("multiply_by_quantized_multiplier", x, y, signed, FixedPoint.MultiplyByQuantizedMultiplier);
        Compare("requantize", x, multiplier, exponent, (a, m, e) => FixedPoint.MultiplyByQuantizedMultiplier(a, m, -e));
        Compare("multiply_by_quantized_multiplier_64", x, multiplier, Range(-31, 8), (a, m, s) =>
            FixedPoint.MultiplyByQuantizedMultiplier(((long)a * 32768) + (m & 0x7FFF), new QuantizedMultiplier(m, s)));
        Compare("doubling_high_mul", x, y, zero, (a, b, _) => FixedPoint.SaturatingRoundingDoublingHighMul(a, b));
        Compare("divide_by_power", x, y, exponent, (a, _, e) => FixedPoint.RoundingDivideByPowerOfTwo(a, e));
        Compare("multiply_by_power", x, y, signed, (a, _, e) => FixedPoint.SaturatingRoundingMultiplyByPowerOfTwo(a, e));
        Compare("add_saturating", x, y, zero, (a, b, _) => FixedPoint.SaturatingAdd(a, b));
        Compare("subtract_saturating", x, y, zero, (a, b, _) => FixedPoint.SaturatingSubtract(a, b));
        Compare("one_over_one_plus", x, y, zero, (a, _, _) => FixedPointFunctions.OneOverOnePlus(a));
        Compare("log_fixed", Array.ConvertAll(positive, v => Math.Max(v, 2)), y, zero, (a, _, _) => FixedPointFunctions.LogOfOneOrMore(a, 12, 5));
        Compare("logistic_16", x, factor, exponent, (a, f, e) => SigmoidTable.Logistic((short)a, new ShiftedFactor(f, e)));
        Compare("tanh_16", x, factor, exponent, (a, f, e) => SigmoidTable.Tanh((short)a, new ShiftedFactor(f, e)));
        Compare("reciprocal_fixed", Array.ConvertAll(positive, v => v | 1), y, zero, (a, b, _) =>
            FixedPointFunctions.Reciprocal(a, b & 15, out int over) ^ over);

        short[] exp = InterpolatedTable.BuildSoftmaxExp();
        short[] reciprocal = InterpolatedTable.BuildSoftmaxReciprocal();
        int[] softmax = native.Map("softmax_16", x, Array.ConvertAll(exp, v => (int)v), Array.ConvertAll(reciprocal, v => (int)v));
        for (int i = 0; i < Count; i++)
        {
            short e = InterpolatedTable.SoftmaxExp16(-(x[i] & 0xFFFF), new QuantizedMultiplier(1431655765, 1), exp);
            short r = InterpolatedTable.SoftmaxReciprocal16(32767 + (x[i] & 0x3FFFFF), reciprocal, out int shift);
            int expected = (e * 65536) ^ InterpolatedTable.SoftmaxScale16(e, r, shift) ^ (r * 8);
            if (expected != softmax[i])
            {
                Assert.Fail($"softmax_16({x[i]}): C {softmax[i]}, C# {expected}");
            }
        }

        int[] Range(int from, int to) => [.. Enumerable.Range(0, Count).Select(_ => random.Next(from, to))];

        void Compare(string name, int[] a, int[] b, int[] c, Func<int, int, int, int> law)
        {
            int[] actual = native.Map(name, a, b, c);
            for (int i = 0; i < a.Length; i++)
            {
                int expected = law(a[i], b[i], c[i]);
                if (expected != actual[i])
                {
                    Assert.Fail($"{name}({a[i]}, {b[i]}, {c[i]}): C {actual[i]}, C# {expected}");
                }
            }
        }
    }

    [Theory]
    [InlineData("-mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard -std=gnu17 -O3")]
    [InlineData("-mcpu=cortex-m7 -mfpu=fpv5-d16 -mfloat-abi=hard -std=gnu17 -O2")]
    [InlineData("-mcpu=cortex-m0 -std=c99 -Os")]
    public void A_microcontroller_build_fuses_nothing_and_needs_no_maths_library(string flags)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("mote-arm-").FullName, "arithmetic.o");
        NativeArithmetic.Run(
            "arm-none-eabi-gcc", $"{flags} -mthumb {NativeArithmetic.Warnings} -c -I {NativeArithmetic.Headers} -o {file} {NativeArithmetic.Driver}");
        string code = NativeArithmetic.Run("arm-none-eabi-objdump", $"-d {file}");
        Assert.DoesNotMatch(@"\bvfn?m[as]", code);
        foreach (string line in NativeArithmetic.Run("arm-none-eabi-nm", $"-u {file}").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Matches("^ *U (__aeabi_|__clzsi2|__gnu_thumb1_case|memcpy)", line);
        }
    }

    [Theory]
    [InlineData("gcc", "-std=c99")]
    [InlineData("g++", "-std=c++17 -x c++")]
    [InlineData("clang", "-std=c99")]
    [InlineData("clang++", "-std=c++17 -x c++")]
    public void Every_header_stands_alone_without_a_warning(string compiler, string flags)
    {
        string folder = Directory.CreateTempSubdirectory("mote-header-").FullName;
        foreach (string header in Directory.GetFiles(NativeArithmetic.Headers, "*.h"))
        {
            string source = Path.Combine(folder, "alone.c");
            File.WriteAllText(source, $"#include \"{Path.GetFileName(header)}\"\nint alone;\n");
            NativeArithmetic.Run(
                compiler, $"{flags} -O1 {NativeArithmetic.Warnings} -fsyntax-only -I {NativeArithmetic.Headers} {source}");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static float Single(int bits) => BitConverter.Int32BitsToSingle(bits);

    /// <summary>Every exponent with both signs, special mantissas, small whole numbers and halves, then random bits.</summary>
    private static int[] Floats(Random random)
    {
        List<int> bits = [];
        for (int high = 0; high < 512; high++)
        {
            foreach (int low in new[] { 0, 1, 0x3FFFFF, 0x400000, 0x400001, 0x3504F3, 0x3504F4, 0x7FFFFE, 0x7FFFFF })
            {
                bits.Add((high << 23) | low);
            }
        }

        for (int i = -2000; i <= 2000; i++)
        {
            bits.Add(BitConverter.SingleToInt32Bits(i * 0.25f));
            bits.Add(BitConverter.SingleToInt32Bits(i * (float)(Math.PI / 2)));
        }

        while (bits.Count < Count)
        {
            bits.Add((int)random.NextInt64(1L << 32));
            bits.Add(BitConverter.SingleToInt32Bits((random.NextSingle() - 0.5f) * 256));
        }

        int[] result = [.. bits];
        random.Shuffle(result);
        return result;
    }

    private static int[] Integers(Random random)
    {
        int[] edges = [int.MinValue, int.MinValue + 1, int.MaxValue, int.MaxValue - 1, 0, 1, -1, 2, -2, 32767, 32768, -32768, -32769, 1 << 30, -(1 << 30), 0x7FFF0000, 0x7FFEFFFF];
        int[] values = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            values[i] = random.Next(8) switch
            {
                0 => edges[random.Next(edges.Length)],
                1 => random.Next(1 << 16) - (1 << 15),
                2 => (int)(random.NextInt64(1L << 32) >> random.Next(32)),
                _ => (int)random.NextInt64(1L << 32),
            };
        }

        return values;
    }
}
