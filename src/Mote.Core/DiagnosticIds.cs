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
}
