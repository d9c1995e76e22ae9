using System.Globalization;
using Mote.Core;

namespace Mote.Devices;

/// <summary>A function of the linked image that is there for the package.</summary>
/// <param name="Name">Its symbol.</param>
/// <param name="Bytes">Instructions, constants among them, and what pads it to the next function.</param>
/// <param name="IsLibrary">From the C or the compiler's library.</param>
public sealed record FunctionSize(string Name, int Bytes, bool IsLibrary);

/// <summary>
/// What a package takes of the memories, or several together, measured on their linked image. The harness is excluded by this rule, over the output
/// sections of the linker script, which keeps package, libraries and harness apart after unused sections were dropped:
/// <list type="bullet">
/// <item><b>code</b>: all of <c>.package.text</c>; all of <c>.library.text</c> but for functions that the harness's calls reach and
/// the package's do not (neighbours that share a reached function's section in the library are linked for the package, so they
/// count); <c>.package.rodata</c> and <c>.library.rodata</c>, that is read-only data other than the constant block, tables that the compiler made included; and
/// the initial values of variables that are counted as static;</item>
/// <item><b>constants</b>: the sizes of the symbols <c>NAME_constants</c>, 0 where there is none;</item>
/// <item><b>static</b>: <c>.package.data</c>, <c>.package.bss</c>, <c>.library.data</c> and <c>.library.bss</c>;</item>
/// <item><b>arena</b>: the symbol <c>mote_arena</c>, which the harness declares with the package's size, or the shared arena as it is shipped;</item>
/// <item><b>state</b>: the symbols <c>mote_state</c>, or <c>mote_state_NAME</c> for each of several packages.</item>
/// </list>
/// </summary>
/// <param name="Code">Bytes of code in flash.</param>
/// <param name="Constants">Bytes of the constant block in flash.</param>
/// <param name="Static">Bytes of variables in RAM.</param>
/// <param name="Arena">Bytes of the arena in RAM.</param>
/// <param name="State">Bytes of the context in RAM.</param>
/// <param name="ReadOnlyData">The part of <see cref="Code"/> that is data.</param>
/// <param name="Functions">The functions in <see cref="Code"/>, by address.</param>
public sealed record ImageSizes(
    int Code,
    int Constants,
    int Static,
    int Arena,
    int State,
    int ReadOnlyData,
    IReadOnlyList<FunctionSize> Functions)
{
    private const string PackageText = ".package.text";
    private const string LibraryText = ".library.text";
    private const string HarnessText = ".harness.text";

    private static readonly HashSet<string> KnownSections =
    [
        ".vectors", HarnessText, ".harness.rodata", ".harness.data", ".harness.bss", ".harness.arena", ".harness.stack",
        ".package.constants", PackageText, ".package.rodata", ".package.data", ".package.bss",
        LibraryText, ".library.rodata", ".library.data", ".library.bss",
    ];

    /// <summary>Code and constants.</summary>
    public int Flash => Code + Constants;

    /// <summary>Measures an image.</summary>
    /// <exception cref="DiagnosticException">It cannot be read, or holds a section that the rule does not know.</exception>
    public static ImageSizes Measure(DeviceImage image)
    {
        if (!image.Target.IsEmulated)
        {
            throw new ArgumentException("sizes are measured on images for emulated cores", nameof(image));
        }

        Disassembly disassembly = Disassembly.Read(image);
        ElfFile elf = disassembly.Elf;
        foreach (ElfSection section in elf.Sections.Where(section => section.IsAllocated && section.Size > 0))
        {
            if (!KnownSections.Contains(section.Name))
            {
                throw new DiagnosticException(new Diagnostic(
                    DiagnosticIds.ImageUnreadable,
                    Path.GetFileName(image.Path),
                    string.Create(CultureInfo.InvariantCulture, $"{section.Size} bytes are in the section {section.Name}, which is nobody's")));
            }
        }

        int constants = image.Packages.Sum(package => ConstantBytes(elf, package));
        int data = Sum(elf, ".package.data", ".library.data");
        // What is beside the block in its section is data as any other.
        int readOnly = Sum(elf, ".package.rodata", ".library.rodata", ".package.constants") - constants + data;
        IReadOnlyList<FunctionSize> functions = ForPackage(disassembly);
        // C has no empty arrays: an arena of no bytes is declared with one.
        int arena = image.Firmware.ArenaBytes == 0 ? 0 : SymbolSize(elf, image.ArenaSymbol, image);
        return new ImageSizes(
            functions.Sum(function => function.Bytes) + readOnly,
            constants,
            data + Sum(elf, ".package.bss", ".library.bss"),
            arena,
            image.Packages.Sum(package => SymbolSize(elf, HarnessHeader.StateSymbol(image.Firmware, package), image)),
            readOnly,
            functions);
    }

    private static List<FunctionSize> ForPackage(Disassembly disassembly)
    {
        HashSet<uint> byPackage = Reached(disassembly, PackageText);
        HashSet<uint> byHarness = Reached(disassembly, HarnessText);
        return
        [
            .. disassembly.Functions.Where(function => function.Section == PackageText
                    || (function.Section == LibraryText && (byPackage.Contains(function.Address) || !byHarness.Contains(function.Address))))
                .Select(function => new FunctionSize(function.Name, function.Size, function.Section == LibraryText)),
        ];
    }

    /// <summary>The library functions that calls from a section reach, directly or through other library functions.</summary>
    private static HashSet<uint> Reached(Disassembly disassembly, string section)
    {
        var reached = new HashSet<uint>();
        var open = new Stack<ImageFunction>(disassembly.Functions.Where(function => function.Section == section));
        while (open.TryPop(out ImageFunction? function))
        {
            foreach (FlowCall call in FunctionFlow.Follow(function).Calls.Concat(FunctionFlow.AllCalls(function, 0)))
            {
                if (disassembly.FunctionAt(call.Target) is { Section: LibraryText } callee && reached.Add(callee.Address))
                {
                    open.Push(callee);
                }
            }
        }

        return reached;
    }

    private static int ConstantBytes(ElfFile elf, PackageSources package) => (int)(elf.Symbol($"{package.Name}_constants")?.Size ?? 0);

    private static int Sum(ElfFile elf, params string[] sections) => sections.Sum(name => (int)(elf.Section(name)?.Size ?? 0));

    private static int SymbolSize(ElfFile elf, string name, DeviceImage image) => elf.Symbol(name) is { } symbol
        ? (int)symbol.Size
        : throw new DiagnosticException(new Diagnostic(DiagnosticIds.ImageUnreadable, Path.GetFileName(image.Path), $"there is no symbol {name}"));
}
