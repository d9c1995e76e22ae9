using Mote.Core;
using Mote.Formats.FlatBuffers;
using Mote.Formats.Tests.Mutation;

namespace Mote.Formats.Tests.FlatBuffers;

public sealed class FlexMapTests
{
    /// <summary>{"a": 5, "bc": -3} in single bytes, laid out by hand.</summary>
    private static readonly byte[] ByHand =
    [
        (byte)'a', 0, (byte)'b', (byte)'c', 0, // keys at 0 and 2
        2, 6, 5, // two keys, 6 and 5 bytes back from bytes 6 and 7
        2, 1, 2, // keys 2 bytes back from byte 8, one byte wide; two values
        5, 0xFD, // the values
        1 << 2, 1 << 2, // their types
        4, 9 << 2, 1, // the root: a map 4 bytes back
    ];

    public static TheoryData<string> Maps => [.. Samples().Select(s => s.Name)];

    [Fact]
    public void A_map_laid_out_by_hand_is_read()
    {
        var map = FlexMap.Read(ByHand, "options");
        Assert.Equal(["a", "bc"], map.Names);
        Assert.Equal(FlexValue.Of(5), map.Find("a"));
        Assert.Equal(FlexValue.Of(-3), map.Find("bc"));
        Assert.Null(map.Find("b"));
    }

    [Fact]
    public void No_bytes_are_an_empty_map() => Assert.Equal(FlexMap.Empty, FlexMap.Read([], "options"));

    [Theory, MemberData(nameof(Maps))]
    public void What_is_written_is_read(string name)
    {
        var map = Samples().Single(s => s.Name == name).Map;
        Assert.Equal(map, FlexMap.Read(map.Write(), "options"));
    }

    [Fact]
    public void Maps_differ_when_a_name_or_a_value_differs()
    {
        Assert.NotEqual(FlexMap.Of(("a", FlexValue.Of(1))), FlexMap.Of(("b", FlexValue.Of(1))));
        Assert.NotEqual(FlexMap.Of(("a", FlexValue.Of(1))), FlexMap.Of(("a", FlexValue.Of(true))));
        Assert.NotEqual(FlexMap.Of(("a", FlexValue.Of(1))), FlexMap.Of(("a", FlexValue.Of(2))));
    }

