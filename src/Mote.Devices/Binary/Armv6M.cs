using System.Globalization;
using Mote.Core;

namespace Mote.Devices;

/// <summary>
/// Finds instructions that a Cortex-M0 does not have, for images that run on an emulated core which has more. Armv6-M is the 16-bit Thumb
/// instructions without CBZ, CBNZ, IT and what came later, and of 32 bits BL, MSR, MRS, DSB, DMB, ISB and UDF ("Armv6-M Architecture Reference
/// Manual", A5).
/// </summary>
internal static class Armv6M
{
    private static readonly HashSet<string> Wide = ["bl", "msr", "mrs", "dsb", "dmb", "isb", "udf"];
    private static readonly HashSet<string> LaterNarrow = ["cbz", "cbnz", "setend", "hlt", "bxns", "blxns", "", "<undefined>"];

    /// <summary>Checks all code of an image, libraries and harness included.</summary>
    /// <exception cref="DiagnosticException">An instruction is foreign; the first of each function is named.</exception>
    public static void Check(DeviceImage image)
    {
        var findings = new DiagnosticBag();
        foreach (ImageFunction function in Disassembly.Read(image).Functions)
        {
            if (function.Instructions.FirstOrDefault(IsForeign) is { } foreign)
            {
                findings.Add(
                    DiagnosticIds.ForeignInstruction,
                    string.Create(CultureInfo.InvariantCulture, $"package '{image.Package.Name}' for {image.Target.Name}, {function.Name} at 0x{foreign.Address:x}"),
                    $"'{foreign}' is no instruction of Armv6-M");
            }
        }

        findings.ThrowIfAny();
    }

    internal static bool IsForeign(Instruction instruction) => instruction.Size switch
    {
        2 => LaterNarrow.Contains(instruction.Name.ToLowerInvariant()) || IsIfThen(instruction.Name),
        _ => !Wide.Contains(instruction.Name),
    };

    /// <summary>IT, ITE, ITTE and so on.</summary>
    private static bool IsIfThen(string name) => name.StartsWith("it", StringComparison.Ordinal) && name[2..].All(c => c is 't' or 'e');
}
