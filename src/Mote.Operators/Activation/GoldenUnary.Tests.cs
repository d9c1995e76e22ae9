using System.Globalization;
using System.Text.RegularExpressions;
using Mote.Core;

namespace Mote.Operators.Tests.Activation;

/// <summary>One recorded run of a unary operator of TensorFlow Lite for Microcontrollers on 256 elements.</summary>
internal sealed record GoldenUnary(
    string Operator, ElementType Input, ElementType Output, Quantization From, Quantization To, string Parameters, Shape Shape, string[] Values)
{
    /// <summary>The recorded outputs.</summary>
    public int[] Expected => Array.ConvertAll(Values, v => int.Parse(v, CultureInfo.InvariantCulture));

    /// <summary>A number among the parameters: <c>alpha=0.1</c>.</summary>
    public float Parameter(string name)
    {
        string part = Parameters.Split(';').Single(p => p.Trim().StartsWith(name + "=", StringComparison.Ordinal));
        return float.Parse(part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>The inputs by the rule of the recording: all values in order, or the generator's.</summary>
    public int[] Inputs()
    {
        uint state = unchecked(2654435761u + 12345u);
        var values = new int[256];
        for (int i = 0; i < values.Length; i++)
        {
            state = unchecked(state * 1664525u + 1013904223u);
            int random = (int)(state >> 24) - 128;
            values[i] = Parameters.Contains("input=lcg/8", StringComparison.Ordinal) ? random / 8
                : Parameters.Contains("input=lcg", StringComparison.Ordinal) ? random
                : Input == ElementType.Int16 ? -32768 + 257 * i
                : i - 128;
        }

        if (Regex.Match(Parameters, @"input (-?\d+) replaced by (-?\d+)") is { Success: true } replaced)
        {
            values.AsSpan().Replace(int.Parse(replaced.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(replaced.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        }

        return values;
    }

    /// <summary>Runs every recording of an operator and compares all elements; skips when the recordings are absent.</summary>
    public static void Check(string name, Func<GoldenUnary, Operator> create)
    {
        var rows = Rows(name);
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            int[] actual = row.Run(create(row));
            int[] expected = row.Expected;
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(expected[i] == actual[i], $"{row.Operator} {row.Input}->{row.Output} {row.From} to {row.To} {row.Parameters}, element {i}: {actual[i]}, recorded {expected[i]}");
            }
        }
    }

    private int[] Run(Operator op) => (Input, Output) switch
    {
        (ElementType.Int8, ElementType.Int8) => Array.ConvertAll(Execute<sbyte, sbyte>(op, v => (sbyte)v), v => (int)v),
        (ElementType.Int8, ElementType.Int16) => Array.ConvertAll(Execute<sbyte, short>(op, v => (sbyte)v), v => (int)v),
        _ => Array.ConvertAll(Execute<short, short>(op, v => (short)v), v => (int)v),
    };

    private TOutput[] Execute<TInput, TOutput>(Operator op, Converter<int, TInput> convert)
        where TInput : unmanaged
        where TOutput : unmanaged =>
        SingleNode.Run<TInput, TOutput>(op, Input, Shape, From, Array.ConvertAll(Inputs(), convert), Output, To);

    private static List<GoldenUnary> Rows(string name)
    {
        string path = Path.Combine(SharedFolder(), "golden", "operators", "unary.csv");
        if (!File.Exists(path))
        {
            string reason = $"The recordings of unary operators are absent: set MOTE_SHARED to the folder that holds {Path.Combine("golden", "operators", "unary.csv")}.";
            Assert.False(Environment.GetEnvironmentVariable("MOTE_REQUIRE_SHARED") == "1", reason);
            Assert.Skip(reason);
        }

        return [.. File.ReadLines(path).Skip(1).Select(line => line.Split(',')).Where(f => f[0] == name && f[9] == "ok").Select(Parse)];
    }

    private static GoldenUnary Parse(string[] f) => new(
        f[0], Type(f[1]), Type(f[2]), Quantized(f[3], f[4]), Quantized(f[5], f[6]), f[7],
        new Shape([.. f[8].Split('x').Select(d => int.Parse(d, CultureInfo.InvariantCulture))]), f[10..]);

    private static ElementType Type(string name) => name == "INT8" ? ElementType.Int8 : ElementType.Int16;

    private static Quantization Quantized(string scale, string zero) =>
        new(float.Parse(scale, CultureInfo.InvariantCulture), int.Parse(zero, CultureInfo.InvariantCulture));

    private static string SharedFolder()
    {
        if (Environment.GetEnvironmentVariable("MOTE_SHARED") is { Length: > 0 } named)
        {
            return named;
        }

        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mote.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? ".", "..", "shared");
    }
}
