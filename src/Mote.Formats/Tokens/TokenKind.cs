namespace Mote.Formats.Tokens;

/// <summary>The parts that JSON and CBOR have in common.</summary>
internal enum TokenKind
{
    StartMap,
    EndMap,
    StartArray,
    EndArray,
    Key,
    Text,
    Number,
    Boolean,
    Null,
    Bytes,
    End,
}
