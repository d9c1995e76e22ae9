using System.Globalization;
using Mote.Core;

namespace Mote.Formats.FlatBuffers;

/// <summary>
/// The bytes of a FlatBuffers file together with what was found wrong with them and how much may still be read.
/// </summary>
/// <remarks>
/// FlatBuffers lets many references share one table, so a small file can describe an enormous tree. Every table, vector and string that
/// is read is therefore charged with about the memory that its record takes; when more than four times the file (and a constant
/// that covers small, dense files) is asked for, reading stops.
/// </remarks>
internal sealed class FlatFile
{
    /// <summary>What a damaged file asks of the user.</summary>
    public const string Remedy = "Download or export the file again";

    private const long ConstantAllowance = 16L << 20;

    private readonly ReadOnlyMemory<byte> _bytes;
    private long _allowance;

    public FlatFile(ReadOnlyMemory<byte> bytes, string name)
    {
        _bytes = bytes;
        _allowance = (4L * bytes.Length) + ConstantAllowance;
        Root = new FlatPlace(null, name);
    }

    /// <summary>The place of the file itself.</summary>
    public FlatPlace Root { get; }

    /// <summary>What was found wrong so far.</summary>
    public DiagnosticBag Findings { get; } = new();

    /// <summary>True when reading on is pointless: the allowance is spent or as many findings as are kept were made.</summary>
    public bool Stopped { get; private set; }

    public int Length => _bytes.Length;

    public ReadOnlySpan<byte> Span => _bytes.Span;

    public ReadOnlyMemory<byte> Slice(int start, int length) => _bytes.Slice(start, length);

    /// <summary>Charges <paramref name="bytes"/> of memory; false, with a finding, when the file's allowance does not hold them.</summary>
    public bool Spend(long bytes, FlatPlace place)
    {
        if (Stopped)
        {
            return false;
        }

        _allowance -= bytes;
        if (_allowance >= 0)
        {
            return true;
        }

        Findings.Add(DiagnosticIds.ExpandsTooMuch, place.ToString(), $"the {Length} bytes of the file describe far more records than they can hold once each", remedy: Remedy);
        Stopped = true;
        return false;
    }

    /// <summary>Notes a finding at a byte of the file.</summary>
    public void Report(string id, FlatPlace place, string? field, long at, FormattableString found, string remedy = Remedy)
    {
        if (Stopped)
        {
            return;
        }

        string where = field is null ? place.ToString() : $"{place}, {field}";
        Findings.Add(id, string.Create(CultureInfo.InvariantCulture, $"{where} (byte {at})"), found, remedy: remedy);
        Stopped = Findings.Items.Count >= DiagnosticBag.Limit;
    }
}
