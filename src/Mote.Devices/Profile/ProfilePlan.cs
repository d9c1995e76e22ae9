using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Devices;

/// <summary>A call instruction in the run function.</summary>
internal sealed record CallSite(Instruction Call, string Function, bool IsTailCall);

/// <summary>
/// Where the profiler changes from region to region, found in the disassembly: the harness's call of the run function, and
/// each call in the run function. The code itself carries no mark.
/// </summary>
internal sealed record ProfilePlan(uint RunCall, uint RunReturn, IReadOnlyList<CallSite> Sites, InstructionSet InstructionSet)
{
    public static ProfilePlan Create(DeviceImage image, Disassembly disassembly, int model = 0)
    {
        string name = $"{image.Packages[model].Name}_run";
        ElfSymbol? call = disassembly.Elf.Symbol(string.Create(CultureInfo.InvariantCulture, $"mote_run_{model}_call"));
        ElfSymbol? back = disassembly.Elf.Symbol(string.Create(CultureInfo.InvariantCulture, $"mote_run_{model}_return"));
        ImageFunction? run = disassembly.Function(name);
        if (call is null || back is null || run is null)
        {
            throw Impossible(image, $"the image has no function {name} that the harness calls");
        }

        var sites = new List<CallSite>();
        foreach (Instruction instruction in run.Instructions)
        {
            switch (run.InstructionSet.Classify(instruction, run))
            {
                case FlowKind.Call when run.InstructionSet.IsConditional(instruction):
                case FlowKind.ConditionalTailCall:
                    throw Impossible(image, string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} calls under a condition at 0x{instruction.Address:x} ({instruction})"));
                case FlowKind.Call:
                    sites.Add(new CallSite(instruction, NameOf(disassembly, instruction.Target!.Value), false));
                    break;
                case FlowKind.TailCall:
                    sites.Add(new CallSite(instruction, NameOf(disassembly, instruction.Target!.Value), true));
                    break;
                case FlowKind.IndirectCall or FlowKind.IndirectJump:
                    throw Impossible(image, string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} jumps to a computed address at 0x{instruction.Address:x} ({instruction})"));
                default:
                    break;
            }
        }

        return new ProfilePlan(call.Address, back.Address, sites, run.InstructionSet);
    }

    /// <summary>What the plugin reads.</summary>
    public string ToConfiguration(int invocation, int count)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"encoding {InstructionSet.Encoding}\ninvocation {invocation} {count}\nrun {RunCall:x} {RunReturn:x}\n");
        foreach (CallSite site in Sites)
        {
            text.Append(CultureInfo.InvariantCulture, $"site {site.Call.Address:x} {(site.IsTailCall ? 0 : site.Call.End):x}\n");
        }

        return text.ToString();
    }

    internal static DiagnosticException Impossible(DeviceImage image, string found, string? supported = null) => new(new Diagnostic(
        DiagnosticIds.ProfileImpossible,
        $"package '{image.Firmware.Name}' on {image.Target.Name}",
        found,
        supported));

    private static string NameOf(Disassembly disassembly, uint address) =>
        disassembly.FunctionAt(address)?.Name ?? string.Create(CultureInfo.InvariantCulture, $"0x{address:x}");
}
