using System.Globalization;

namespace Mote.Formats.FlatBuffers;

/// <summary>Where in a file a table stands, as a person would say it: <c>model.tflite, subgraph 0, operator 3</c>. Text is made only when asked for.</summary>
internal sealed class FlatPlace(FlatPlace? parent, string name, int index = -1)
{
    public override string ToString()
    {
        string own = index < 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {index}");
        return parent is null ? own : $"{parent}, {own}";
    }
}
