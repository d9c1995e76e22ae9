using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mote.Core;

namespace Mote.Compiler;

/// <summary>NAME.json: what a package is, for tools and people.</summary>
internal static class Manifest
{
    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The manifest of a package whose other files are complete.</summary>
    public static PackageFile Write(Package package)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            json.WriteNumber("manifest", 1);
            json.WriteString("name", package.Name);
            json.WriteString("tool_version", ToolVersion.Current);
            json.WriteString("model_sha256", package.Options.ModelSha256);
            json.WriteString("target", package.Options.Target.Name);
            json.WriteString("optimize", package.Options.Goal.ToString().ToLowerInvariant());
            json.WriteBoolean("updatable", package.Options.Updatable);
            json.WriteString("semantics", "tflite-micro double rounding");
            var main = package.Module.Main;
            WriteTensors(json, "inputs", main, main.Inputs);
            WriteTensors(json, "outputs", main, main.Outputs);
            json.WriteStartObject("ram");
            json.WriteNumber("arena", package.ArenaBytes);
            json.WriteNumber("state", package.StateBytes);
            json.WriteEndObject();
            json.WriteStartObject("flash");
            json.WriteNumber("constants", package.ConstantBytes);
            json.WriteEndObject();
            WriteLayers(json, package);
            json.WriteStartArray("files");
            foreach (var file in package.Files)
            {
                json.WriteStartObject();
                json.WriteString("path", file.Path);
                json.WriteString("sha256", file.Sha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return new PackageFile($"{package.Name}.json", buffer.ToArray());
    }

    private static void WriteTensors(Utf8JsonWriter json, string property, Graph graph, ImmutableArray<int> indices)
    {
        json.WriteStartArray(property);
        foreach (int index in indices)
        {
            var tensor = graph.Tensors[index];
            json.WriteStartObject();
            json.WriteString("name", tensor.Name);
            json.WriteString("dtype", tensor.Type.Label());
            json.WriteStartArray("shape");
            foreach (int dimension in tensor.Shape.Dimensions)
            {
                json.WriteNumberValue(dimension);
            }

            json.WriteEndArray();
            if (tensor.Quantization is { IsPerTensor: true } quantization)
            {
                json.WriteNumber("scale", quantization.Scale);
                json.WriteNumber("zero_point", quantization.ZeroPoint);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLayers(Utf8JsonWriter json, Package package)
    {
        json.WriteStartArray("layers");
        foreach (var layer in package.Layers)
        {
            json.WriteStartObject();
            json.WriteNumber("index", layer.Index);
            json.WriteString("op", layer.Operator);
            json.WriteString("name", layer.Name);
            json.WriteStartArray("covers");
            foreach (int original in layer.Covers)
            {
                json.WriteNumberValue(original);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
