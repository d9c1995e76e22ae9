using System.Buffers.Binary;
using System.Globalization;
using Mote.Core;

namespace Mote.Devices;

/// <summary>One call of the package's run function.</summary>
/// <param name="Inputs">Little-endian bytes of each input, in order; exactly as long as the package says.</param>
/// <param name="Reset">Calls <c>NAME_reset</c> before; without it state is kept from the run before.</param>
public sealed record Invocation(IReadOnlyList<byte[]> Inputs, bool Reset = false)
{
    /// <summary>
    /// Fills the whole arena with this byte before the inputs are set, or leaves it as the run before left it (null). A
    /// package that keeps nothing in the arena between runs gives the same results either way.
    /// </summary>
    public byte? ArenaFill { get; init; }

    /// <summary>
    /// Samples for <c>NAME_push</c>, any number of them, in an image that pushes; <see cref="Inputs"/> is then empty. Null in all other images.
    /// </summary>
    public byte[]? Push { get; init; }

    /// <summary>Events of this push come by the callback; else they are polled after it.</summary>
    public bool ByCallback { get; init; }

    /// <summary>Which package of the image: its place among <see cref="FirmwareSources.Packages"/>.</summary>
    public int Model { get; init; }

    /// <summary>The invocations of several packages in turns: the first of each, then the second of each, and so on.</summary>
    public static List<Invocation> InTurns(IReadOnlyList<IReadOnlyList<Invocation>> models) =>
    [
        .. Enumerable.Range(0, models.Max(one => one.Count)).SelectMany(turn => models.SelectMany((one, model) =>
            one.Skip(turn).Take(1).Select(invocation => invocation with { Model = model }))),
    ];

    internal static void Write(Stream stream, IReadOnlyList<PackageSources> packages, IReadOnlyList<Invocation> invocations)
    {
        Check(packages, invocations);
        WriteWord(stream, (uint)invocations.Count);
        foreach (Invocation invocation in invocations)
        {
            uint fill = invocation.ArenaFill is { } value ? 2u | ((uint)value << 8) : 0;
            WriteWord(stream, (invocation.Reset ? 1u : 0) | fill | (invocation.ByCallback ? 4u : 0) | ((uint)invocation.Model << 16));
            if (invocation.Push is { } samples)
            {
                WriteWord(stream, (uint)(samples.Length / SampleBytes(packages[invocation.Model])));
                stream.Write(samples);
            }

            foreach (byte[] input in invocation.Inputs)
            {
                stream.Write(input);
            }
        }
    }

    private static void Check(IReadOnlyList<PackageSources> packages, IReadOnlyList<Invocation> invocations)
    {
        var findings = new DiagnosticBag();
        for (int i = 0; i < invocations.Count; i++)
        {
            PackageSources package = packages[invocations[i].Model];
            if (invocations[i].Push is { } samples)
            {
                if (package.Stream is null || samples.Length % SampleBytes(package) != 0 || samples.Length > PushBytes)
                {
                    findings.Add(DiagnosticIds.InputsDoNotFit, $"package '{package.Name}', invocation {i}", $"a push of {samples.Length} bytes",
                        package.Stream is null ? "no push" : string.Create(CultureInfo.InvariantCulture, $"samples of {SampleBytes(package)} bytes, {PushBytes} bytes or fewer"));
                }

                continue;
            }

            string found = string.Join(" and ", invocations[i].Inputs.Select(input => input.Length.ToString(CultureInfo.InvariantCulture)));
            if (!invocations[i].Inputs.Select(input => input.Length).SequenceEqual(package.InputBytes))
            {
                findings.Add(
                    DiagnosticIds.InputsDoNotFit,
                    $"package '{package.Name}', invocation {i}",
                    $"inputs of {(found.Length > 0 ? found : "no")} bytes",
                    string.Join(" and ", package.InputBytes) + " bytes");
            }
        }

        findings.ThrowIfAny();
    }

    /// <summary>The largest push that the harness takes, in bytes.</summary>
    public const int PushBytes = 65536;

    /// <summary>Bytes of one sample of all channels.</summary>
    private static int SampleBytes(PackageSources package) => package.InputBytes[0] / package.Stream!.Window;

    private static void WriteWord(Stream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }
}
