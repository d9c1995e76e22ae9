using System.Text;
using Microsoft.CodeAnalysis;

namespace Mote.Operators.Generator;

/// <summary>
/// Writes the micro-kernels of depthwise convolutions of Mote.Operators.Convolution: one for each number of rows and columns of taps up to 3 x 3, whose
/// weights, or their gradients, stay in registers while the image passes by.
/// </summary>
[Generator]
public sealed class DepthwiseGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterPostInitializationOutput(static output => output.AddSource("DepthwiseKernels.g.cs", Text()));

    private static string Text()
    {
        var text = new StringBuilder();
        text.Append("#nullable enable\nusing Mote.Operators.Training;\n\nnamespace Mote.Operators.Convolution;\n\n");
        text.Append("/// <summary>Sums over a few taps of an image, channel by channel; see DepthwiseCall.</summary>\n");
        text.Append("internal static unsafe class DepthwiseKernels<TLanes, TVector>\n    where TLanes : struct, ILanes<TVector>\n    where TVector : struct\n{\n");
        Table(text, "Windows", "float*, float*, float*, float*, nint");
        Table(text, "Gradients", "float*, float*, float*, nint");
        for (int rows = 1; rows <= 3; rows++)
        {
            for (int columns = 1; columns <= 3; columns++)
            {
                Windows(text, rows, columns);
                Gradients(text, rows, columns);
            }
        }

        return text.Append("}\n").ToString();
    }

    private static void Table(StringBuilder text, string name, string types)
    {
        text.Append("    /// <summary>By 3 * (rows - 1) + columns - 1.</summary>\n");
        text.Append($"    public static readonly delegate*<DepthwiseCall*, {types}, void>[] {name} =\n    [\n");
        for (int i = 0; i < 9; i++)
        {
            text.Append($"        &{name}{i / 3 + 1}x{i % 3 + 1},\n");
        }

        text.Append("    ];\n\n");
    }

    private static void Begin(StringBuilder text, string name, string parameters)
    {
        text.Append("    [global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]\n");
        text.Append($"    private static void {name}(DepthwiseCall* call, {parameters}, nint channels)\n    {{\n");
        text.Append("        nint sourceRow = call->SourceRow, sourceColumn = call->SourceColumn, tapRow = call->TapRow, tapColumn = call->TapColumn, tapColumn2 = 2 * tapColumn;\n");
        text.Append("        nint weightRow = call->WeightRow, weightColumn = call->WeightColumn, imageRow = call->ImageRow, imageColumn = call->ImageColumn;\n");
        text.Append("        nint c = 0;\n");
    }

    private static string At(string pointer, int i, int j) =>
        pointer + i + (j switch { 0 => "", 1 => " + tapColumn", _ => " + tapColumn2" });

    /// <summary>image[y, x] = start + sum over taps of source * weight.</summary>
    private static void Windows(StringBuilder text, int rows, int columns)
    {
        Begin(text, $"Windows{rows}x{columns}", "float* source, float* weights, float* image, float* start");
        foreach (bool part in new[] { false, true })
        {
            string mask = Open(text, part);
            Taps(text, rows, columns, (i, j) => $"            TVector w{i}{j} = TLanes.Load(weights + {i} * weightRow + {j} * weightColumn + c{mask});\n");
            text.Append("            for (nint y = 0; y < call->Rows; y++)\n            {\n                float* to = image + y * imageRow + c;\n");
            text.Append("                float* from = start == null ? null : start + y * call->StartRow + c;\n");
            text.Append("                float* s0 = source + y * sourceRow + c;\n");
            Pointers(text, rows);
            text.Append("                for (nint x = call->Columns; x > 0; x--)\n                {\n");
            text.Append($"                    TVector sum = TLanes.Zero;\n                    if (from != null)\n                    {{\n                        sum = TLanes.Load(from{mask});\n");
            text.Append("                        from += call->StartColumn;\n                    }\n\n");
            Taps(text, rows, columns, (i, j) => $"                    sum = TLanes.Fma(TLanes.Load({At("s", i, j)}{mask}), w{i}{j}, sum);\n");
            text.Append($"                    TLanes.Store(sum, to{mask});\n                    to += imageColumn;\n");
            Advance(text, rows);
            text.Append("                }\n            }\n");
            Close(text, part);
        }

        text.Append("    }\n\n");
    }

    /// <summary>weights[tap] += sum over the image of source * image.</summary>
    private static void Gradients(StringBuilder text, int rows, int columns)
    {
        Begin(text, $"Gradients{rows}x{columns}", "float* source, float* image, float* gradient");
        foreach (bool part in new[] { false, true })
        {
            string mask = Open(text, part);
            Taps(text, rows, columns, (i, j) => $"            TVector w{i}{j} = TLanes.Load(gradient + {i} * weightRow + {j} * weightColumn + c{mask});\n");
            text.Append("            for (nint y = 0; y < call->Rows; y++)\n            {\n                float* to = image + y * imageRow + c;\n");
            text.Append("                float* s0 = source + y * sourceRow + c;\n");
            Pointers(text, rows);
            text.Append("                for (nint x = call->Columns; x > 0; x--)\n                {\n");
            text.Append($"                    TVector d = TLanes.Load(to{mask});\n                    to += imageColumn;\n");
            Taps(text, rows, columns, (i, j) => $"                    w{i}{j} = TLanes.Fma(TLanes.Load({At("s", i, j)}{mask}), d, w{i}{j});\n");
            Advance(text, rows);
            text.Append("                }\n            }\n\n");
            Taps(text, rows, columns, (i, j) => $"            TLanes.Store(w{i}{j}, gradient + {i} * weightRow + {j} * weightColumn + c{mask});\n");
            Close(text, part);
        }

        text.Append("    }\n\n");
    }

    private static string Open(StringBuilder text, bool part)
    {
        text.Append(part
            ? "        if (c < channels)\n        {\n            var mask = TLanes.Mask((int)(channels - c));\n"
            : "        for (; c + TLanes.Count <= channels; c += TLanes.Count)\n        {\n");
        return part ? ", mask" : "";
    }

    private static void Close(StringBuilder text, bool part) => text.Append(part ? "        }\n" : "        }\n\n");

    private static void Pointers(StringBuilder text, int rows)
    {
        for (int i = 1; i < rows; i++)
        {
            text.Append($"                float* s{i} = s{i - 1} + tapRow;\n");
        }
    }

    private static void Advance(StringBuilder text, int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            text.Append($"                    s{i} += sourceColumn;\n");
        }
    }

    private static void Taps(StringBuilder text, int rows, int columns, System.Func<int, int, string> line)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                text.Append(line(i, j));
            }
        }
    }
}
