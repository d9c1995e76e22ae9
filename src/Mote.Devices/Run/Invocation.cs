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

    internal static void Write(Stream stream, PackageSources package, IReadOnlyList<Invocation> invocations)
    {
        Check(package, invocations);
        WriteWord(stream, (uint)invocations.Count);
        foreach (Invocation invocation in invocations)
        {
            uint fill = invocation.ArenaFill is { } value ? 2u | ((uint)value << 8) : 0;
            WriteWord(stream, (invocation.Reset ? 1u : 0) | fill);
            foreach (byte[] input in invocation.Inputs)
            {
                stream.Write(input);
            }
        }
    }

    private static void Check(PackageSources package, IReadOnlyList<Invocation> invocations)
    {
        var findings = new DiagnosticBag();
        for (int i = 0; i < invocations.Count; i++)
        {
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

    private static void WriteWord(Stream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }
}
