using System.Globalization;
using Mote.Core;

namespace Mote.Formats.Yaml;

/// <summary>
/// The typed value of a node, or null with a report that names the place. Types are those that the reader asks for: a text may look like a
/// number and a number must be written as one, in the invariant culture.
/// </summary>
public static class YamlValue
{
    /// <summary>Any scalar, as written.</summary>
    public static string? Text(YamlNode node, string what, DiagnosticBag bag)
    {
        if (node is YamlScalar { IsNull: false } scalar)
        {
            return scalar.Text;
        }

        return Refuse<string>(node, what, "a text", null, bag);
    }

    /// <summary>One of several names, spelled exactly so.</summary>
    public static string? Choice(YamlNode node, string what, ReadOnlySpan<string> names, DiagnosticBag bag)
    {
        if (node is YamlScalar scalar && names.Contains(scalar.Text))
        {
            return scalar.Text;
        }

        string[] all = names.ToArray();
        return Refuse<string>(node, what, string.Join(", ", all), node is YamlScalar other ? Spelling.Suggest(other.Text, all) : null, bag);
    }

    /// <summary>A decimal integer between two limits, both included.</summary>
    public static int? Int32(YamlNode node, string what, int min, int max, DiagnosticBag bag)
    {
        if (node is YamlScalar scalar && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max)
        {
            return value;
        }

        return RefuseNumber<int>(node, what, "an integer", min, max, min != int.MinValue, max != int.MaxValue, bag);
    }

    /// <summary>A finite decimal number between two limits, both included.</summary>
    public static double? Number(YamlNode node, string what, double min, double max, DiagnosticBag bag)
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (node is YamlScalar scalar && double.TryParse(scalar.Text, Styles, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value) && value >= min && value <= max)
        {
            return value;
        }

        return RefuseNumber<double>(node, what, "a number", min, max, min != double.MinValue, max != double.MaxValue, bag);
    }

    /// <summary><c>true</c> or <c>false</c>; YAML's other spellings are words.</summary>
    public static bool? Boolean(YamlNode node, string what, DiagnosticBag bag) => node switch
    {
        YamlScalar { Text: "true" } => true,
        YamlScalar { Text: "false" } => false,
        _ => Refuse(node, what, "true, false", null, bag),
    };

    private static T? RefuseNumber<T>(YamlNode node, string what, string kind, T min, T max, bool hasMin, bool hasMax, DiagnosticBag bag)
        where T : struct, IFormattable
    {
        string Spell(T limit) => limit.ToString(null, CultureInfo.InvariantCulture);
        string limits = (hasMin, hasMax) switch
        {
            (true, true) => $" from {Spell(min)} to {Spell(max)}",
            (true, false) => $" from {Spell(min)} on",
            (false, true) => $" up to {Spell(max)}",
            _ => "",
        };
        Refuse<string>(node, what, kind + limits, null, bag);
        return null;
    }

    private static T? Refuse<T>(YamlNode node, string what, string supported, string? remedy, DiagnosticBag bag)
        where T : class
    {
        bag.Add(DiagnosticIds.BadValue, node.Place.ToString(), $"{what} is {node.Description}", supported, remedy);
        return null;
    }

    private static bool? Refuse(YamlNode node, string what, string supported, string? remedy, DiagnosticBag bag)
    {
        Refuse<string>(node, what, supported, remedy, bag);
        return null;
    }
}
