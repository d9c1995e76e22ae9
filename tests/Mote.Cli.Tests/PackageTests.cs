using System.Globalization;
using System.Security.Cryptography;

namespace Mote.Cli.Tests;

/// <summary>The files that <c>compile</c> writes, and that <c>verify</c> and <c>profile</c> build.</summary>
public sealed class PackageTests
{
    [Fact]
    public void The_demo_model_is_made_with_the_same_bytes_each_time()
    {
        string path = Path.Combine(TestFolder.Create(), "again.tflite");
        DemoModel.Make(path);
        Assert.Equal(DemoModel.Bytes(), File.ReadAllBytes(path));
    }

    [Fact]
    public void The_demo_model_answers_differently_to_different_inputs()
    {
        var outputs = ToolRun.Mote("run", DemoModel.FilePath, "--random", "1,2,3,4,5,6,7,8", "--json").Expect(0).Json().GetProperty("invocations");
        Assert.Equal(8, outputs.EnumerateArray().Select(i => i.GetProperty("outputs")[0].GetProperty("crc32").GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("LANG", "tr_TR.UTF-8")]
    [InlineData("LC_ALL", "de_DE.UTF-8")]
    [InlineData("TZ", "Asia/Kolkata")]
    [InlineData("DOTNET_PROCESSOR_COUNT", "1")]
    public void A_package_has_the_same_bytes_in_any_environment_and_folder(string variable, string value)
    {
        string folder = TestFolder.Create();
        string other = Directory.CreateDirectory(Path.Combine(folder, "İçerik ı with spaces")).FullName;
        ToolRun.Mote(folder, ["compile", DemoModel.FilePath, "--target", "cortex-m4", "--out", "package"]).Expect(0);
        ToolRun.Mote(other, ["compile", DemoModel.FilePath, "--target", "cortex-m4", "--out", "another"], (variable, value)).Expect(0);
        var expected = Hashes(Path.Combine(folder, "package"));
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Hashes(Path.Combine(other, "another")));
    }

    [Fact]
    public void Compile_verify_and_profile_name_the_hashes_of_the_files()
    {
        string folder = TestFolder.Create();
        var compiled = ToolRun.Mote(folder, ["compile", DemoModel.FilePath, "--target", "cortex-m4", "--out", "package", "--json"]).Expect(0).Json();
        var files = Hashes(Path.Combine(folder, "package"));
        Assert.Equal(files, compiled.GetProperty("files").EnumerateArray()
            .Select(f => (f.GetProperty("path").GetString()!, f.GetProperty("sha256").GetString()!)).Order());
        var verified = ToolRun.Mote(folder, ["verify", DemoModel.FilePath, "--on", "cortex-m4", "--json"]).Expect(0).Json();
        var profiled = ToolRun.Mote(folder, ["profile", DemoModel.FilePath, "--on", "cortex-m4", "--json"]).Expect(0).Json();
        foreach (var sources in new[] { verified.GetProperty("targets")[0].GetProperty("sources_sha256"), profiled.GetProperty("sources_sha256") })
        {
            var named = sources.EnumerateObject().Select(s => (s.Name, s.Value.GetString()!)).ToList();
            Assert.NotEmpty(named);
            Assert.All(named, source => Assert.Contains(source, files));
            Assert.Contains(named, source => source.Name.EndsWith(".c", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_constant_that_was_changed_by_hand_is_found_and_its_layer_is_named()
    {
        string folder = TestFolder.Create();
        ToolRun.Mote(folder, ["compile", DemoModel.FilePath, "--target", "host", "--out", "package"]).Expect(0);
        ToolRun.Mote(folder, ["verify", DemoModel.FilePath, "--on", "host", "--package", "package"]).Expect(0);
        string path = Path.Combine(folder, "package", "ds_cnn_constants.c");
        string[] lines = File.ReadAllLines(path);

        // The last line of numbers belongs to the classifier or another late layer; any change of it changes some result.
        int line = Array.FindLastIndex(lines, l => l.TrimStart().Length > 0 && (char.IsAsciiDigit(l.TrimStart()[0]) || l.TrimStart()[0] == '-'));
        string number = lines[line].TrimStart().Split(',')[0].TrimEnd('u', 'f');
        int changed = int.Parse(number, CultureInfo.InvariantCulture) > 0 ? -100 : 100;
        int start = lines[line].IndexOf(number, StringComparison.Ordinal);
        lines[line] = $"{lines[line][..start]}{changed.ToString(CultureInfo.InvariantCulture)}{lines[line][(start + number.Length)..]}";
        File.WriteAllLines(path, lines);

        var run = ToolRun.Mote(folder, ["verify", DemoModel.FilePath, "--on", "host", "--package", "package", "--json"]).Expect(3);
        var result = run.Json();
        Assert.False(result.GetProperty("identical").GetBoolean());
        var difference = result.GetProperty("targets")[0].GetProperty("first_difference");
        Assert.NotEqual("", difference.GetProperty("op").GetString());
        string layer = difference.GetProperty("layer").GetInt32().ToString(CultureInfo.InvariantCulture);
        Assert.Contains($"layer {layer} ", ToolRun.Mote(folder, ["verify", DemoModel.FilePath, "--on", "host", "--package", "package"]).Expect(3).Output, StringComparison.Ordinal);
    }

    internal static List<(string Name, string Sha256)> Hashes(string folder) =>
    [
        .. Directory.EnumerateFiles(folder).Select(f => (Path.GetFileName(f), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f))))).Order(),
    ];
}
