using System.Reflection;
using Mote.Core;

namespace Mote.Formats.Tests.TfLite;

public sealed class DiagnosticTests
{
    public static TheoryData<string> CaseNames => [.. DiagnosticCases.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Damage_is_reported_with_its_id_and_place(string name)
    {
        DiagnosticCase entry = DiagnosticCases.All.Single(candidate => candidate.Name == name);
        DiagnosticException exception = Assert.Throws<DiagnosticException>(entry.Act);
        Diagnostic first = exception.Diagnostics[0];
        Assert.Equal(entry.Id, first.Id);
        Assert.Contains(entry.Place, first.ToString(), StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(first.Remedy));
        Assert.All(exception.Diagnostics, diagnostic => Assert.DoesNotContain('\n', diagnostic.ToString()));
    }

    [Fact]
    public void Every_id_for_model_files_is_raised_by_some_case()
    {
        IEnumerable<string> ids = typeof(DiagnosticIds)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(id => string.CompareOrdinal(id, DiagnosticIds.YamlSyntax) < 0);
        Assert.Empty(ids.Except(DiagnosticCases.All.Select(entry => entry.Id)));
    }

    [Fact]
    public void All_findings_come_at_once_up_to_the_bound()
    {
        DiagnosticException several = Assert.Throws<DiagnosticException>(DiagnosticCases.ReadChainWithBadIndices(3));
        Assert.Equal(3, several.Diagnostics.Count);
        DiagnosticException many = Assert.Throws<DiagnosticException>(DiagnosticCases.ReadChainWithBadIndices(500));
        Assert.Equal(DiagnosticBag.Limit, many.Diagnostics.Count);
    }

    [Fact]
    public void Names_from_files_are_made_safe_to_print_and_cut()
    {
        DiagnosticException exception = Assert.Throws<DiagnosticException>(DiagnosticCases.ReadBadTensorNamed("\u001b[2J\n" + new string('x', 5000)));
        string text = exception.Diagnostics[0].ToString();
        Assert.DoesNotContain(text, char.IsControl);
        Assert.InRange(text.Length, 1, 400);
    }
}
