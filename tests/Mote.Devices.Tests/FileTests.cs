using System.Buffers.Binary;
using Mote.Core;

namespace Mote.Devices.Tests;

/// <summary>Files that come back from a package under test, or from tools, may hold anything.</summary>
public sealed class FileTests
{
    private static readonly Lazy<byte[]> Elf = new(() => File.ReadAllBytes(TinyPackage.Build(TinyPackage.Sources).Path));

    [Fact]
    public void Symbols_and_sections_of_an_image_are_read()
    {
        ElfFile elf = ElfFile.Parse(Elf.Value, "tiny.elf");

        Assert.Equal(0x20000000u, elf.Section(".harness.data")!.Address);
        Assert.True(elf.Section(".package.text")!.IsCode);
        Assert.False(elf.Section(".package.rodata")!.IsCode);
        ElfSymbol run = elf.Symbol("tiny_run")!;
        Assert.True(run.IsFunction && run.IsGlobal && run.Value == run.Address + 1);
        Assert.Equal((32u * 32) + (32 * 4), elf.Symbol("tiny_constants")!.Size);
        Assert.Null(elf.Symbol("no_such_symbol"));
    }

    [Fact]
    public void An_image_cut_off_anywhere_is_refused_or_read()
    {
        byte[] bytes = Elf.Value;
        int refused = 0;
        for (int length = 0; length < bytes.Length; length += 1 + (length / 64))
        {
            refused += Refused(bytes.AsSpan(0, length)) ? 1 : 0;
        }

        Assert.True(refused > 100);
        Assert.False(Refused(bytes));
    }

    [Fact]
    public void An_image_with_changed_bytes_is_refused_or_read()
    {
        var random = new Random(5);
        uint table = BinaryPrimitives.ReadUInt32LittleEndian(Elf.Value.AsSpan(32));
        for (int i = 0; i < 3000; i++)
        {
            byte[] bytes = (byte[])Elf.Value.Clone();
            int at = i % 2 == 0 ? random.Next(52) : (int)table + random.Next(bytes.Length - (int)table);
            bytes[at] = (byte)random.Next(256);

            // Anything but an answer or a diagnostic would escape from here.
            _ = Refused(bytes);
        }
    }

    [Fact]
    public void A_64_bit_file_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(TinyPackage.Build(TinyPackage.Sources, "host").Path);

