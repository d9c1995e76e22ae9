using System.Text;
using Microsoft.CodeAnalysis;

namespace Mote.Operators.Generator;

/// <summary>
/// Writes the micro-kernels of the matrix product of Mote.Operators.Training.Gemm: one method for each number of rows and vectors, because only
/// locals with names of their own stay in registers. They are generic over the vectors; the widest that there are decide how many rows are used.
/// </summary>
[Generator]
public sealed class GemmGenerator : IIncrementalGenerator
{
    private const int MostRows = 14;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterPostInitializationOutput(static output => output.AddSource("GemmKernels.g.cs", Text()));

    private static string Text()
    {
        var text = new StringBuilder();
        text.Append("#nullable enable\nnamespace Mote.Operators.Training;\n\n");
        text.Append("/// <summary>c = start + a * b on a tile of a few rows and one or two vectors of columns; see Gemm.</summary>\n");
        text.Append("internal static unsafe class GemmKernels<TLanes, TVector>\n    where TLanes : struct, ILanes<TVector>\n    where TVector : struct\n{\n");
        Table(text, "OneVector", "Rows{0}x1");
        Table(text, "TwoVectors", "Rows{0}x2");
        Table(text, "PartOfVector", "Rows{0}xPart");
        for (int rows = 1; rows <= MostRows; rows++)
        {
            Kernel(text, rows, 1, false);
            Kernel(text, rows, 2, false);
            Kernel(text, rows, 1, true);
        }

        return text.Append("}\n").ToString();
    }

    private static void Table(StringBuilder text, string name, string kernel)
    {
        text.Append("    /// <summary>By the number of rows.</summary>\n");
        text.Append($"    public static readonly delegate*<GemmCall*, float*, float*, float*, float*, void>[] {name} =\n    [\n        null,\n");
        for (int rows = 1; rows <= MostRows; rows++)
        {
            text.Append("        &").AppendFormat(kernel, rows).Append(",\n");
        }

        text.Append("    ];\n\n");
    }

    private static void Kernel(StringBuilder text, int rows, int vectors, bool part)
    {
        string name = part ? $"Rows{rows}xPart" : $"Rows{rows}x{vectors}";
        string masked = part ? ", mask" : "";
        string At(int vector) => vector == 0 ? "" : $" + {vector} * TLanes.Count";

        text.Append("    [global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]\n");
        text.Append($"    private static void {name}(GemmCall* call, float* a, float* b, float* c, float* start)\n    {{\n");
        if (part)
        {
            text.Append("        var mask = TLanes.Mask(call->Part);\n");
        }

        Lines(rows, vectors, (i, j) => text.Append($"        TVector c{i}_{j} = TLanes.Zero;\n"));
        text.Append("        if (start != null)\n        {\n            nint row = call->StartRow;\n");
        Lines(rows, vectors, (i, j) => text.Append($"            c{i}_{j} = TLanes.Load(start + {i} * row{At(j)}{masked});\n"));
        text.Append("        }\n\n");

        // Four rows share a pointer: one, two and three rows further are reached by an index.
        int pointers = (rows + 3) / 4;
        text.Append("        nint down = call->ARow, down2 = 2 * down, down3 = 3 * down, across = call->AColumn, next = call->BRow;\n");
        text.Append("        nint jumpA = call->ARun - call->Depth * across, jumpB = call->BRun - call->Depth * next;\n");
        for (int p = 0; p < pointers; p++)
        {
            text.Append($"        float* a{p} = a + {4 * p} * down;\n");
        }

        text.Append("        nint run = call->Runs;\n        do\n        {\n            nint k = call->Depth;\n            do\n            {\n");
        for (int j = 0; j < vectors; j++)
        {
            text.Append($"                TVector b{j} = TLanes.Load(b{At(j)}{masked});\n");
        }

        for (int i = 0; i < rows; i++)
        {
            string offset = (i % 4) switch { 0 => "", 1 => " + down", 2 => " + down2", _ => " + down3" };
            text.Append($"                TVector x{i} = TLanes.Create(*(a{i / 4}{offset}));\n");
            for (int j = 0; j < vectors; j++)
            {
                text.Append($"                c{i}_{j} = TLanes.Fma(x{i}, b{j}, c{i}_{j});\n");
            }
        }

        text.Append("                b += next;\n");
        for (int p = 0; p < pointers; p++)
        {
            text.Append($"                a{p} += across;\n");
        }

        text.Append("            }\n            while (--k > 0);\n            b += jumpB;\n");
        for (int p = 0; p < pointers; p++)
        {
            text.Append($"            a{p} += jumpA;\n");
        }

        text.Append("        }\n        while (--run > 0);\n\n        nint line = call->CRow;\n");
        Lines(rows, vectors, (i, j) => text.Append($"        TLanes.Store(c{i}_{j}, c + {i} * line{At(j)}{masked});\n"));
        text.Append("    }\n\n");
    }

    private static void Lines(int rows, int vectors, System.Action<int, int> line)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < vectors; j++)
            {
                line(i, j);
            }
        }
    }
}
