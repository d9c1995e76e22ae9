using Mote.Core;

namespace Mote.Devices.Tests;

public sealed class BuildTests
{
    [Fact]
    public void A_compile_error_is_a_diagnostic_with_the_compilers_lines()
    {
        PackageSources package = TinyPackage.With(("return TINY_OK;", "return TINY_OKAY;"));

        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => TinyPackage.Build(package));

        Diagnostic diagnostic = Assert.Single(exception.Diagnostics);
        Assert.Equal(DiagnosticIds.PackageDoesNotBuild, diagnostic.Id);
        Assert.Equal("package 'tiny' for cortex-m4, package/tiny.c", diagnostic.Place);
        Assert.Contains("TINY_OKAY", diagnostic.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host")]
    [InlineData("cortex-m4")]
    public void A_missing_function_is_a_diagnostic_of_the_linker(string target)
    {
        PackageSources package = TinyPackage.With(("int tiny_reset(tiny_context *context)\n{", "extern int elsewhere(void);\nint tiny_reset(tiny_context *context)\n{\n    elsewhere();"));

        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => TinyPackage.Build(package, target));

        Assert.Contains("undefined reference to `elsewhere'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_that_does_not_fit_the_memory_is_a_diagnostic_of_the_linker()
    {
        PackageSources package = TinyPackage.Running("much[context->runs] = 1;", "static volatile uint8_t much[5000000];");

        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => TinyPackage.Build(package));

        Assert.Contains("will not fit in region `RAM'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_is_not_as_large_as_declared_does_not_build()
    {
        PackageSources package = TinyPackage.With(TinyPackage.Sources, "tiny.h", ("(sizeof(tiny_context))", "12"));

        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => TinyPackage.Build(package));

        Assert.Contains("state_bytes_are_those_of_the_context", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_sources_give_the_same_image()
    {
        byte[] first = File.ReadAllBytes(TinyPackage.Build(TinyPackage.Sources).Path);
        byte[] second = File.ReadAllBytes(TinyPackage.Build(TinyPackage.Sources).Path);

        Assert.Equal(first, second);
    }

    [Fact]
    public void The_hashes_are_those_of_the_files_that_were_built()
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Sources, "host");

        foreach ((string name, string hash) in image.Package.Sha256)
        {
            byte[] built = File.ReadAllBytes(Path.Combine(image.WorkFolder, "package", name));
            Assert.Equal(hash, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(built)));
        }
    }

    [Fact]
    public void A_folder_without_a_package_is_a_diagnostic()
    {
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => PackageSources.FromFolder(AppContext.BaseDirectory, "kws"));

        Assert.Equal(
            ["MOTE3202: package 'kws': the file kws.h is missing.", "MOTE3202: package 'kws': the file kws.c is missing."],
            exception.Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Theory]
    [InlineData("#define TINY_INPUTS 1", "#define TINY_INPUTS ONE", "TINY_INPUTS")]
    [InlineData("#define TINY_OUTPUT_0_BYTES 32", "", "TINY_OUTPUT_0_BYTES")]
    [InlineData("(40 * 32)", "(4000000 * 320000000)", "TINY_INPUT_0_BYTES")]
    [InlineData("#define TINY_ARENA_BYTES 2560", "#define TINY_ARENA_BYTES -1", "TINY_ARENA_BYTES")]
    public void A_header_whose_sizes_cannot_be_read_is_a_diagnostic(string before, string after, string macro)
    {
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() =>
            TinyPackage.With(TinyPackage.Sources, "tiny.h", (before, after)));

        Assert.Contains($"{macro} is not defined as a number", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_target_is_a_diagnostic_that_lists_the_known_ones()
    {
        DiagnosticException exception = Assert.Throws<DiagnosticException>(() => Target.Get("z80"));

        Assert.Equal(
            "MOTE3201: target 'z80': there is no target of this name. Supported: host, host-gnu17-O0, host-gnu17-native, host-m32, host-sanitize, linux-arm64, linux-armhf, cortex-m0, cortex-m3, cortex-m4, cortex-m7, cortex-m33, cortex-m55, riscv32.",
            exception.Message);
    }

    [Fact]
    public void A_missing_tool_names_the_package_that_holds_it()
    {
        ToolStatus status = Toolchain.Check(new Tool("qemu-system-vax", "runs images for VAX", "qemu-system-vax", "qemu-system-vax", []));

        Assert.Null(status.Version);
        Assert.Equal(
            "MOTE3200: qemu-system-vax: not found (runs images for VAX). Install it with 'apt-get install qemu-system-vax'.",
            status.Missing!.ToString());
    }

    [Fact]
    public void A_missing_part_of_a_tool_is_missing()
    {
        ToolStatus status = Toolchain.Check(new Tool("a library", "nothing", "libnothing", "gcc", [])
        {
            CheckArguments = ["-print-file-name=libnothing-at-all.a"],
            AnswersWithPath = true,
        });

        Assert.NotNull(status.Missing);
    }

    [Fact]
    public void Every_tool_is_checked_and_every_target_names_its_compiler()
    {
        IReadOnlyList<ToolStatus> found = Toolchain.Check();

        Assert.Equal(Toolchain.Tools, found.Select(status => status.Tool));
        Assert.All(found, status => Assert.True((status.Version is null) != (status.Missing is null)));
        Assert.All(Target.All, target => Assert.Contains(Toolchain.Tools, tool =>
            tool.Executable == target.Compiler && tool.Targets.Contains(target.Name)));
    }
}