    [Theory]
    [InlineData(0, 1, DiagnosticIds.UnterminatedString)] // every byte up to the first zero is text, none is left
    [InlineData(5, 3, DiagnosticIds.OutOfBounds)] // three keys for two values
    [InlineData(6, 7, DiagnosticIds.OutOfBounds)] // a key before the buffer
    [InlineData(9, 3, DiagnosticIds.OutOfBounds)] // keys of three bytes
    [InlineData(10, 200, DiagnosticIds.OutOfBounds)] // 200 values
    [InlineData(15, 200, DiagnosticIds.OutOfBounds)] // a root before the buffer
    [InlineData(16, 10 << 2, DiagnosticIds.UnexpectedOptions)] // a vector
    [InlineData(17, 3, DiagnosticIds.OutOfBounds)] // a root of three bytes
    [InlineData(17, 0, DiagnosticIds.OutOfBounds)]
    public void Damage_is_named(int at, byte value, string id)
    {
        byte[] bytes = [.. ByHand];
        bytes[at] = value;
        if (id == DiagnosticIds.UnterminatedString)
        {
            bytes = [1, 1, 2, 1, 1, 1, 1, 1, 4 << 2, 3, 9 << 2, 1];
        }

        var problem = Assert.Throws<DiagnosticException>(() => FlexMap.Read(bytes, "options"));
        Assert.Equal(id, problem.Diagnostics[0].Id);
        Assert.StartsWith("options", problem.Diagnostics[0].Place, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_values_of_one_name_are_refused()
    {
        byte[] bytes = [.. ByHand];
        bytes[7] = 7;
        Assert.Equal(DiagnosticIds.UnexpectedOptions, Assert.Throws<DiagnosticException>(() => FlexMap.Read(bytes, "options")).Diagnostics[0].Id);
    }

    [Fact]
    public void Many_names_for_one_long_text_do_not_fill_the_memory()
    {
        // 2000 values, each the same text of 20,000 bytes.
        var map = FlexMap.Of([.. Enumerable.Range(0, 2000).Select(i => ($"n{i:D4}", FlexValue.Of(i == 0 ? new string('x', 20_000) : "y")))]);
        byte[] bytes = map.Write();
        int first = bytes.AsSpan().IndexOf("xxxx"u8);
        int second = bytes.AsSpan()[first..].IndexOf("y\0"u8) + first;
        int values = FindReference(bytes, first);
        for (int i = 1; i < 2000; i++)
        {
            int at = values + (4 * i);
            BitConverter.TryWriteBytes(bytes.AsSpan(at), at - first);
        }

        Assert.True(second > first);
        Assert.Equal(DiagnosticIds.ExpandsTooMuch, Assert.Throws<DiagnosticException>(() => FlexMap.Read(bytes, "options")).Diagnostics[0].Id);
    }

    [Fact]
    public void Damaged_maps_are_refused_or_read_without_any_fault()
    {
        byte[][] files = [ByHand, .. Samples().Select(s => s.Map.Write())];
        var random = new SplitMix(4711);
        int refused = 0;
        const int Count = 100_000;
        for (int i = 0; i < Count; i++)
        {
            byte[] mutant = [.. files[i % files.Length]];
            int changes = 1 + random.Below(3);
            for (int c = 0; c < changes && mutant.Length > 0; c++)
            {
                int at = random.Below(mutant.Length);
                switch (random.Below(5))
                {
                    case 0:
                        mutant[at] ^= (byte)(1 << random.Below(8));
                        break;
                    case 1:
                        mutant[at] = (byte)random.Next();
                        break;
                    case 2:
                        mutant[at] = (byte)(random.Below(2) * 255);
                        break;
                    case 3:
                        mutant = mutant[..at];
                        break;
                    default:
                        mutant[^Math.Min(1 + random.Below(4), mutant.Length)] = (byte)random.Below(40);
                        break;
                }
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var map = FlexMap.Read(mutant, "mutant");
                if (map.Names.All(n => map.Find(n)!.Value.Kind != FlexKind.Other))
                {
                    Assert.Equal(map.Count, FlexMap.Read(map.Write(), "again").Count);
                }
            }
            catch (DiagnosticException)
            {
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (100L * mutant.Length) + (1 << 20));
        }

        Assert.InRange(refused, Count / 4, Count - (Count / 20));
    }

    private static int FindReference(byte[] bytes, int target)
    {
        for (int at = (target + 3) & ~3; at + 4 <= bytes.Length; at += 4)
        {
            if (at - BitConverter.ToInt32(bytes, at) == target)
            {
                return at;
            }
        }

        throw new InvalidOperationException("Nothing refers to the text.");
    }

    private static (string Name, FlexMap Map)[] Samples() =>
    [
        ("empty", FlexMap.Empty),
        ("integers", FlexMap.Of(("T", FlexValue.Of(7)), ("fft_length", FlexValue.Of(512)), ("least", FlexValue.Of(int.MinValue)))),
        ("wide", FlexMap.Of(("a", FlexValue.Of(long.MinValue)), ("b", FlexValue.Of(long.MaxValue)), ("c", FlexValue.Of(true)))),
        ("reals", FlexMap.Of(("x", FlexValue.Of(0.1)), ("y", FlexValue.Of(double.NegativeInfinity)), ("z", FlexValue.Of(false)))),
        ("texts", FlexMap.Of(("empty", FlexValue.Of("")), ("umlaut", FlexValue.Of("Grüße")), ("n", FlexValue.Of(3)))),
    ];
}
