using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Compiler.Emit;

/// <summary>
/// All numbers of a model that live in flash: one C struct, its members sorted by alignment so that no padding lies between them, and padded
/// explicitly at the end, so that every compiler gives it the same layout and size.
/// </summary>
/// <param name="share">Whether arrays with the same bytes are stored once; off where the numbers may be replaced later.</param>
internal sealed class ConstantBlock(bool share)
{
    private readonly List<Member> _members = [];
    private readonly Dictionary<(ElementType, string), string> _known = [];

    /// <summary>True when nothing was added.</summary>
    public bool IsEmpty => _members.Count == 0;

    /// <summary>Bytes of the struct.</summary>
    public int Bytes => Layout().Bytes;

    /// <summary>Adds an array and gives the name of the member that holds it; the same bytes are stored once where that is allowed.</summary>
    public string AddArray(string name, ElementType type, ReadOnlyMemory<byte> data, string comment)
    {
        // A C array has at least one element.
        if (data.IsEmpty)
        {
            data = new byte[type.Size()];
        }

        var key = (type, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(data.Span)));
        if (!share || !_known.TryGetValue(key, out string? member))
        {
            member = Unique(name);
            _known[key] = member;
            _members.Add(new Member(member, type, data, false, comment));
        }

        return member;
    }

    /// <summary>Adds a single number of an updatable model and gives the name of its member; never shared, since the next model's may differ.</summary>
    public string AddScalar(string name, ElementType type, ReadOnlyMemory<byte> data, string comment)
    {
        string member = Unique(name);
        _members.Add(new Member(member, type, data, true, comment));
        return member;
    }

    /// <summary>Replaces the value of a number that was added before.</summary>
    public void SetScalar(string name, int value)
    {
        int index = _members.FindIndex(m => m.Name == name);
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _members[index] = _members[index] with { Data = bytes };
    }

    /// <summary>The members of the struct's declaration.</summary>
    public string Declaration()
    {
        var text = new StringBuilder();
        var (sorted, padding, _) = Layout();
        var members = sorted.ConvertAll(m => (Text: Declare(m), m.Comment));

        // The comments stand below each other.
        int width = members.Count == 0 ? 0 : members.Max(m => m.Text.Length);
        foreach (var (member, comment) in members)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {member.PadRight(width)} /* {comment} */\n");
        }

        if (padding > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"    uint8_t padding[{padding}];\n");
        }

        return text.ToString();
    }

    /// <summary>The initialiser of the struct, in the order of its members.</summary>
    public string Initialiser()
    {
        var text = new StringBuilder();
        var (sorted, padding, _) = Layout();
        foreach (var member in sorted)
        {
            text.Append(CultureInfo.InvariantCulture, $"    /* {member.Name} */\n");
            if (member.IsScalar)
            {
                CText.AppendElements(text, member.Type, member.Data.Span, "    ");
                text.Insert(text.Length - 1, ',');
            }
            else
            {
                text.Append("    {\n");
                CText.AppendElements(text, member.Type, member.Data.Span, "        ");
                text.Append("    },\n");
            }
        }

        if (padding > 0)
        {
            text.Append("    {0},\n");
        }

        return text.ToString();
    }

    /// <summary>The struct's bytes, little-endian: what the linker puts into flash.</summary>
    public byte[] Image()
    {
        var (sorted, padding, bytes) = Layout();
        var image = new byte[bytes];
        int at = 0;
        foreach (var member in sorted)
        {
            member.Data.Span.CopyTo(image.AsSpan(at));
            at += member.Data.Length;
        }

        return at + padding == bytes ? image : throw new InvalidOperationException("The layout of the constant block does not add up.");
    }

    private static string Declare(Member member)
    {
        string extent = member.IsScalar ? "" : string.Create(CultureInfo.InvariantCulture, $"[{member.Count}]");
        return $"{member.Type.CName()} {member.Name}{extent};";
    }

    private (List<Member> Sorted, int Padding, int Bytes) Layout()
    {
        var sorted = _members.OrderByDescending(m => m.Type.Size()).ToList();
        int bytes = sorted.Sum(m => m.Data.Length);
        int alignment = sorted.Count == 0 ? 1 : sorted[0].Type.Size();
        int padding = (alignment - bytes % alignment) % alignment;
        return (sorted, padding, bytes + padding);
    }

    private string Unique(string name)
    {
        string unique = name;
        for (int i = 2; _members.Any(m => m.Name == unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
        }

        return unique;
    }

    private sealed record Member(string Name, ElementType Type, ReadOnlyMemory<byte> Data, bool IsScalar, string Comment)
    {
        public int Count => Data.Length / Type.Size();
    }
}
