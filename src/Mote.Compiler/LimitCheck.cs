using System.Collections.Immutable;
using System.Globalization;
using Mote.Core;
using Mote.Core.Emission;
using Mote.Core.Memory;

namespace Mote.Compiler;

/// <summary>
/// <c>--ram-limit</c> and <c>--flash-limit</c>: whether a package keeps them, and if not, by how much it misses, where the bytes are and what would help.
/// RAM is arena and state, flash the constants; stack and code are known after linking only.
/// </summary>
internal static class LimitCheck
{
    private const int MostNamed = 5;

    /// <summary>True when the package takes no more than its limits.</summary>
    public static bool IsKept(Package package) => MissingRam(package) <= 0 && MissingFlash(package) <= 0;

    /// <summary>What to tell of a package that misses a limit.</summary>
    /// <param name="package">The package as the options say.</param>
    /// <param name="alternatives">What other options would give, with what is said of them: <c>with --optimize size</c>.</param>
    public static DiagnosticException Explain(Package package, IReadOnlyList<(string Change, Package Package)> alternatives)
    {
        var bag = new DiagnosticBag();
        if (MissingRam(package) > 0)
        {
            bag.Add(DiagnosticIds.RamLimit, $"package '{package.Name}'",
                $"it needs {Ram(package)} bytes of RAM ({package.ArenaBytes} arena, {package.StateBytes} state), {MissingRam(package)} more than the limit of {package.Options.RamLimit}; {AtThePeak(package)}",
                remedy: Remedy(package, alternatives, Ram, MissingRam, "Use a smaller input or fewer channels there, or raise --ram-limit"));
        }

        if (MissingFlash(package) > 0)
        {
            bag.Add(DiagnosticIds.FlashLimit, $"package '{package.Name}'",
                $"its constants take {package.ConstantBytes} bytes of flash, {MissingFlash(package)} more than the limit of {package.Options.FlashLimit}{LargestConstants(package)}",
                remedy: Remedy(package, alternatives, p => p.ConstantBytes, MissingFlash, "Prune or quantize the model, or raise --flash-limit"));
        }

        return new DiagnosticException(bag.Items);
    }

    private static int Ram(Package package) => package.ArenaBytes + package.StateBytes;

    private static int MissingRam(Package package) => package.Options.RamLimit is { } limit ? Ram(package) - limit : 0;

    private static int MissingFlash(Package package) => package.Options.FlashLimit is { } limit ? package.ConstantBytes - limit : 0;

    // The best of what is better: the first that keeps the limit, else the least.
    private static string Remedy(
        Package package, IReadOnlyList<(string Change, Package Package)> alternatives, Func<Package, int> bytes, Func<Package, int> missing, string otherwise)
    {
        var better = alternatives.Where(a => bytes(a.Package) < bytes(package)).OrderBy(a => Math.Max(0, missing(a.Package))).Select(a => ((string, Package)?)a).FirstOrDefault();
        if (better is not var (change, other))
        {
            return otherwise;
        }

        string rest = missing(other) > 0 ? string.Create(CultureInfo.InvariantCulture, $", still {missing(other)} too many") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{change} it takes {bytes(other)}{rest}. {otherwise}");
    }

    private static string AtThePeak(Package package)
    {
        var plan = package.Memory.Plan;
        if (plan.Requests.IsEmpty)
        {
            return "all of it is state";
        }

        int step = plan.PeakStep;
        var main = package.Module.Main;
        string place = step == 0 ? "the beginning" : step > main.Nodes.Length ? "the end" : main.View(step - 1).Place;
        var alive = Enumerable.Range(0, plan.Requests.Length)
            .Where(i => plan.Requests[i].Bytes > 0 && plan.Requests[i].FirstUse <= step && step <= plan.Requests[i].LastUse)
            .OrderByDescending(i => plan.Requests[i].Bytes).ThenBy(i => i).ToArray();
        string buffers = string.Join(", ", alive.Take(MostNamed).Select(i => string.Create(CultureInfo.InvariantCulture, $"{plan.Requests[i].Bytes} {What(package, i, step)}")));
        string more = alive.Length > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {alive.Length - MostNamed} smaller ones") : "";
        string bound = plan.LowerBound < plan.Bytes
            ? string.Create(CultureInfo.InvariantCulture, $"; no arrangement takes less than {plan.LowerBound}")
            : "; no arrangement takes less";
        return $"most are taken at {place}: {buffers}{more}{bound}";
    }

    private static string What(Package package, int request, int step)
    {
        string name = package.Memory.BufferNames[request];
        if (name.StartsWith("scratch of ", StringComparison.Ordinal))
        {
            return "scratch";
        }

        var (first, last) = (package.Memory.Plan.Requests[request].FirstUse, package.Memory.Plan.Requests[request].LastUse);
        string shown = name.Length > 60 ? $"{name[..57]}..." : name;
        return first == step ? $"output '{shown}'" : IsRead(package, request, step) ? $"input '{shown}'" : last > step ? $"'{shown}', kept for later" : $"'{shown}'";
    }

    private static bool IsRead(Package package, int request, int step)
    {
        var plan = package.Memory.Plan;
        var main = package.Module.Main;
        return step >= 1 && step <= main.Nodes.Length
            && main.Nodes[step - 1].Inputs.Any(t => t >= 0 && package.Memory.Places[0][t] is { Kind: MemoryKind.Arena } place && place.Offset == plan.Offsets[request]);
    }

    private static string LargestConstants(Package package)
    {
        var layers = package.Module.Graphs.SelectMany(g => g.Views).Where(view => !GraphMemory.SharesBuffer(view))
            .Select(view => (view.Place, Bytes: view.Node.Operator.Emit(view, package.Options.EmitOptions).Calls.SelectMany(c => c.Arguments).OfType<ConstantArgument>().Sum(a => (long)a.Data.Length)))
            .Where(l => l.Bytes > 0).OrderByDescending(l => l.Bytes).Take(3).ToImmutableArray();
        return layers.IsEmpty ? "" : $"; the most are of {string.Join(", ", layers.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Place} ({l.Bytes})")))}";
    }
}
