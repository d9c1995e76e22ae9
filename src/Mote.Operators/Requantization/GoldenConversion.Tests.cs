using System.Globalization;
using Mote.Core;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Requantization;

/// <summary>One recorded conversion of 256 elements by TensorFlow Lite for Microcontrollers.</summary>
internal sealed record GoldenConversion(ElementType Input, ElementType Output, Quantization? From, Quantization? To, string Parameters, string[] Values)
{
    /// <summary>All recordings of an operator; skips the test when they are absent.</summary>
    public static IReadOnlyList<GoldenConversion> Rows(string name)
    {
        string path = Path.Combine(SharedData.Require("golden"), "operators", "unary.csv");
        List<GoldenConversion> rows = [.. File.ReadLines(path).Skip(1).Select(l => l.Split(',')).Where(f => f[0] == name && f[9] == "ok").Select(Parse)];
        Assert.NotEmpty(rows);
        return rows;
    }

    /// <summary>The reference's output; <paramref name="input"/> gives the input element at an index.</summary>
    public TOutput[] Run<TInput, TOutput>(Operator op, Converter<int, TInput> input)
        where TInput : unmanaged
        where TOutput : unmanaged =>
        SingleNode.Run<TInput, TOutput>(op, Input, new Shape(256), From, Array.ConvertAll(Enumerable.Range(0, 256).ToArray(), input), Output, To);

    private static GoldenConversion Parse(string[] f) => new(Type(f[1]), Type(f[2]), Quantized(f[1], f[3], f[4]), Quantized(f[2], f[5], f[6]), f[7], f[10..]);

    private static ElementType Type(string name) => Enum.Parse<ElementType>(name, ignoreCase: true);

    private static Quantization? Quantized(string type, string scale, string zero) => type == "FLOAT32"
        ? null
        : new(float.Parse(scale, CultureInfo.InvariantCulture), int.Parse(zero, CultureInfo.InvariantCulture));
}
