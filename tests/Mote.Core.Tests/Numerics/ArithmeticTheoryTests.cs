namespace Mote.Core.Tests.Numerics;

public sealed class ArithmeticTheoryTests
{
    [Fact]
    public void The_arithmetic_has_the_recorded_bits() =>
        GoldenText.Check(Path.Combine(GoldenText.Root, "tests", "Mote.Core.Tests", "Numerics", "ArithmeticTheory.recorded.txt"), ArithmeticTheory.Render());

    [Fact]
    public void C_has_the_same_bits()
    {
        var native = NativeArithmetic.Compile("gcc", "-std=c99 -O2");
        foreach (var law in ArithmeticTheory.Laws.Where(l => l.Native is not null))
        {
            var arguments = Enumerable.Range(0, law.Count).Select(law.Arguments).ToArray();
            int[] actual = native.Map(law.Native!, [.. arguments.Select(a => a.A)], [.. arguments.Select(a => a.B)], [.. arguments.Select(a => a.C)]);
            Assert.True(actual.AsSpan().SequenceEqual(law.Results()), law.Name);
        }
    }
}
