namespace Mote.Devices.Tests;

/// <summary>The C around a package is held to the same rules as the C that users get.</summary>
public sealed class RuntimeSourceTests
{
    private static readonly string[] Warnings =
        ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wcast-align", "-Wpedantic", "-Werror", "-fsyntax-only"];

    public static TheoryData<string, string, string> Units => new()
    {
        { "gcc", "c99", "harness/mote_harness.c" },
        { "gcc", "gnu17", "harness/mote_harness.c" },
        { "clang", "c99", "harness/mote_harness.c" },
        { "gcc", "c99", "harness/mote_port_host.c" },
        { "clang", "c99", "harness/mote_port_host.c" },
        { "gcc", "c99", "harness/mote_port_semihosting.c" },
        { "clang", "c99", "harness/mote_port_semihosting.c" },
        { "arm-none-eabi-gcc", "c99", "harness/mote_harness.c" },
        { "arm-none-eabi-gcc", "c99", "harness/mote_port_semihosting.c" },
        { "arm-none-eabi-gcc", "c99", "harness/cortex_m.c" },
        { "gcc", "c99", "package/tiny.c" },
        { "clang", "c99", "package/tiny.c" },
    };

    [Theory]
    [MemberData(nameof(Units))]
    public void Sources_compile_without_a_warning(string compiler, string standard, string source)
    {
        DeviceImage image = ImageBuilder.Build(TinyPackage.Sources, Target.Get("host"), new BuildOptions { Observe = true });
        string[] target = compiler.StartsWith("arm", StringComparison.Ordinal) ? [.. Target.Get("cortex-m4").Flags] : [];

        Check(compiler, [$"-std={standard}", .. Warnings, .. target, "-Ipackage", source], image.WorkFolder);
    }

    [Theory]
    [InlineData("gcc", "mote_profile.c")]
    [InlineData("clang", "mote_profile.c")]
    [InlineData("gcc", "mote_alignment.c")]
    [InlineData("clang", "mote_alignment.c")]
    public void A_plugin_compiles_without_a_warning(string compiler, string source)
    {
        string folder = WritePlugin();

        Check(compiler, ["-std=c99", .. Warnings, "-fPIC", source], folder);
    }

    [Fact]
    public void Sources_are_laid_out_as_the_repository_says()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, ".clang-format")))
        {
            root = Path.GetDirectoryName(root);
        }

        Assert.NotNull(root);
        string[] files = [.. new[] { "harness", "startup", "freestanding", "plugin" }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(root, "runtime-c", folder)).Where(file => Path.GetExtension(file) is ".c" or ".h"))];
        Assert.NotEmpty(files);
        Check("clang-format", ["--dry-run", "-Werror", .. files], root);
    }

    private static string WritePlugin()
    {
        string folder = TemporaryFolder.Create("mote-plugin-");
        foreach (string name in RuntimeSources.Names("plugin"))
        {
            File.WriteAllText(Path.Combine(folder, Path.GetFileName(name)), RuntimeSources.Read(name));
        }

        return folder;
    }

    private static void Check(string program, IEnumerable<string> arguments, string folder)
    {
        ToolResult result = ToolProcess.Run(program, arguments, folder, TimeSpan.FromMinutes(1));

        Assert.Equal((0, ""), (result.ExitCode, result.Output + result.Error));
    }
}
