using System.Reflection;
using System.Xml.Linq;

namespace Mote.Architecture.Tests;

/// <summary>
/// Dependencies point one way: Core, Formats, Operators, { Runtime, Compiler }, Projects, Devices, Report, Cli. Runtime and Compiler do not see each other.
/// </summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Mote.Core"] = [],
        ["Mote.Formats"] = ["Mote.Core"],
        ["Mote.Data"] = ["Mote.Core", "Mote.Formats"],
        ["Mote.Synthesis"] = ["Mote.Core", "Mote.Formats"],
        ["Mote.Operators.Generator"] = [],
        ["Mote.Operators"] = ["Mote.Core", "Mote.Formats", "Mote.Operators.Generator"],
        ["Mote.Runtime"] = ["Mote.Core", "Mote.Formats", "Mote.Operators"],
        ["Mote.Compiler"] = ["Mote.Core", "Mote.Formats", "Mote.Operators"],
        ["Mote.Projects"] = ["Mote.Core", "Mote.Formats", "Mote.Operators", "Mote.Runtime"],
        ["Mote.Quantizing"] = ["Mote.Core", "Mote.Formats", "Mote.Operators", "Mote.Runtime"],
        ["Mote.Devices"] = ["Mote.Core", "Mote.Formats", "Mote.Operators", "Mote.Runtime", "Mote.Projects", "Mote.Compiler"],
        ["Mote.Report"] = ["Mote.Core", "Mote.Formats", "Mote.Operators", "Mote.Runtime", "Mote.Projects", "Mote.Compiler", "Mote.Devices"],
        ["Mote.Training"] = ["Mote.Core", "Mote.Formats", "Mote.Operators", "Mote.Runtime", "Mote.Projects", "Mote.Data", "Mote.Quantizing"],
        ["Mote.Cli"] = ["Mote.Core", "Mote.Formats", "Mote.Operators", "Mote.Runtime", "Mote.Projects", "Mote.Compiler", "Mote.Devices", "Mote.Report", "Mote.Data", "Mote.Quantizing", "Mote.Synthesis", "Mote.Training"],
    };

    /// <summary>Packages that a room may see, besides the rooms below it.</summary>
    private static readonly Dictionary<string, string[]> Packages = new() { ["Mote.Formats"] = ["CsvHelper", "YamlDotNet"] };

    public static TheoryData<string> Projects => [.. Repository.Files(".csproj").Where(p => p.StartsWith("src/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Projects_refer_only_to_rooms_below_them(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        Assert.True(Allowed.TryGetValue(name, out string[]? allowed), $"{name} has no place in the order of the rooms: add it to this test.");
        string[] references = [.. XDocument.Parse(Repository.Read(path)).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))];
        Assert.All(references, reference => Assert.True(allowed.Contains(reference), $"{name} must not refer to {reference}."));
    }

    [Theory]
    [InlineData("Mote.Core")]
    [InlineData("Mote.Formats")]
    [InlineData("Mote.Synthesis")]
    [InlineData("Mote.Operators")]
    [InlineData("Mote.Runtime")]
    [InlineData("Mote.Projects")]
    [InlineData("Mote.Quantizing")]
    [InlineData("Mote.Compiler")]
    [InlineData("Mote.Devices")]
    [InlineData("Mote.Report")]
    public void Assemblies_refer_only_to_rooms_below_them_and_to_the_framework(string name)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] references = [.. Assembly.Load(name).GetReferencedAssemblies().Select(a => a.Name!)];
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.True(
            Allowed[name].Contains(reference) || Packages.GetValueOrDefault(name, []).Contains(reference) || File.Exists(Path.Combine(framework, $"{reference}.dll")),
            $"{name} must not refer to {reference}."));
    }

    [Fact]
    public void The_public_interface_of_the_runtime_is_as_recorded() =>
        GoldenText.Check("tests/Mote.Architecture.Tests/Golden/Mote.Runtime.txt", PublicInterface.Describe(Assembly.Load("Mote.Runtime")));
}
