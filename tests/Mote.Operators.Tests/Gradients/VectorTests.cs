using System.Numerics;
using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Operators.Cases;

namespace Mote.Operators.Tests.Gradients;

/// <summary>Functions on vectors: how precise they are, and that an element has the same bits wherever it stands and however wide vectors are.</summary>
public sealed class VectorTests
{
    public static TheoryData<string> Functions => ["Exp", "Logistic", "Tanh"];

    [Theory, MemberData(nameof(Functions))]
    public void Functions_are_within_a_few_units_in_the_last_place(string name)
    {
        var (f, exact) = Of(name);
        foreach (float x in CaseData.Floats(1, 200_000, -87, 88).Concat(CaseData.Floats(2, 200_000, -2, 2)).Concat(CaseData.Floats(3, 20_000, -0.01f, 0.01f)))
        {
            float y = f(new Vector<float>(x))[0];
            double wanted = exact(x), unit = Math.Max(MathF.BitIncrement(Math.Abs((float)wanted)) - Math.Abs((float)wanted), 1.5e-45);
            Assert.True(Math.Abs(y - wanted) <= 3 * unit || Math.Abs(wanted) < 1e-37, $"{name}({x:R}) = {y:R}, not {wanted:R}: {Math.Abs(y - wanted) / unit:F1} units");
        }
    }

    [Theory, MemberData(nameof(Functions))]
    public void Special_numbers_have_their_limits(string name)
    {
        var (f, exact) = Of(name);
        foreach (float x in new[] { 0f, -0f, float.PositiveInfinity, float.NegativeInfinity, 200, -200, 88.8f, -104, float.NaN, float.Epsilon })
        {
            float y = f(new Vector<float>(x))[0];
            double wanted = exact(x);
            Assert.True(double.IsNaN(wanted) ? float.IsNaN(y) : y == (float)wanted || Math.Abs(y - wanted) < 2e-38, $"{name}({x:R}) = {y:R}, not {wanted:R}");
        }
    }

    /// <summary>The bits of all outputs and gradients of all cases, for <see cref="All_kernels_have_the_same_bits_at_every_width"/>.</summary>
    [Fact]
    public void Kernels_run_on_all_cases()
    {
        uint crc = 0;
        foreach (var one in OperatorCatalog.All.SelectMany(e => e.Cases()).Where(GradientCase.IsReal).Concat(TrainingCases.All()))
        {
            if (GradientCase.Of(one) is not { } backward)
            {
                continue;
            }

            var (outputs, gradients) = backward.Run();
            foreach (float[] values in outputs.Concat(gradients.OfType<float[]>()))
            {
                // Which NaN comes out is not a matter of arithmetic.
                crc = Crc32.Append(crc, MemoryMarshal.AsBytes(Array.ConvertAll(values, v => float.IsNaN(v) ? float.NaN : v).AsSpan()));
            }
        }

        Assert.NotEqual(0u, crc);
        if (Environment.GetEnvironmentVariable(Record) is { Length: > 0 } file)
        {
            File.WriteAllText(file, $"{Vector<float>.Count} {crc:x8}");
        }
    }

    [Fact]
    public void All_kernels_have_the_same_bits_at_every_width()
    {
        string[] records = OwnProcess.Records($"*{nameof(Kernels_run_on_all_cases)}", Record, "", "DOTNET_EnableAVX2", "DOTNET_EnableAVX512", "DOTNET_EnableHWIntrinsic");
        Assert.Single(records.Select(r => r.Split(' ')[1]).Distinct());
    }

    private const string Record = "MOTE_VECTOR_BITS";

    private static (Func<Vector<float>, Vector<float>> Function, Func<double, double> Exact) Of(string name) => name switch
    {
        "Exp" => (VectorMath.Exp, Math.Exp),
        "Logistic" => (VectorMath.Logistic, x => 1 / (1 + Math.Exp(-x))),
        _ => (VectorMath.Tanh, Math.Tanh),
    };
}
