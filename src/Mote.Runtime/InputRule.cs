using System.Buffers.Binary;
using Mote.Core;

namespace Mote.Runtime;

/// <summary>Reproducible inputs: raw stored values by element type, whatever the quantization.</summary>
public static class InputRule
{
    /// <summary>
    /// Fills an input by the rule of <c>--random SEED</c>: a 32-bit linear congruential generator, started anew for every input and seed;
    /// see docs/numeric-contract.md. INT32 and INT64 stay within 0..3, floats within [-1, 1).
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <param name="position">The position of the input in the model's list of inputs.</param>
    /// <param name="type">The element type.</param>
    /// <param name="data">All bytes of the input.</param>
    public static void Random(uint seed, int position, ElementType type, Span<byte> data)
    {
        uint state = unchecked(seed * 2654435761u + (uint)position * 40503u + 12345u);
        int size = type.Size();
        for (int at = 0; at + size <= data.Length; at += size)
        {
            state = unchecked(state * 1664525u + 1013904223u);
            uint r = state >> 8;
            var element = data.Slice(at, size);
            switch (type)
            {
                case ElementType.Int8:
                    element[0] = unchecked((byte)((int)(r >> 16) - 128));
                    break;
                case ElementType.UInt8:
                    element[0] = (byte)(r >> 16);
                    break;
                case ElementType.Int16 or ElementType.UInt16:
                    BinaryPrimitives.WriteInt16LittleEndian(element, unchecked((short)((int)(r >> 8) - 32768)));
                    break;
                case ElementType.Float32:
                    BinaryPrimitives.WriteSingleLittleEndian(element, (float)(r / 8388608.0 - 1.0));
                    break;
                case ElementType.Bool:
                    element[0] = (byte)((r >> 23) & 1);
                    break;
                default:
                    element.Clear();
                    element[0] = (byte)(r % 4);
                    break;
            }
        }
    }

    /// <summary>
    /// Fills an input by the rule of <c>mote profile</c>: element i is (i*37 + 11) % 251 - 125, in floats divided by 125, unsigned types offset
    /// by 128; booleans are its lowest bit.
    /// </summary>
    public static void Pattern(ElementType type, Span<byte> data)
    {
        int size = type.Size();
        for (int i = 0; i < data.Length / size; i++)
        {
            int value = (int)((i * 37L + 11) % 251) - 125;
            Store(type, data.Slice(i * size, size), value);
        }
    }

    /// <summary>Stores a small integer in an element; see <see cref="Pattern"/> for the types that are not signed integers.</summary>
    public static void Store(ElementType type, Span<byte> element, int value)
    {
        switch (type)
        {
            case ElementType.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(element, value / 125f);
                break;
            case ElementType.Bool:
                element[0] = (byte)(value & 1);
                break;
            case ElementType.UInt8:
                element[0] = (byte)(value + 128);
                break;
            default:
                for (int b = 0; b < element.Length; b++)
                {
                    element[b] = unchecked((byte)(value >> Math.Min(8 * b, 31)));
                }

                break;
        }
    }
}
