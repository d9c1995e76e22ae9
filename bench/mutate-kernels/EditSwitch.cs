namespace Mote.MutateKernels;

/// <summary>The switch of the edits, where this program is built with edits in it (see <see cref="Source"/>).</summary>
internal static class EditSwitch
{
    /// <summary>What is added to Mote.Core for the edits to ask.</summary>
    public const string Source = """
        namespace Mote.Core;

        /// <summary>Which edit is on.</summary>
        public static class MutantSwitch
        {
            /// <summary>The number of the edit, or -1.</summary>
            public static int On = -1;

            /// <summary>The edits whose place was computed.</summary>
            public static readonly bool[] Reached = new bool[1 << 16];

            /// <summary>Whether the sites are noted.</summary>
            public static bool IsNoting = true;

            /// <summary>True when this edit is on.</summary>
            public static bool Is(int number)
            {
                if (IsNoting)
                {
                    Reached[number] = true;
                }

                return number == On;
            }
        }
        """;

    private static readonly Type Type = Type.GetType("Mote.Core.MutantSwitch, Mote.Core")
        ?? throw new InvalidOperationException("There are no edits in this program.");

    /// <summary>The edit that is on, or -1. Setting it ends the noting.</summary>
    public static int On
    {
        set
        {
            Type.GetField("IsNoting")!.SetValue(null, false);
            Type.GetField("On")!.SetValue(null, value);
        }
    }

    /// <summary>The edits that were computed since the last call.</summary>
    public static HashSet<int> TakeReached()
    {
        bool[] reached = (bool[])Type.GetField("Reached")!.GetValue(null)!;
        HashSet<int> taken = [.. Enumerable.Range(0, reached.Length).Where(i => reached[i])];
        Array.Clear(reached);
        return taken;
    }
}
