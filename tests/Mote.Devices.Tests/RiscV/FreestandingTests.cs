namespace Mote.Devices.Tests.RiscV;

/// <summary>What stands in for a C library where the compiler has none.</summary>
public sealed class FreestandingTests
{
    private static readonly string[] Warnings =
        ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wcast-align", "-Wpedantic", "-Werror", "-fsyntax-only"];

    [Theory]
    [InlineData("freestanding/memory.c")]
    [InlineData("harness/riscv.c")]
    [InlineData("harness/mote_harness.c")]
    [InlineData("harness/mote_port_semihosting.c")]
    [InlineData("package/tiny.c")]
    public void Sources_compile_without_a_warning(string source)
    {
        Target target = Target.Get("riscv32");
        DeviceImage image = ImageBuilder.Build(TinyPackage.Sources, target, new BuildOptions { Observe = true });

        ToolResult result = ToolProcess.Run(
            target.Compiler, ["-std=c99", .. target.Flags, .. Warnings, "-Ipackage", "-Ifreestanding", source], image.WorkFolder, TimeSpan.FromMinutes(1));

        Assert.Equal((0, ""), (result.ExitCode, result.Output + result.Error));
    }

    [Theory, InlineData("gcc"), InlineData("clang")]
    public void Memory_functions_compile_without_a_warning_anywhere(string compiler)
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Sources, "riscv32");

        ToolResult result = ToolProcess.Run(
            compiler, ["-std=c99", "-ffreestanding", .. Warnings, "-Ifreestanding", "freestanding/memory.c"], image.WorkFolder, TimeSpan.FromMinutes(1));

        Assert.Equal((0, ""), (result.ExitCode, result.Output + result.Error));
    }

    [Fact]
    public void Libraries_are_those_for_the_same_instructions()
    {
        Target target = Target.Get("riscv32");

        ToolResult result = ToolProcess.Run(target.Compiler, [.. target.Flags, "-print-libgcc-file-name"], AppContext.BaseDirectory, TimeSpan.FromMinutes(1));

        // The compiler has none with compressed instructions and without atomics; those without compressed ones run on the core as well.
        Assert.EndsWith("rv32im/ilp32/libgcc.a", result.Output.Trim(), StringComparison.Ordinal);
    }

    /// <summary>Against a plain loop in the same program, at every offset of both addresses and many lengths.</summary>
    [Fact]
    public void Memory_functions_do_what_C_says()
    {
        const string Functions = """
            static uint8_t room[96], same[96];
            static void refill(int32_t seed)
            {
                for (int i = 0; i < 96; i++) {
                    room[i] = same[i] = (uint8_t)(i * 7 + seed);
                }
            }
            static int32_t differs(void)
            {
                int32_t different = 0;
                for (int i = 0; i < 96; i++) {
                    different |= room[i] != same[i];
                }
                return different;
            }
            static __attribute__((noinline, optimize("no-tree-loop-distribute-patterns"))) void plain(int to, int from, int bytes)
            {
                uint8_t copy[96];
                for (int i = 0; i < bytes; i++) {
                    copy[i] = same[from + i];
                }
                for (int i = 0; i < bytes; i++) {
                    same[to + i] = copy[i];
                }
            }
            static __attribute__((noinline)) int32_t wrong(void)
            {
                int32_t count = 0;
                for (int to = 0; to < 24; to++) {
                    for (int from = 0; from < 24; from++) {
                        for (int bytes = 0; bytes < 40; bytes += bytes < 9 ? 1 : 5) {
                            refill(bytes);
                            plain(to, from, bytes);
                            count += memmove(room + to, room + from, (size_t)bytes) != room + to || differs();
                            refill(bytes);
                            plain(to, from + 48, bytes & 15);
                            count += memcpy(room + to, room + from + 48, (size_t)(bytes & 15)) != room + to || differs();
                            count += (memcmp(room + to, same + to, (size_t)bytes) != 0);
                            room[to + bytes / 2]++;
                            count += (memcmp(same + to, room + to, (size_t)bytes) < 0) != (bytes > 0 && same[to + bytes / 2] < room[to + bytes / 2]);
                            refill(bytes);
                            for (volatile int i = 0; i < bytes; i++) {
                                same[to + i] = (uint8_t)(from + 250);
                            }
                            count += memset(room + to, from + 250, (size_t)bytes) != room + to || differs();
                        }
                    }
                }
                return count;
            }
            """;
        DeviceImage image = TinyPackage.Build(TinyPackage.Running("if (wrong() != 0) { return 9; }", Functions), "riscv32");

        RunResult run = Runner.Run(image, [TinyPackage.Input(1)]);

        Assert.Equal((RunOutcome.Completed, null), (run.Outcome, run.Reason));
        ElfFile elf = ElfFile.Read(image.Path);
        Assert.All(["memcpy", "memmove", "memset", "memcmp"], name => Assert.NotNull(elf.Symbol(name)));
    }
}
