namespace Mote.Formats.Tests.Mutation;

/// <summary>Damages copies of a file of text or of a simple header: bytes, blocks, ends, numbers and the marks that its grammar hangs on.</summary>
internal static class TextMutator
{
    /// <summary>A damaged copy, one to four changes away.</summary>
    /// <param name="file">The valid file.</param>
    /// <param name="pieces">Texts that mean something in the format; they are put in at random places.</param>
    /// <param name="random">Where the choices come from.</param>
    public static byte[] Mutate(byte[] file, IReadOnlyList<byte[]> pieces, ref SplitMix random)
    {
        List<byte> mutant = [.. file];
        int changes = 1 + random.Below(4);
        for (int i = 0; i < changes && mutant.Count > 0; i++)
        {
            int at = random.Below(mutant.Count);
            int block = Math.Min(1 + random.Below(40), mutant.Count - at);
            switch (random.Below(8))
            {
                case 0:
                    mutant[at] ^= (byte)(1 << random.Below(8));
                    break;
                case 1:
                    mutant[at] = (byte)random.Next();
                    break;
                case 2:
                    mutant.RemoveRange(at, block);
                    break;
                case 3:
                    mutant.RemoveRange(at, mutant.Count - at);
                    break;
                case 4:
                    mutant.InsertRange(random.Below(mutant.Count), mutant.GetRange(at, block));
                    break;
                case 5:
                    for (int j = 0; j < block; j++)
                    {
                        mutant[at + j] = (byte)(random.Below(2) * 255);
                    }

                    break;
                case 6:
                    byte[] piece = pieces[random.Below(pieces.Count)];
                    int times = random.Below(8) == 0 ? 50 : 1;
                    for (int j = 0; j < times; j++)
                    {
                        mutant.InsertRange(at, piece);
                    }

                    break;
                default:
                    byte[] over = pieces[random.Below(pieces.Count)];
                    for (int j = 0; j < over.Length && at + j < mutant.Count; j++)
                    {
                        mutant[at + j] = over[j];
                    }

                    break;
            }
        }

        return [.. mutant];
    }
}
