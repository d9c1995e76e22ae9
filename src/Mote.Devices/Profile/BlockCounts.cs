using System.Globalization;

namespace Mote.Devices;

/// <summary>What the plugin counted of a block in a region.</summary>
/// <param name="Region">0 the run function itself, k the k-th call site.</param>
/// <param name="Start">Its first address.</param>
/// <param name="End">The address after its last instruction.</param>
/// <param name="Instructions">How many it has.</param>
/// <param name="Executed">How often it was executed.</param>
/// <param name="Left">How often another address than its end came next.</param>
internal sealed record BlockCount(int Region, uint Start, uint End, int Instructions, long Executed, long Left);

/// <summary>Reads the plugin's output, whose format <c>mote_profile.c</c> describes at its head.</summary>
internal static class BlockCounts
{
    /// <summary>All blocks; <paramref name="runs"/> is how often the run function was called.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, cut off, or says that the counts are wrong.</exception>
    public static List<BlockCount> Read(IEnumerable<string> lines, int sites, out long runs)
    {
        var blocks = new List<BlockCount>();
        runs = -1;
        foreach (string line in lines)
        {
            string[] fields = line.Split(' ');
            switch (fields[0])
            {
                case "block" when fields.Length == 7 && ParseBlock(fields) is { } block && block.Region >= 0 && block.Region <= sites:
                    blocks.Add(block);
                    break;
                case "runs" when fields.Length == 2 && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out runs):
                    break;
                default:
                    throw new InvalidDataException(line);
            }
        }

        return runs >= 0 ? blocks : throw new InvalidDataException("the number of runs is missing");
    }

    private static BlockCount? ParseBlock(string[] fields)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        return int.TryParse(fields[1], NumberStyles.None, invariant, out int region)
            && uint.TryParse(fields[2], NumberStyles.HexNumber, invariant, out uint start)
            && uint.TryParse(fields[3], NumberStyles.HexNumber, invariant, out uint end)
            && int.TryParse(fields[4], NumberStyles.None, invariant, out int instructions)
            && long.TryParse(fields[5], NumberStyles.None, invariant, out long executed)
            && long.TryParse(fields[6], NumberStyles.None, invariant, out long left)
            ? new BlockCount(region, start, end, instructions, executed, left)
            : null;
    }
}
