using System.Reflection;
using Mote.Core;
using Mote.Devices;
using Mote.Operators.Cases;
using Mote.Operators.Tests.Theory;

namespace Mote.Operators.Tests.TEMPLATE;

/// <summary>The folder that newcomers copy compiles, runs, and is what the guide says.</summary>
public sealed class TemplateTests
{
    [Fact]
    public void A_copy_under_another_name_compiles_and_its_own_tests_pass()
    {
        using var copy = new TemplateCopy();
        var assembly = copy.Compile();

        var tests = assembly.GetTypes().Single(t => t.Name == "NegTests");
        var facts = tests.GetMethods().Where(m => m.GetCustomAttribute<FactAttribute>() is not null).ToList();
        Assert.InRange(facts.Count, 2, 5);
        foreach (var fact in facts)
        {
            fact.Invoke(Activator.CreateInstance(tests), null);
        }
    }

    [Fact]
    public void A_copy_is_an_operator_of_the_schema_whose_cases_are_legal()
    {
        using var copy = new TemplateCopy();
        var type = copy.Compile().GetTypes().Single(t => t.GetCustomAttribute<OperatorAttribute>() is not null);
        var entry = (OperatorEntry)typeof(OperatorEntry).GetMethod(nameof(OperatorEntry.Of))!.MakeGenericMethod(type).Invoke(null, null)!;

        Assert.Equal("NEG", ((Operator)Activator.CreateInstance(type)!).Name);
        Assert.NotNull(entry.TfLite);
        var cases = CaseModule.Combine(entry.Cases());
        Assert.True(GraphVerifier.Check(cases.Module).IsEmpty);
        Assert.Equal(cases.Cases.Length, RecordedCases.Render(entry).Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("gcc", "-std=c99", "c")]
    [InlineData("g++", "-std=c++17", "c++")]
    public void Its_kernel_compiles_without_warnings(string compiler, string standard, string language)
    {
        using var copy = new TemplateCopy();
        string include = Path.Combine(GoldenText.Root, "src", "Mote.Operators", "Arithmetic");
        var result = ToolProcess.Run(compiler,
            ["-x", language, standard, "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wcast-align", "-Wpedantic", "-Werror", "-Wno-unused-function", "-fsyntax-only", "-I", include, "-include", "neg_s8.h", "-I", ".", "/dev/null"],
            copy.Folder, TimeSpan.FromMinutes(1));
        Assert.True(result.ExitCode == 0, result.Error);
    }

    [Fact]
    public void The_guide_names_every_file_and_no_other()
    {
        string guide = File.ReadAllText(Path.Combine(GoldenText.Root, "docs", "add-an-operator.md"));
        var rows = guide.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]).Order(StringComparer.Ordinal);
        Assert.Equal(Directory.GetFiles(TemplateCopy.Source).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal), rows);
    }

    [Fact]
    public void A_large_operator_has_the_same_files()
    {
        // Kernels are named after what they compute, and a record is made by running the tests.
        static IEnumerable<string> Roles(string folder, string name) => Directory.GetFiles(folder, $"{name}.*").Select(f => Path.GetFileName(f)[name.Length..])
            .Where(role => role != ".recorded.txt").Order(StringComparer.Ordinal);
        string model = Path.Combine(GoldenText.Root, "src", "Mote.Operators", "Convolution", "Conv2D");
        Assert.Subset(Roles(model, "Conv2D").ToHashSet(), new HashSet<string> { ".cs", ".Reference.cs", ".Emit.cs", ".Import.cs", ".Cases.cs" });
        Assert.Superset(new HashSet<string> { ".cs", ".Reference.cs", ".Emit.cs", ".Import.cs", ".Cases.cs" }, Roles(TemplateCopy.Source, "Template").ToHashSet());
    }
}
