using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mote.Devices;

namespace Mote.Architecture.Tests;

/// <summary>What no file of the repository may contain.</summary>
public sealed partial class SourceTextTests
{
    private static readonly string[] TextFiles =
        [".cs", ".c", ".h", ".in", ".md", ".csproj", ".props", ".targets", ".slnx", ".json", ".txt", ".sh", "/demo", "/test", "/mote", "/setup", "/run"];

    [Fact]
    public void No_file_names_a_path_of_some_machine() => AssertNone(MachinePath(), "a path of some machine");

    [Fact]
    public void Only_the_settings_of_NuGet_name_a_package_registry() => AssertNone(Registry(), "a package registry");

    [Fact]
    public void No_file_speaks_of_how_it_was_written() => AssertNone(Authoring(), "how it was written");

    [Fact]
    public void Versions_of_packages_stand_in_one_file()
    {
        foreach (string path in Repository.Files(".csproj", ".props", ".targets").Where(p => p != "Directory.Packages.props"))
        {
            var document = XDocument.Parse(Repository.Read(path));
            Assert.Empty(document.Descendants("PackageVersion"));
            Assert.All(document.Descendants("PackageReference"), r => Assert.True(
                r.Attribute("Version") is null && r.Attribute("VersionOverride") is null && !r.Elements().Any(e => e.Name.LocalName.StartsWith("Version", StringComparison.Ordinal)),
                $"{path} states a version of {r.Attribute("Include")?.Value}."));
        }
    }

    [Fact]
    public void Every_project_is_part_of_the_solution()
    {
        string solution = Repository.Read("Mote.slnx");
        Assert.All(Repository.Files(".csproj").Where(p => !p.StartsWith("bench/", StringComparison.Ordinal)),
            path => Assert.Contains($"\"{path}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Setup_installs_the_packages_of_the_tools_that_doctor_checks()
    {
        string list = PackageList().Match(Repository.Read("setup")).Groups[1].Value;
        Assert.Equal(
            // The version in the name is this machine's; setup puts it in place of Debian 12's.
            Toolchain.Tools.Select(t => MultilibVersion().Replace(t.AptPackage, "gcc-12-multilib")).Distinct().Order(StringComparer.Ordinal),
            list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        var broken = Repository.Files(".md")
            .SelectMany(page => Link().Matches(Repository.Read(page)).Select(m => (Page: page, Target: m.Groups[1].Value)))
            .Where(l => !l.Target.Contains("://", StringComparison.Ordinal))
            .Where(l => !Path.Exists(Path.Combine(GoldenText.Root, Path.GetDirectoryName(l.Page)!, l.Target)))
            .Select(l => $"{l.Page}: {l.Target}");
        Assert.Empty(broken);
    }

    [Theory]
    [InlineData("see /home/someone/model.tflite", true)]
    [InlineData("\"/tmp/x\"", true)]
    [InlineData("C:\\Users\\someone", true)]
    [InlineData("../work/model.tflite", false)]
    [InlineData("#!/usr/bin/env bash", false)]
    public void Paths_of_machines_are_recognised(string text, bool expected) => Assert.Equal(expected, MachinePath().IsMatch(text));

    private static void AssertNone(Regex pattern, string what)
    {
        // This file holds the patterns and their examples.
        var found = Repository.Files()
            .Where(path => TextFiles.Any(e => $"/{path}".EndsWith(e, StringComparison.Ordinal)) && !path.EndsWith(nameof(SourceTextTests) + ".cs", StringComparison.Ordinal))
            .SelectMany(path => Repository.Read(path).Split('\n').Select((line, i) => (Place: $"{path}:{i + 1}", Line: line)))
            .Where(l => pattern.IsMatch(l.Line))
            .Select(l => $"{l.Place}: {l.Line.Trim()}");
        Assert.True(!found.Any(), $"These lines name {what}:\n{string.Join('\n', found)}");
    }

    [GeneratedRegex(@"(?<![\w.\-~/])/(work|root|home|tmp|Users)/|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"nuget\.org|pkgs\.dev\.azure|artifactory|nexus|npmjs|pypi\.org|deb\.debian\.org", RegexOptions.IgnoreCase)]
    private static partial Regex Registry();

    [GeneratedRegex(@"\bprompts?\b|\bchatbot|\blanguage model|\bassistant\b", RegexOptions.IgnoreCase)]
    private static partial Regex Authoring();

    [GeneratedRegex(@"\]\(([^)#\s]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^gcc-[0-9]+-multilib$")]
    private static partial Regex MultilibVersion();

    [GeneratedRegex(@"^packages=\(([^)]*)\)", RegexOptions.Multiline)]
    private static partial Regex PackageList();
}
