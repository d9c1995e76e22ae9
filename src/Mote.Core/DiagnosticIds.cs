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

    /// <summary>A tool that is needed (a compiler, an emulator) is not installed.</summary>
    public const string ToolMissing = "MOTE3200";

    /// <summary>There is no target of that name.</summary>
    public const string UnknownTarget = "MOTE3201";

    /// <summary>A folder does not hold a complete package.</summary>
    public const string PackageIncomplete = "MOTE3202";

    /// <summary>The C compiler or the linker rejects a package.</summary>
    public const string PackageDoesNotBuild = "MOTE3203";

    /// <summary>The inputs given for a run do not fit the package's inputs.</summary>
    public const string InputsDoNotFit = "MOTE3204";

    /// <summary>What a run wrote is not a complete trace.</summary>
    public const string TraceUnreadable = "MOTE3205";

    /// <summary>The linked image is not an ELF file that can be measured.</summary>
    public const string ImageUnreadable = "MOTE3206";

    /// <summary>No bound of the stack can be derived from the code: recursion, an indirect call or a frame of unknown size.</summary>
    public const string NoStackBound = "MOTE3207";

    /// <summary>The target cannot be profiled, or a profile did not complete.</summary>
    public const string ProfileImpossible = "MOTE3208";
}
