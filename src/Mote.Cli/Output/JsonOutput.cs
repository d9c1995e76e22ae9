using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mote.Cli.Output;

/// <summary>JSON on standard output: names in snake case, numbers and texts as they are.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Prints a result.</summary>
    public static void Print<T>(T value) => Console.Out.Write(JsonSerializer.Serialize(value, Options) + "\n");
}
