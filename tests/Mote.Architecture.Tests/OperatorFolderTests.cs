using System.Text.RegularExpressions;
using Mote.Operators;

namespace Mote.Architecture.Tests;

/// <summary>Everything about an operator lies in its own folder: src/Mote.Operators/FAMILY/OPERATOR.</summary>
public sealed partial class OperatorFolderTests
{
    private const string Rooms = "src/Mote.Operators/";

    public static TheoryData<string> Operators => [.. OperatorCatalog.All.Select(e => e.Type.FullName!)];

    [Theory]
    [MemberData(nameof(Operators))]
    public void An_operator_has_a_folder_of_its_own_with_a_page_and_tests(string typeName)
    {
        string name = typeName[(typeName.LastIndexOf('.') + 1)..];
        string family = typeName["Mote.Operators.".Length..^(name.Length + 1)];
        string folder = $"{Rooms}{family}/{name}/";
        string[] files = [.. Repository.Files().Where(f => f.StartsWith(folder, StringComparison.Ordinal))];
        Assert.Contains($"{folder}{name}.cs", files);
        Assert.True(files.Contains($"{folder}{name}.md"), $"{folder}{name}.md is missing: what the operator does and what is supported.");

        // A family whose members differ by one expression has its tests beside what they share.
        bool hasTests = Repository.Files(".Tests.cs").Any(f => f.StartsWith(folder, StringComparison.Ordinal) || Path.GetDirectoryName(f) == $"{Rooms}{family}");
        Assert.True(hasTests, $"{folder}{name}.Tests.cs is missing: examples picked by hand.");
    }

    [Fact]
    public void The_page_of_an_operator_stands_beside_its_source()
    {
        foreach (string page in Repository.Files(".md").Where(f => f.StartsWith(Rooms, StringComparison.Ordinal) && !f.Contains("/TEMPLATE/", StringComparison.Ordinal)))
        {
            Assert.True(File.Exists(Path.Combine(GoldenText.Root, Path.ChangeExtension(page, ".cs"))), $"{page} describes no operator.");
        }
    }

    [Fact]
    public void File_names_of_kernels_are_unique()
    {
        // Kernels are embedded and included by their bare names.
        string[] names = [.. Kernels().Select(Path.GetFileName).OfType<string>()];
        Assert.NotEmpty(names);
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
    }

    [Fact]
    public void Kernels_are_guarded_against_double_inclusion_by_their_own_name()
    {
        foreach (string path in Kernels())
        {
            string text = Comment().Replace(Repository.Read(path), "").TrimStart();
            string file = Path.GetFileNameWithoutExtension(path).ToUpperInvariant();
            string guard = file.StartsWith("MOTE_", StringComparison.Ordinal) ? $"{file}_H" : $"MOTE_{file}_H";
            Assert.True(text.StartsWith($"#ifndef {guard}\n#define {guard}\n", StringComparison.Ordinal), $"{path} does not start with the include guard {guard}.");
            Assert.True(text.TrimEnd().EndsWith("#endif", StringComparison.Ordinal), $"{path} does not end with the #endif of its include guard.");
        }
    }

    private static IEnumerable<string> Kernels() =>
        Repository.Files(".h").Where(f => f.StartsWith(Rooms, StringComparison.Ordinal) && !f.Contains("/TEMPLATE/", StringComparison.Ordinal));

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
