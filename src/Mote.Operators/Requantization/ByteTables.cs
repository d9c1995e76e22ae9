using Mote.Core;
using Mote.Core.Emission;

namespace Mote.Operators.Requantization;

/// <summary>The kernels for what maps each byte to a byte.</summary>
internal static class ByteTables
{
    private const byte SignBit = 0x80;

    /// <summary>
    /// The call for a table. Where it only turns the sign bit, as between uint8 and int8 of the same scale, words are turned instead, unless the
    /// code must not depend on numbers.
    /// </summary>
    /// <param name="node">A node of one input and one output of bytes, of which each output is a function of the input at its place.</param>
    /// <param name="table">What each byte becomes.</param>
    /// <param name="options">The target.</param>
    public static KernelCall Call(NodeView node, byte[] table, EmitOptions options)
    {
        int count = node.Input(0).Shape.ElementCount;
        bool turnsSign = Enumerable.Range(0, table.Length).All(b => table[b] == (b ^ SignBit));
        return turnsSign && !options.Updatable
            ? KernelCall.Of("turn_sign_u8.h", "mote_turn_sign_u8").Input(0, ElementType.UInt8).Dimensions(count).Output(0, ElementType.UInt8)
            : KernelCall.Of("requantize.h", "mote_requantize_bytes").Input(0, ElementType.UInt8).Dimensions(count)
                .Constant<byte>("table", ElementType.UInt8, table).Output(0, ElementType.UInt8);
    }
}
