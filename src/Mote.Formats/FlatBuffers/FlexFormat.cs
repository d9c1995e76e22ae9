namespace Mote.Formats.FlatBuffers;

/// <summary>
/// The types of the FlexBuffers format that matter here. A packed type is the type times 4 plus the width of the value, or of what it refers
/// to: 0, 1, 2, 3 for 1, 2, 4, 8 bytes. Source: the FlexBuffers section of FlatBuffers' documentation of its internals.
/// </summary>
internal static class FlexFormat
{
    public const int Int = 1;
    public const int UInt = 2;
    public const int Float = 3;
    public const int Key = 4;
    public const int String = 5;
    public const int IndirectInt = 6;
    public const int IndirectUInt = 7;
    public const int IndirectFloat = 8;
    public const int Map = 9;
    public const int Bool = 26;
}
