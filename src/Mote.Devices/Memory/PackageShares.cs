using System.Globalization;
using System.Text.RegularExpressions;
using Mote.Core;

namespace Mote.Devices;

/// <summary>A piece of an image that came from one object file.</summary>
/// <param name="Output">The section of the image.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Object">The object file.</param>
internal sealed record LinkedPiece(string Output, uint Address, int Size, string Object);

/// <summary>
/// What each of several packages takes of the image that they are linked into, by the linker's map: code, constants and static data of its own
/// object files. The arena is what the package asks for, as if it were alone. What libraries add, and padding between objects, is nobody's; it
/// is in the sums of <see cref="ImageSizes.Measure"/>.
/// </summary>
public static partial class PackageShares
{
    /// <summary>The share of each package, in order.</summary>
    /// <exception cref="DiagnosticException">The image cannot be read.</exception>
    public static IReadOnlyList<ImageSizes> Measure(DeviceImage image)
    {
        Disassembly disassembly = Disassembly.Read(image);
        List<LinkedPiece> pieces = ReadMap(File.ReadAllText(Path.Combine(image.WorkFolder, $"{image.Firmware.Name}.map")));
        return [.. image.Packages.Select(package => Share(image, package, disassembly, pieces))];
    }

    /// <summary>The pieces that a map of GNU ld lists. A name that is too long for its column stands on a line of its own.</summary>
    internal static List<LinkedPiece> ReadMap(string map)
    {
        // Before this heading stand the sections that were dropped.
        int start = map.IndexOf("Linker script and memory map", StringComparison.Ordinal);
        var pieces = new List<LinkedPiece>();
        string output = "";
        foreach (Match line in Line().Matches(map, Math.Max(start, 0)))
        {
            if (line.Groups["output"].Success)
            {
                output = line.Groups["output"].Value;
            }
            else
            {
                pieces.Add(new LinkedPiece(
                    output,
                    (uint)ulong.Parse(line.Groups["address"].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                    (int)ulong.Parse(line.Groups["size"].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                    line.Groups["object"].Value));
            }
        }

        return pieces;
    }

    private static ImageSizes Share(DeviceImage image, PackageSources package, Disassembly disassembly, List<LinkedPiece> all)
    {
        var objects = package.Units.Select(ImageBuilder.ObjectOf).ToHashSet(StringComparer.Ordinal);
        List<LinkedPiece> own = [.. all.Where(piece => objects.Contains(piece.Object))];
        int Sum(params string[] outputs) => own.Where(piece => outputs.Contains(piece.Output)).Sum(piece => piece.Size);
        int constants = (int)(disassembly.Elf.Symbol($"{package.Name}_constants")?.Size ?? 0);
        int data = Sum(".package.data");
        int readOnly = Sum(".package.rodata", ".package.constants") - constants + data;
        List<LinkedPiece> text = [.. own.Where(piece => piece.Output == ".package.text")];
        return new ImageSizes(
            Sum(".package.text") + readOnly,
            constants,
            data + Sum(".package.bss"),
            (int)package.ArenaBytes,
            (int)(disassembly.Elf.Symbol(HarnessHeader.StateSymbol(image.Firmware, package))?.Size ?? 0),
            readOnly,
            [
                .. disassembly.Functions.Where(function => text.Any(piece => function.Address >= piece.Address && function.Address < piece.Address + (uint)piece.Size))
                    .Select(function => new FunctionSize(function.Name, function.Size, false)),
            ]);
    }

    [GeneratedRegex(@"^(?<output>\.\S+)|^ (?:\.\S+|COMMON)\s+0x(?<address>[0-9a-f]+)\s+0x(?<size>[0-9a-f]+) (?<object>\S+\.o)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
