using System.Diagnostics;
using Mote.Core;
using Mote.Formats.TfLite;

namespace Mote.Formats.Tests.Mutation;

/// <summary>
/// Reads damaged files and watches what the reader does: it may refuse with a <see cref="DiagnosticException"/> or read a model that
/// survives being written and read again, within bounds of time and memory. Anything else is a violation.
/// </summary>
/// <remarks>Mutant number n of a run depends on n, the seed and the files alone, so that a violation can be looked at again.</remarks>
internal sealed class MutationRun(IReadOnlyList<Mutator> files, ulong seed)
{
    private const int KeptViolations = 20;

    /// <summary>Far above what any file here needs, so that only a reader that has lost its way is caught and not a busy machine.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(5);

    /// <summary>How many changes of each kind were made.</summary>
    public long[] Counts { get; } = new long[Enum.GetValues<MutationKind>().Length];

    public long Refused { get; private set; }

    public long Accepted { get; private set; }

    public TimeSpan Slowest { get; private set; }

    public string SlowestName { get; private set; } = "";

    public long LargestAllocation { get; private set; }

    public string LargestAllocationName { get; private set; } = "";

    public long ViolationCount { get; private set; }

    public List<string> Violations { get; } = [];

    /// <summary>The share of all changes that hit a number of the structure.</summary>
    public double StructuralShare => Enum.GetValues<MutationKind>().Where(Mutator.IsStructural).Sum(kind => Counts[(int)kind]) / (double)Math.Max(1, Counts.Sum());

    /// <summary>The most that reading a file of <paramref name="length"/> bytes may allocate.</summary>
    public static long AllowedAllocation(long length) => (4 * length) + (64L << 20);

    /// <summary>Tries the mutants numbered from <paramref name="first"/> on.</summary>
    public void Try(long first, long count)
    {
        for (long number = first; number < first + count; number++)
        {
            var random = new SplitMix(seed ^ ((ulong)number * 0xD1342543DE82EF95));
            Mutator file = files[random.Below(files.Count)];
            byte[] mutant = file.Mutate(ref random, Counts);
            TryOne($"mutant {number} of {file.Name}", mutant);
        }
    }

    private void TryOne(string name, byte[] mutant)
    {
        RawModel? model = null;
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        try
        {
            model = TfLiteReader.Read(mutant, "mutant.tflite");
            Accepted++;
        }
        catch (DiagnosticException)
        {
            Refused++;
        }
#pragma warning disable CA1031 // Any other exception is what is looked for.
        catch (Exception exception)
        {
            Violate($"{name}: {exception}");
        }
#pragma warning restore CA1031

        TimeSpan time = Stopwatch.GetElapsedTime(start);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        Measure(name, mutant.Length, time, allocated);
        if (model is not null)
        {
            Use(name, model);
        }
    }

    private void Measure(string name, int length, TimeSpan time, long allocated)
    {
        if (time > Slowest)
        {
            Slowest = time;
            SlowestName = name;
        }

        if (allocated > LargestAllocation)
        {
            LargestAllocation = allocated;
            LargestAllocationName = $"{name} ({length} bytes)";
        }

        if (time > LongestTime)
        {
            Violate($"{name}: reading took {time}");
        }

        if (allocated > AllowedAllocation(length))
        {
            Violate($"{name}: reading {length} bytes allocated {allocated}");
        }
    }

    private void Use(string name, RawModel model)
    {
        try
        {
            foreach (RawOperator op in model.Subgraphs.SelectMany(graph => graph.Operators))
            {
                _ = model.NameOf(op);
                ReadSomeOptions(op.Options);
                ReadSomeOptions(op.Options2);
            }

            if (TfLiteReader.Read(TfLiteWriter.Write(model), "again.tflite") != model)
            {
                Violate($"{name}: what was read is not what was written");
            }
        }
        catch (DiagnosticException exception) when (exception.Diagnostics[0].Id == DiagnosticIds.UnexpectedOptions)
        {
            // Options of a type that the schema does not have, or with fields that it does not have.
        }
#pragma warning disable CA1031 // Any other exception is what is looked for.
        catch (Exception exception)
        {
            Violate($"{name}: {exception}");
        }
#pragma warning restore CA1031
    }

    private static void ReadSomeOptions(RawOptions options)
    {
        foreach (RawField field in options.Fields)
        {
            _ = field.Kind switch
            {
                RawFieldKind.Bool => options.Bool(field.Slot) ? 1 : 0,
                RawFieldKind.Int8 => options.Int8(field.Slot),
                RawFieldKind.Int32 => options.Int32(field.Slot),
                RawFieldKind.Int64 => options.Int64(field.Slot),
                RawFieldKind.Float => options.Float(field.Slot),
                RawFieldKind.String => options.String(field.Slot)!.Length,
                RawFieldKind.Int32Vector => options.Int32Vector(field.Slot).Length,
                RawFieldKind.Int64Vector => options.Int64Vector(field.Slot).Length,
                RawFieldKind.FloatVector => options.FloatVector(field.Slot).Length,
                RawFieldKind.Bytes => options.Bytes(field.Slot).Length,
                _ => options.UInt16Vector(field.Slot).Length,
            };
        }
    }

    private void Violate(string what)
    {
        ViolationCount++;
        if (Violations.Count < KeptViolations)
        {
            Violations.Add(what);
        }
    }
}
