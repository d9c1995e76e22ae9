using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Mote.Report.Tests;

/// <summary>A page that was read back by a strict XML reader.</summary>
internal sealed class Page
{
    public Page(string html)
    {
        Html = html;
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, CheckCharacters = true, XmlResolver = null });
        Root = XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
    }

    public string Html { get; }

    public XElement Root { get; }

    /// <summary>All elements of a name.</summary>
    public IEnumerable<XElement> All(string name) => Root.Descendants(name);

    /// <summary>The section of an id.</summary>
    public XElement Section(string id) => All("section").Single(s => (string?)s.Attribute("id") == id);

    /// <summary>The classes of an element.</summary>
    public static string[] Classes(XElement element) => ((string?)element.Attribute("class") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>An attribute that holds a coordinate.</summary>
    public static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
