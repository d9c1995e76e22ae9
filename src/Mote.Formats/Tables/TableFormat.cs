using System.Collections.Immutable;

namespace Mote.Formats.Tables;

/// <summary>What stands between the cells of a row.</summary>
public enum TableSeparator
{
    /// <summary>The first of TAB, semicolon and comma that the first line has; blanks when it has none.</summary>
    Detect,

    /// <summary>A comma.</summary>
    Comma,

    /// <summary>A semicolon.</summary>
    Semicolon,

    /// <summary>A TAB.</summary>
    Tab,

    /// <summary>Any number of blanks and TABs; those at the ends of a line mean nothing.</summary>
    Blanks,
}

/// <summary>Whether the first row names the columns.</summary>
public enum TableHeader
{
    /// <summary>It does when one of its cells is neither empty nor a number nor a date.</summary>
    Detect,

    /// <summary>It does not: columns are called <c>column 1</c>, <c>column 2</c>, ...</summary>
    None,

    /// <summary>It does.</summary>
    FirstRow,
}

/// <summary>How a table is written.</summary>
/// <param name="Separator">What stands between cells.</param>
/// <param name="Header">Whether the first row names the columns.</param>
public sealed record TableFormat(TableSeparator Separator = TableSeparator.Detect, TableHeader Header = TableHeader.Detect);

/// <summary>Columns of a table, all rows of it.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="NumberNames">The names of the columns of numbers.</param>
/// <param name="Numbers">[rows x columns of numbers].</param>
/// <param name="TextNames">The names of the columns of texts.</param>
/// <param name="Texts">For each of them a text a row.</param>
public sealed record Table(int Rows, ImmutableArray<string> NumberNames, float[] Numbers, ImmutableArray<string> TextNames, ImmutableArray<string[]> Texts);
