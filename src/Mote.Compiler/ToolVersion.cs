using System.Reflection;

namespace Mote.Compiler;

/// <summary>The version of the tool, as it is written into packages.</summary>
public static class ToolVersion
{
    /// <summary>Major, minor and patch; without the revision of the source, so that the same model gives the same bytes.</summary>
    public static string Current { get; } = typeof(ToolVersion).Assembly.GetName().Version is { } version ? version.ToString(3) : "0.0.0";
}
