using System.Globalization;
using System.Text;
using Mote.Compiler;

namespace Mote.Devices.Tests.RiscV;

/// <summary>
/// The cycle model, which knows counts of blocks only, against the rules of the core's manual evaluated instruction by instruction: branch
/// predictor, uses of loaded values across blocks and jumps to instructions across a word boundary included.
/// </summary>
public sealed class Hazard3RulesTests(ITestOutputHelper output)
{
    /// <summary>How far the model may be below the rules.</summary>
    private const double Margin = 0.02;

    private static readonly string[] Registers =
    [
        "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7",
        "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
    ];

    private enum Kind
    {
        Other,
        Load,
        Branch,
        Jump,
    }

    private const string Plugin = """
        #include "qemu_plugin_v1.h"
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>

        void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, qemu_plugin_vcpu_udata_cb_t callback,
                                                    enum qemu_plugin_cb_flags flags, void *userdata);

        enum { LOAD = 1, BRANCH = 2, JUMP = 3, SLOTS = 1 << 21 };
        struct instruction { unsigned address, size, kind, cycles, loaded, needed, target; };

        __attribute__((visibility("default"))) int qemu_plugin_version = 1;
        static struct instruction *at[SLOTS];
        static struct instruction *previous;
        static unsigned first, back, predicted;
        static int running;
        static unsigned long long instructions, cycles;
        static char path[4096];

        static void execute(unsigned cpu, void *data)
        {
            struct instruction *now = (struct instruction *)data;
            (void)cpu;
            if (now->address == back) {
                running = 0;
            } else if (now->address == first && !running) {
                running = 1;
                previous = NULL;
                predicted = 0;
                instructions = cycles = 0;
            }
            if (!running) {
                return;
            }
            if (previous != NULL) {
                int taken = now->address != previous->address + previous->size;
                if (previous->kind == BRANCH) {
                    int expected = predicted == previous->address;
                    cycles += expected != taken;
                    if (taken && previous->target <= previous->address) {
                        predicted = previous->address;
                    } else if (expected && !taken) {
                        predicted = 0;
                    }
                }
                cycles += taken && now->size == 4 && (now->address & 2) != 0;
                cycles += previous->kind == LOAD && (now->needed >> previous->loaded & 1) != 0;
            }
            instructions++;
            cycles += now->cycles;
            previous = now;
        }

        static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
        {
            (void)id;
            for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
                struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
                unsigned long long slot = (qemu_plugin_insn_vaddr(insn) - 0x80000000u) / 2;
                if (slot < SLOTS && at[slot] != NULL) {
                    qemu_plugin_register_vcpu_insn_exec_cb(insn, execute, QEMU_PLUGIN_CB_NO_REGS, at[slot]);
                }
            }
        }

        static void finish(qemu_plugin_id_t id, void *data)
        {
            FILE *file = fopen(path, "w");
            (void)id;
            (void)data;
            fprintf(file, "%llu %llu\n", instructions, cycles);
            fclose(file);
        }

        __attribute__((visibility("default"))) int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv)
        {
            struct instruction read;
            FILE *file = fopen("rules.in", "r");
            (void)info, (void)argc, (void)argv;
            snprintf(path, sizeof path, "%s", "rules.out");
            if (file == NULL || fscanf(file, "%x %x", &first, &back) != 2) {
                return -1;
            }
            while (fscanf(file, "%x %u %u %u %u %x %x", &read.address, &read.size, &read.kind, &read.cycles, &read.loaded, &read.needed, &read.target) == 7) {
                struct instruction *copy = (struct instruction *)malloc(sizeof read);
                *copy = read;
                at[(read.address - 0x80000000u) / 2] = copy;
            }
            qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
            qemu_plugin_register_atexit_cb(id, finish, NULL);
            return fclose(file);
        }
        """;

    [Theory, InlineData(Optimization.Balanced), InlineData(Optimization.Size)]
    public void Cycles_of_a_package_are_close_below_the_rules(Optimization optimization)
    {
        DeviceImage image = TinyPackage.Build(TinyPackage.Sources, "riscv32", optimization);

        AssertCloseBelow(image, TinyPackage.Input(1), "tiny");
    }

