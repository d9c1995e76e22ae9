using System.Globalization;
using System.Text;

namespace Mote.Core.Memory;

/// <summary>Shows a plan to a person: a table by offset, the pairs that share, and a map with memory downwards and time to the right.</summary>
public static class MemoryPlanText
{
    private const string Symbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const char Free = '.';
    private const char Several = '*';
    private const char Unnamed = '#';
    private const int MostRows = 16;
    private const int MostColumns = 64;

    /// <summary>Renders with LF line ends and a final one, the same on every machine.</summary>
    /// <param name="plan">What to show.</param>
    /// <param name="names">A name for each request, in the order of the plan's requests.</param>
    /// <exception cref="ArgumentException">There are not as many names as requests.</exception>
    public static string Render(MemoryPlan plan, IReadOnlyList<string> names)
    {
        if (names.Count != plan.Requests.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{names.Count} names for {plan.Requests.Length} requests."), nameof(names));
        }

        var text = new StringBuilder();
        string quality = plan.IsOptimal ? "optimal" : "not proved optimal";
        text.Append(CultureInfo.InvariantCulture, $"arena {plan.Bytes} bytes, lower bound {plan.LowerBound}, {quality}, {plan.NodesVisited} nodes\n");
        if (plan.Requests.IsEmpty)
        {
            return text.ToString();
        }

        AppendTable(text, plan, names);
        Dictionary<int, string> nameOfId = Enumerable.Range(0, names.Count).ToDictionary(i => plan.Requests[i].Id, i => names[i]);
        AppendPairs(text, "in place", plan.InPlace.Select(p => $"{nameOfId[p.Input]} -> {nameOfId[p.Output]}"));
        AppendPairs(text, "runs into", plan.Overlaps.Select(p => $"{nameOfId[p.Output]} -> {nameOfId[p.Input]} ({Number(p.Distance)})"));
        AppendPairs(text, "same bytes", plan.Aliases.Select(a => $"{nameOfId[a.Input]} = {nameOfId[a.Output]}"));
        AppendMap(text, plan);
        return text.ToString();
    }

    private static char SymbolOf(int request) => request < Symbols.Length ? Symbols[request] : Unnamed;

    private static void AppendTable(StringBuilder text, MemoryPlan plan, IReadOnlyList<string> names)
    {
        List<string[]> rows = [["", "offset", "end", "bytes", "steps", "name"]];
        foreach (int i in Enumerable.Range(0, names.Count).OrderBy(i => plan.Offsets[i]).ThenBy(i => plan.Requests[i].FirstUse).ThenBy(i => i))
        {
            MemoryRequest request = plan.Requests[i];
            rows.Add([
                SymbolOf(i).ToString(),
                Number(plan.Offsets[i]),
                Number((long)plan.Offsets[i] + request.Bytes),
                Number(request.Bytes),
                FormattableString.Invariant($"{request.FirstUse}..{request.LastUse}"),
                names[i],
            ]);
        }

        int[] widths = [.. Enumerable.Range(0, 5).Select(c => rows.Max(r => r[c].Length))];
        foreach (string[] row in rows)
        {
            string numbers = string.Join("  ", widths.Select((width, c) => row[c].PadLeft(width)));
            text.Append(numbers).Append("  ").Append(row[5]).Append('\n');
        }
    }

    private static void AppendPairs(StringBuilder text, string title, IEnumerable<string> pairs)
    {
        string list = string.Join(", ", pairs);
        if (list.Length > 0)
        {
            text.Append(title).Append(": ").Append(list).Append('\n');
        }
    }

    private static void AppendMap(StringBuilder text, MemoryPlan plan)
    {
        int start = plan.Requests.Min(r => r.FirstUse);
        int end = plan.Requests.Max(r => r.LastUse);
        long rowBytes = Cell(plan.Bytes, MostRows);
        long columnSteps = Cell((long)end - start + 1, MostColumns);
        int rows = (int)((plan.Bytes + rowBytes - 1) / rowBytes);
        int columns = (int)(((long)end - start) / columnSteps) + 1;
        text.Append(CultureInfo.InvariantCulture, $"map: bytes per row {rowBytes}, steps per column {columnSteps}, first step {start}; {Free} free, {Several} several\n");

        char[,] map = Draw(plan, start, rowBytes, columnSteps, rows, columns);
        int width = Number(Math.Max(0, rows - 1) * rowBytes).Length;
        for (int y = 0; y < rows; y++)
        {
            text.Append(Number(y * rowBytes).PadLeft(width)).Append(" |");
            for (int x = 0; x < columns; x++)
            {
                text.Append(map[y, x]);
            }

            text.Append("|\n");
        }
    }

    // Requests that are the same bytes are drawn once, as the first of them.
    private static char[,] Draw(MemoryPlan plan, int start, long rowBytes, long columnSteps, int rows, int columns)
    {
        var merged = new MergedRequests(plan.Requests, plan.PermittedPairs, plan.Aliases, plan.PermittedOverlaps);
        char[,] map = new char[rows, columns];
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                map[y, x] = Free;
            }
        }

        for (int b = 0; b < merged.Buffers.Length; b++)
        {
            MemoryBuffer buffer = merged.Buffers[b];
            int request = Array.IndexOf(merged.BufferOf, b);
            long offset = plan.Offsets[request];
            for (int y = (int)(offset / rowBytes); y <= (offset + buffer.Bytes - 1) / rowBytes; y++)
            {
                for (int x = (int)(((long)buffer.First - start) / columnSteps); x <= ((long)buffer.Last - start) / columnSteps; x++)
                {
                    map[y, x] = map[y, x] == Free ? SymbolOf(request) : Several;
                }
            }
        }

        return map;
    }

    // The smallest power of two that divides the length into at most so many cells.
    private static long Cell(long length, int most)
    {
        long cell = 1;
        while (cell * most < length)
        {
            cell *= 2;
        }

        return cell;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
