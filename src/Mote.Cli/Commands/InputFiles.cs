using System.Globalization;
using Mote.Core;
using Mote.Devices;
using Mote.Formats.Npy;
using Mote.Runtime;

namespace Mote.Cli.Commands;

/// <summary>Reads the files of <c>--input</c>.</summary>
internal static class InputFiles
{
    /// <summary>One file an input, in order; with several times as many files, one invocation after the other.</summary>
    /// <exception cref="DiagnosticException">A file cannot be read or does not fit its input.</exception>
    public static List<(uint? Seed, Invocation Invocation)> Read(IReadOnlyList<Tensor> inputs, string[] files, bool reset)
    {
        if (inputs.Count == 0 || files.Length % inputs.Count != 0)
        {
            throw CommonOptions.Bad("--input", string.Create(CultureInfo.InvariantCulture, $"{files.Length} files do not fit a model of {inputs.Count} inputs"));
        }

        return [.. files.Chunk(inputs.Count).Select(chunk => ((uint?)null, new Invocation([.. chunk.Select((file, i) => ReadOne(inputs[i], file))], reset)))];
    }

    private static byte[] ReadOne(Tensor input, string path)
    {
        byte[] file = Model.ReadFile(path);
        byte[] data = file;
        if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            var array = NpyFile.Read(file, path);
            if (array.TypeCode != TypeCode(input.Type))
            {
                throw CommonOptions.Bad(path, $"the array has the type {array.TypeCode}", $"{TypeCode(input.Type)}, for input '{input.Name}' of {input.TensorType}");
            }

            data = array.Data.ToArray();
        }

        return data.Length == input.ByteLength
            ? data
            : throw CommonOptions.Bad(path, string.Create(CultureInfo.InvariantCulture, $"it holds {data.Length} bytes of data"),
                string.Create(CultureInfo.InvariantCulture, $"{input.ByteLength}, for input '{input.Name}' of {input.TensorType}"));
    }

    private static string TypeCode(ElementType type) => type switch
    {
        ElementType.Bool => "b1",
        ElementType.Float32 => "f4",
        ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32 or ElementType.UInt64 => string.Create(CultureInfo.InvariantCulture, $"u{type.Size()}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"i{type.Size()}"),
    };
}
