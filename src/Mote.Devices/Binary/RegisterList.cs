using System.Globalization;

namespace Mote.Devices;

/// <summary>Reads lists of registers as the disassembler writes them.</summary>
internal static class RegisterList
{
    /// <summary>How many registers a list such as <c>{r4-r7, lr}</c> holds.</summary>
    public static int Count(string operands)
    {
        int open = operands.IndexOf('{');
        int close = operands.IndexOf('}');
        if (open < 0 || close < open)
        {
            return 0;
        }

        int count = 0;
        foreach (string part in operands[(open + 1)..close].Split(','))
        {
            string[] ends = part.Trim().Split('-');
            count += ends.Length == 2 ? Number(ends[1]) - Number(ends[0]) + 1 : 1;
        }

        return count;
    }

    private static int Number(string register) => register switch
    {
        "fp" => 11,
        "ip" => 12,
        "sl" => 10,
        "r9" or "sb" => 9,
        _ => int.Parse(register.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture),
    };
}
