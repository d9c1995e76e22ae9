using System.Globalization;
using System.Text;
using Mote.Core;
using Mote.Operators.Cases;
using Mote.Runtime;

namespace Mote.Operators.Tests.Theory;

/// <summary>
/// The reference arithmetic is the law, so its bits are on record: one checksum a case, over all outputs of all invocations. A change of any
/// of them is a change of the law and has to be meant.
/// </summary>
public static class RecordedCases
{
    /// <summary>A line for each case: operator, checksum, name of the case.</summary>
    public static string Render(OperatorEntry entry)
    {
        var text = new StringBuilder();
        foreach (var one in entry.Cases())
        {
            var cases = CaseModule.Combine([one]);
            var session = Model.FromModule(cases.Module).CreateSession();
            uint crc = 0;
            for (int i = 0; i < CaseModule.Invocations; i++)
            {
                for (int k = 0; k < session.InputCount; k++)
                {
                    cases.InputBytes(k, i).CopyTo(session.Input(k));
                }

                session.Run();
                for (int o = 0; o < session.OutputCount; o++)
                {
                    crc = Crc32.Append(crc, Canonical(cases.Module.Main.Tensors[cases.Module.Main.Outputs[o]].Type, session.Output(o)));
                }
            }

            text.Append(CultureInfo.InvariantCulture, $"{crc:x8} {one.Name}\n");
        }

        return text.ToString();
    }

    /// <summary>Any NaN counts as the same NaN.</summary>
    private static byte[] Canonical(ElementType type, ReadOnlySpan<byte> data)
    {
        var copy = data.ToArray();
        for (int i = 0; type == ElementType.Float32 && i < copy.Length; i += 4)
        {
            if (float.IsNaN(BitConverter.ToSingle(copy, i)))
            {
                BitConverter.TryWriteBytes(copy.AsSpan(i), 0x7FC00000);
            }
        }

        return copy;
    }
}
