using System.Runtime.InteropServices;
using Mote.Core.Tests.Numerics;

namespace Mote.MutateKernels;

/// <summary>The C arithmetic as a library with all edits in it; it is asked only of edits that the operators' cases do not notice.</summary>
internal sealed class ArithmeticMutants
{
    private readonly List<(Mapping Map, int[] A, int[] B, int[] C, int[] Expected)> _laws = [];
    private readonly Selection _select;

    public ArithmeticMutants(string library, IReadOnlySet<string> headers)
    {
        Headers = headers;
        nint loaded = NativeLibrary.Load(library);
        Directory.Delete(Path.GetDirectoryName(library)!, recursive: true);
        _select = Marshal.GetDelegateForFunctionPointer<Selection>(NativeLibrary.GetExport(loaded, "mote_mutant_select"));
        foreach (var law in ArithmeticTheory.Laws.Where(l => l.Native is not null))
        {
            var arguments = Enumerable.Range(0, law.Count).Select(law.Arguments).ToArray();
            _laws.Add((Marshal.GetDelegateForFunctionPointer<Mapping>(NativeLibrary.GetExport(loaded, law.Native!)),
                Array.ConvertAll(arguments, a => a.A), Array.ConvertAll(arguments, a => a.B), Array.ConvertAll(arguments, a => a.C), law.Results()));
        }

        if (Notices(-1))
        {
            throw new InvalidOperationException("The C arithmetic differs without an edit.");
        }
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Mapping(int[] a, int[] b, int[] c, [Out] int[] output, int count);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Selection(int number);

    /// <summary>The headers that are in it.</summary>
    public IReadOnlySet<string> Headers { get; }

    /// <summary>True when some result differs with the edit.</summary>
    public bool Notices(int number)
    {
        _select(number);
        return _laws.Any(law =>
        {
            int[] actual = new int[law.A.Length];
            law.Map(law.A, law.B, law.C, actual, actual.Length);
            return !actual.AsSpan().SequenceEqual(law.Expected);
        });
    }
}
