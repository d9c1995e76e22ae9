using System.Buffers.Binary;

namespace Mote.Devices.Tests.RiscV;

/// <summary>
/// Floats without an FPU: what the compiler's library computes has the bits of the processor that runs C#, subnormals, infinities and
/// halves to even included. NaNs count as one value.
/// </summary>
public sealed class SoftFloatTests
{
    private const int Pairs = TinyPackage.Rows * TinyPackage.Columns / 8;
    private const int Rounds = 40;

    private const string Functions = """
        static uint32_t bits(float x)
        {
            uint32_t word;
            memcpy(&word, &x, 4);
            return x != x ? 0x7fc00000u : word;
        }
        static __attribute__((noinline)) void floats(uint8_t *bytes)
        {
            uint32_t hash[8] = {0, 0, 0, 0, 0, 0, 0, 0};
            for (int i = 0; i < 160; i++) {
                float a, b;
                int32_t word;
                int64_t both;
                memcpy(&a, bytes + 8 * i, 4);
                memcpy(&b, bytes + 8 * i + 4, 4);
                memcpy(&word, bytes + 8 * i, 4);
                memcpy(&both, bytes + 8 * i, 8);
                const uint32_t result[8] = {
                    bits(a + b), bits(a - b), bits(a * b), bits(a / b),
                    (uint32_t)((a < b) | (a <= b) << 1 | (a == b) << 2 | (a != b) << 3 | (a > b) << 4 | (a >= b) << 5),
                    bits((float)word), bits((float)both), bits((float)((double)a * (double)b + (double)word))};
                for (int k = 0; k < 8; k++) {
                    hash[k] = (hash[k] ^ result[k]) * 16777619u;
                }
            }
            memcpy(bytes, hash, 32);
        }
        """;

    [Fact]
    public void Every_operation_has_the_bits_of_the_host()
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Running("floats(context->arena); return TINY_OK;", Functions), "riscv32");
        Invocation[] invocations = [.. Enumerable.Range(0, Rounds).Select(round => new Invocation([Numbers(round)]))];

        RunResult run = Runner.Run(image, invocations);

        Assert.Equal((RunOutcome.Completed, null), (run.Outcome, run.Reason));
        Assert.Contains(ImageSizes.Measure(image).Functions, function => function is { Name: "__divsf3", IsLibrary: true });
        for (int round = 0; round < Rounds; round++)
        {
            Assert.Equal(Expected(invocations[round].Inputs[0]), run.Trace.Invocations[round].Outputs[0]);
        }
    }

    private static byte[] Expected(byte[] bytes)
    {
        var hash = new uint[8];
        for (int i = 0; i < Pairs; i++)
        {
            float a = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 * i));
            float b = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan((8 * i) + 4));
            int word = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8 * i));
            long both = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8 * i));
            int compared = (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a == b ? 4 : 0) | (a != b ? 8 : 0) | (a > b ? 16 : 0) | (a >= b ? 32 : 0);
            uint[] result =
            [
                Bits(a + b), Bits(a - b), Bits(a * b), Bits(a / b), (uint)compared,
                Bits(word), Bits(both), Bits((float)(((double)a * (double)b) + word)),
            ];
            for (int k = 0; k < 8; k++)
            {
                hash[k] = (hash[k] ^ result[k]) * 16777619u;
            }
        }

        var expected = new byte[32];
        for (int k = 0; k < 8; k++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(expected.AsSpan(4 * k), hash[k]);
        }

        return expected;
    }

    /// <summary>A third any bits, a third close to each other, a third at the ends of the range.</summary>
    private static byte[] Numbers(int seed)
    {
        var random = new Random(seed);
        uint[] ends = [0, 1, 0x007fffff, 0x00800000, 0x00800001, 0x7f7fffff, 0x7f800000, 0x7fc00000, 0x3f800000, 0x3f7fffff, 0x4b000001, 0x5f000000];
        var bytes = new byte[Pairs * 8];
        for (int i = 0; i < Pairs; i++)
        {
            uint a = (uint)random.NextInt64(1L << 32);
            uint b = (uint)random.NextInt64(1L << 32);
            if (i % 3 == 1)
            {
                b = (a ^ (b & 0x80ffffff)) + (uint)(random.Next(5) << 22);
            }
            else if (i % 3 == 2)
            {
                a = ends[random.Next(ends.Length)] | (a & 0x80000000);
                b = random.Next(2) == 0 ? b : ends[random.Next(ends.Length)] | (b & 0x80000000);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8 * i), a);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan((8 * i) + 4), b);
        }

        return bytes;
    }

    private static uint Bits(float x) => float.IsNaN(x) ? 0x7fc00000u : BitConverter.SingleToUInt32Bits(x);
}