        Assert.True(Refused(bytes));
    }

    [Fact]
    public void A_whole_trace_is_read()
    {
        Trace trace = Read([.. Status(uint.MaxValue, 0), .. Status(0, 2), .. Output(0, 0, 32), .. End()], out string? problem);

        Assert.Null(problem);
        Assert.Equal([PackageCall.Init, PackageCall.Run], trace.Calls.Select(call => call.Call));
        Assert.Equal(-1, trace.Calls[0].Invocation);
        Assert.Equal(32, Assert.Single(trace.Invocations).Outputs[0]!.Length);
        Assert.Equal(new StackHighWater(10, 20, 30, false), trace.Stack);
    }

    [Fact]
    public void A_trace_of_several_packages_tells_them_apart()
    {
        PackageSources[] packages = [TinyPackage.Sources, TinyPackage.Sources];
        Invocation[] invocations = [TinyPackage.Input(1) with { Model = 1 }, TinyPackage.Input(1)];
        byte[] end = Record(4, 0, -1, -1, [1, 0, 0, 0, 2, 0, 0, 0, 30, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
        byte[] bytes = [.. Status(uint.MaxValue, 0), .. Record(3, uint.MaxValue, 0, 1, new byte[12]), .. Record(3, 0, 2, 1, new byte[12]), .. Output(0, 0, 32), .. Status(1, 2), .. end];

        Trace trace = TraceReader.Read(new MemoryStream(bytes), packages, invocations, out string? problem);

        Assert.Null(problem);
        Assert.Equal([0, 1, 1, 0], trace.Calls.Select(call => call.Model));
        Assert.Equal([1, 0], trace.Invocations.Select(invocation => invocation.Model));
        Assert.Equal([new StackHighWater(1, 2, 30, false), new StackHighWater(4, 5, 6, false)], trace.StackOf);
        Assert.Equal(new StackHighWater(4, 5, 30, false), trace.Stack);
    }

    [Fact]
    public void A_trace_cut_off_anywhere_is_incomplete()
    {
        byte[] whole = [.. Status(uint.MaxValue, 0), .. Status(0, 2), .. Output(0, 0, 32), .. End()];
        for (int length = 0; length < whole.Length; length++)
        {
            Trace trace = Read(whole[..length], out string? problem);

            Assert.NotNull(problem);
            Assert.False(trace.IsComplete);
        }
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "a record of kind 9", Record(9, 0, 0, 0, []) },
        { "a record of 4294967295 bytes where 0 are left", Record(1, 0, 0, 0, [])[..16].Concat(new byte[] { 255, 255, 255, 255 }).ToArray() },
        { "output 1 of 32 bytes does not fit the package", Output(0, 1, 32) },
        { "output -1 of 32 bytes does not fit the package", Output(0, -1, 32) },
        { "output 0 of 33 bytes does not fit the package", Output(0, 0, 33) },
        { "output 0 of 32 bytes does not fit the package", [.. Output(0, 0, 32), .. Output(0, 0, 32)] },
        { "a record of invocation 1 after 0 invocations", Output(1, 0, 32) },
        { "a record of invocation 2 after 2 invocations", [.. Output(0, 0, 32), .. Output(1, 0, 32), .. Output(2, 0, 32)] },
        { "a record of invocation 0 after 2 invocations", [.. Output(0, 0, 32), .. Output(1, 0, 32), .. Output(0, 0, 32)] },
        { "a status record is malformed", Status(0, 0) },
        { "a status record is malformed", Status(0, 3) },
        { "a status record is malformed", Record(3, 0, 2, 0, new byte[4]) },
        { "a status record is malformed", Record(3, 0, 2, 1, new byte[12]) },
        { "a status record is malformed", Record(3, 0, 2, -1, new byte[12]) },
        { "the record of the end is malformed", Record(4, 0, 0, 0, new byte[12]) },
        { "the record of the end is malformed", Record(4, 0, 0, 0, new byte[28]) },
        { "a record follows the end", [.. End(), .. Output(0, 0, 32)] },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_trace_is_told(string expected, byte[] bytes)
    {
        Read(bytes, out string? problem);

        Assert.Equal(expected, problem);
    }

    private static bool Refused(ReadOnlySpan<byte> bytes)
    {
        try
        {
            ElfFile.Parse(bytes, "changed.elf");
            return false;
        }
        catch (DiagnosticException exception)
        {
            Assert.Equal(DiagnosticIds.ImageUnreadable, Assert.Single(exception.Diagnostics).Id);
            return true;
        }
    }

    private static Trace Read(byte[] bytes, out string? problem) =>
        TraceReader.Read(new MemoryStream(bytes), [TinyPackage.Sources], [TinyPackage.Input(1), TinyPackage.Input(2)], out problem);

    private static byte[] Record(uint kind, uint invocation, int op, int tensor, byte[] data)
    {
        byte[] record = new byte[20 + data.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(record, kind);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), invocation);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(8), op);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(12), tensor);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(16), data.Length);
        data.CopyTo(record, 20);
        return record;
    }

    private static byte[] Status(uint invocation, int call) => Record(3, invocation, call, 0, new byte[12]);

    private static byte[] Output(uint invocation, int index, int bytes) => Record(2, invocation, -1, index, new byte[bytes]);

    private static byte[] End() => Record(4, 0, -1, -1, [10, 0, 0, 0, 20, 0, 0, 0, 30, 0, 0, 0, 0, 0, 0, 0]);
}