    [Theory, MemberData(nameof(BenchmarkModelTests.Names), MemberType = typeof(BenchmarkModelTests))]
    public void Cycles_of_a_model_are_close_below_the_rules(string name)
    {
        var (model, _, invocations) = BenchmarkModelTests.Load(name);
        var package = ModelCompiler.Compile(model.Module, new CompileOptions { Name = "bench", Target = CompileTarget.RiscV32 });

        AssertCloseBelow(ImageBuilder.Build(Verifier.Sources(package), Target.Get("riscv32"), new BuildOptions()), invocations[0], name);
    }

    private void AssertCloseBelow(DeviceImage image, Invocation invocation, string name)
    {
        Cost modelled = Profiler.Profile(image, [invocation]).Total;
        (long instructions, long cycles) = Evaluate(image, invocation);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {modelled.Cycles} of {cycles} cycles, {(100.0 * modelled.Cycles / cycles) - 100:F2} %"));
        Assert.Equal(instructions, modelled.Instructions);
        Assert.InRange(modelled.Cycles!.Value, (1 - Margin) * cycles, cycles);
    }

    private static (long Instructions, long Cycles) Evaluate(DeviceImage image, Invocation invocation)
    {
        string folder = image.WorkFolder;
        File.WriteAllText(Path.Combine(folder, "rules.c"), Plugin);
        File.WriteAllText(Path.Combine(folder, "qemu_plugin_v1.h"), RuntimeSources.Read("plugin/qemu_plugin_v1.h"));
        ToolResult built = ToolProcess.Run("gcc", ["-O2", "-shared", "-fPIC", "-fvisibility=hidden", "rules.c", "-o", "rules.so"], folder, TimeSpan.FromMinutes(1));
        Assert.True(built.ExitCode == 0, built.Error);
        File.WriteAllText(Path.Combine(folder, "rules.in"), Table(Disassembly.Read(image), image.Package.Name));

        RunResult run = Runner.Run(image, [invocation], new RunOptions { EmulatorArguments = ["-plugin", Path.Combine(folder, "rules.so")] });

        Assert.Equal((RunOutcome.Completed, null), (run.Outcome, run.Reason));
        long[] counted = [.. File.ReadAllText(Path.Combine(folder, "rules.out")).Split(' ').Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
        return (counted[0], counted[1]);
    }

    /// <summary>Address, size, kind, cycles alone, register that is loaded, registers that are needed in time, target.</summary>
    private static string Table(Disassembly disassembly, string package)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{disassembly.Function($"{package}_run")!.Address:x} {disassembly.Elf.Symbol("mote_run_0_return")!.Address:x}\n");
        foreach (Instruction instruction in disassembly.Functions.SelectMany(function => function.Instructions))
        {
            string[] operands = instruction.Operands.Split(',', '(', ')');
            string name = instruction.Name;
            (Kind kind, int alone, IEnumerable<string> needed) = name switch
            {
                "lw" or "lh" or "lhu" or "lb" or "lbu" => (Kind.Load, 1, operands.Skip(1)),
                "sw" or "sh" or "sb" => (Kind.Other, 1, operands.Skip(2)),
                "div" or "rem" => (Kind.Other, 19, operands.Skip(1)),
                "divu" or "remu" => (Kind.Other, 18, operands.Skip(1)),
                "j" or "jal" => (Kind.Jump, 2, []),
                "jr" or "jalr" => (Kind.Jump, 2, operands),
                "ret" => (Kind.Jump, 2, ["ra"]),
                _ => name[0] == 'b' ? (Kind.Branch, 1, operands) : (Kind.Other, 1, operands.Skip(1)),
            };
            uint mask = needed.Select(operand => Array.IndexOf(Registers, operand)).Where(number => number > 0).Aggregate(0u, (set, number) => set | (1u << number));
            int loaded = kind == Kind.Load ? Array.IndexOf(Registers, operands[0]) : 0;
            text.Append(CultureInfo.InvariantCulture, $"{instruction.Address:x} {instruction.Size} {(int)kind} {alone} {loaded} {mask:x} {instruction.Target ?? 0:x}\n");
        }

        return text.ToString();
    }
}
