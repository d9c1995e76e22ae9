namespace Mote.Core;

/// <summary>
/// Every diagnostic id of the project. 1xxx: files; 2xxx: graphs and operators; 3xxx: compiler and targets; 4xxx: the tool and its
/// environment. An id is never reused.
/// </summary>
public static class DiagnosticIds
{
    /// <summary>A file is not of the format that was expected.</summary>
    public const string NotThisFormat = "MOTE1000";

    /// <summary>An offset, table, vector or string of a FlatBuffers file points outside of it.</summary>
    public const string OutOfBounds = "MOTE1001";

    /// <summary>A table, vector or number of a FlatBuffers file does not lie on a multiple of its size.</summary>
    public const string Misaligned = "MOTE1002";

    /// <summary>A string of a FlatBuffers file has no terminating zero.</summary>
    public const string UnterminatedString = "MOTE1003";

    /// <summary>A file refers to the same bytes so often that reading it would need memory out of proportion to its size.</summary>
    public const string ExpandsTooMuch = "MOTE1004";

    /// <summary>A file is of a version of its format that is not known.</summary>
    public const string UnknownFormatVersion = "MOTE1005";

    /// <summary>A model file has no subgraph.</summary>
    public const string NoSubgraph = "MOTE1006";

    /// <summary>An index of a model file names a tensor, buffer, operator code or subgraph that does not exist.</summary>
    public const string IndexOutOfRange = "MOTE1007";

    /// <summary>A tensor's shape has a negative dimension or more bytes than can be addressed.</summary>
    public const string ImpossibleShape = "MOTE1008";

    /// <summary>A constant tensor's data has not as many bytes as its shape and type need.</summary>
    public const string ConstantSizeMismatch = "MOTE1009";

    /// <summary>A model's weights lie in another file.</summary>
    public const string ExternalData = "MOTE1010";

    /// <summary>An operator's options are of another type than its reader expects, or of a type newer than this program.</summary>
    public const string UnexpectedOptions = "MOTE1011";
}
