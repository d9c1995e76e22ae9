using System.Reflection;
using System.Runtime.InteropServices;
using Mote.Devices;

namespace Mote.Operators.Tests.TEMPLATE;

/// <summary>A copy of the template as a newcomer makes it, with the placeholders replaced, compiled outside of the repository.</summary>
internal sealed class TemplateCopy : IDisposable
{
    private const string GlobalUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks; global using Xunit;";

    /// <summary>Copies the template, as an operator that the schema knows.</summary>
    public TemplateCopy()
    {
        Folder = Directory.CreateTempSubdirectory("mote-template-").FullName;
        foreach (string file in Directory.GetFiles(Source))
        {
            File.WriteAllText(Path.Combine(Folder, Rename(Path.GetFileName(file))), Rename(File.ReadAllText(file)));
        }

        File.WriteAllText(Path.Combine(Folder, "Usings.cs"), GlobalUsings);
    }

    /// <summary>The template's folder.</summary>
    public static string Source => Path.Combine(GoldenText.Root, "src", "Mote.Operators", "TEMPLATE");

    /// <summary>Where the copy is.</summary>
    public string Folder { get; }

    /// <summary>Compiles the C# of the copy, its tests included, with warnings as errors, and loads it.</summary>
    public Assembly Compile()
    {
        string output = Path.Combine(Folder, "copy.dll");
        string references = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        string[] arguments =
        [
            CompilerPath(), "-nologo", "-target:library", "-nullable:enable", "-langversion:latest", "-warnaserror", "-noconfig", "-nostdlib", $"-out:{output}",
            .. references.Split(Path.PathSeparator).Select(r => $"-reference:{r}"),
            .. Directory.GetFiles(Folder, "*.cs").Order(StringComparer.Ordinal),
        ];
        var result = ToolProcess.Run(DotnetRoot("dotnet"), arguments, Folder, TimeSpan.FromMinutes(2));
        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}");
        return Assembly.Load(File.ReadAllBytes(output));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Rename(string text) => text.Replace("TEMPLATE", "NEG", StringComparison.Ordinal).Replace("Template", "Neg", StringComparison.Ordinal).Replace("template", "neg", StringComparison.Ordinal);

    /// <summary>A path within the folder of the .NET installation that runs the test.</summary>
    private static string DotnetRoot(string relative) => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", relative));

    /// <summary>The C# compiler of the newest SDK of that installation.</summary>
    private static string CompilerPath()
    {
        string? sdk = Directory.Exists(DotnetRoot("sdk"))
            ? Directory.GetFiles(DotnetRoot("sdk"), "csc.dll", SearchOption.AllDirectories).Where(f => f.EndsWith(Path.Combine("bincore", "csc.dll"), StringComparison.Ordinal)).Max(StringComparer.Ordinal)
            : null;
        return sdk ?? throw new InvalidOperationException("The .NET installation that runs the tests has no C# compiler.");
    }
}
