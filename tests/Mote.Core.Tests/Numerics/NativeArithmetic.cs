using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mote.Core.Tests.Numerics;

/// <summary>The C headers compiled by a host compiler into a library whose functions map arrays.</summary>
internal sealed class NativeArithmetic
{
    private static readonly ConcurrentDictionary<(string, string), NativeArithmetic> Compiled = new();
    private readonly nint _library;

    private NativeArithmetic(nint library) => _library = library;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Mapping(int[] a, int[] b, int[] c, int[] output, int count);

    /// <summary>Compiles the driver, once for each compiler and flags; skips the calling test when the compiler is not installed.</summary>
    public static NativeArithmetic Compile(string compiler, string flags) => Compiled.GetOrAdd((compiler, flags), static key =>
    {
        string folder = Directory.CreateTempSubdirectory("mote-arithmetic-").FullName;
        string library = Path.Combine(folder, "arithmetic.so");
        Run(key.Item1, $"{key.Item2} {Warnings} -fPIC -shared -I {Headers} -o {library} {Driver}");
        NativeArithmetic loaded = new(NativeLibrary.Load(library));
        Directory.Delete(folder, recursive: true);
        return loaded;
    });

    public static string Warnings => "-Wall -Wextra -Wconversion -Wshadow -Wcast-align -Wpedantic -Werror";

    public static string Headers => Path.Combine(RepositoryRoot(), "src", "Mote.Operators", "Arithmetic");

    public static string Driver => Path.Combine(RepositoryRoot(), "tests", "Mote.Core.Tests", "Numerics", "ArithmeticDriver.c");

    /// <summary>Runs a tool and returns its output; skips when it is absent, fails when it fails.</summary>
    public static string Run(string tool, string arguments)
    {
        if (!Installed(tool))
        {
            Assert.Skip($"{tool} is not installed.");
        }

        using Process process = Process.Start(new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{tool} {arguments}\n{errors.Result}{output}");
        return output;
    }

    public int[] Map(string function, int[] a, int[] b, int[] c)
    {
        int[] output = new int[a.Length];
        nint address = NativeLibrary.GetExport(_library, function);
        Marshal.GetDelegateForFunctionPointer<Mapping>(address)(a, b, c, output, a.Length);
        return output;
    }

    private static bool Installed(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, tool)));

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mote.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
    }
}
