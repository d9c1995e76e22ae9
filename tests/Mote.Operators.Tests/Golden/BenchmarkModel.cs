using Mote.Core;
using Mote.Runtime;

namespace Mote.Operators.Tests.Golden;

/// <summary>The nine benchmark models and their two input rules.</summary>
internal static class BenchmarkModel
{
    public static Model Load(string shared, string sha256)
    {
        string row = File.ReadLines(Path.Combine(shared, "models", "index.csv")).First(l => l.StartsWith("tflite,", StringComparison.Ordinal) && l.Contains(sha256, StringComparison.Ordinal));
        return Model.Load(Path.Combine(shared, "models", row.Split(',')[1]));
    }

    /// <summary>Rule A: (i*37 + 11) % 251 - 125. Rule B: the top byte of xorshift32 from 1. An int16 input takes the same small values.</summary>
    public static void Fill(string rule, Session session, string type)
    {
        var element = type == "i16" ? ElementType.Int16 : ElementType.Int8;
        var data = session.Input(0);
        uint s = 1;
        for (int i = 0; i < data.Length / element.Size(); i++)
        {
            s ^= s << 13;
            s ^= s >> 17;
            s ^= s << 5;
            int value = rule == "A" ? (int)((i * 37L + 11) % 251) - 125 : (sbyte)(s >> 24);
            InputRule.Store(element, data.Slice(i * element.Size(), element.Size()), value);
        }
    }
}
