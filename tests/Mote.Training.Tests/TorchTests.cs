using System.Globalization;
using System.Runtime.InteropServices;
using Mote.Tests;

namespace Mote.Training.Tests;

/// <summary>
/// A step of DS-CNN and twenty steps of Adam against PyTorch in double precision. How far single precision may be off is what PyTorch's own single
/// precision is, which the golden file states, times <see cref="Slack"/>: another order of sums has another error of the same size.
/// </summary>
public sealed class TorchTests
{
    private const double Slack = 4;

    private static readonly string[][] Golden =
        [.. File.ReadAllLines(Path.Combine(GoldenText.Root, "tests/Golden/training/torch_dscnn.txt")).Where(l => l[0] != '#').Select(l => l.Split(' '))];

    [Fact]
    public void Loss_logits_and_all_gradients_are_those_of_PyTorch()
    {
        using var executor = DsCnn.Executor(DsCnn.Network());
        double loss = executor.Step(0), exact = Number(Lines("loss").Single()[1]), single = Number(Lines("loss-float32").Single()[1]);
        Assert.InRange(loss, exact - Bound(exact, single), exact + Bound(exact, single));
        foreach (string[] line in Lines("logits"))
        {
            int row = int.Parse(line[1], CultureInfo.InvariantCulture) * DsCnn.Classes;
            for (int c = 0; c < DsCnn.Classes; c++)
            {
                Assert.InRange(executor.Outputs[row + c], Number(line[2 + c]) - 5e-6, Number(line[2 + c]) + 5e-6);
            }
        }

        var names = new List<string>();
        foreach (string[] line in Lines("gradient"))
        {
            names.Add(line[1]);
            AssertGradient(executor, line);
        }

        Assert.Equal(executor.Graph.Parameters.Select(p => p.Name).Order(), names.Order());
    }

    [Fact]
    public void Twenty_steps_of_Adam_are_those_of_PyTorch()
    {
        using var executor = DsCnn.Executor(DsCnn.Network());
        var adam = new AdamSteps(executor);

        // Two runs part where a sum rounds to the other side of a rectifier's 0, and when that is is chance: what PyTorch's two precisions are
        // apart at most in twenty steps is the measure of each. That is 1.7e-4 of losses of about 2.
        double bound = Lines("adam").Max(l => Bound(Number(l[2]), Number(l[4])));
        foreach (string[] line in Lines("adam"))
        {
            double loss = executor.Step(0), exact = Number(line[2]);
            Assert.True(Math.Abs(loss - exact) <= bound, $"The loss before update {line[1]} is {loss:R}, that of PyTorch {exact:R}: {Math.Abs(loss - exact):E1} apart, {bound:E1} at most.");
            adam.Step();
        }

        // An element whose gradient is nearly 0 moves by the rate all the same, into a direction that rounding decides. Which parameters that hits is chance,
        // so what PyTorch's two precisions are apart at most is the measure of each.
        double apart = Lines("trained").Max(l => Math.Abs(Number(l[5]) / Number(l[3]) - 1));
        foreach (string[] line in Lines("trained"))
        {
            double norm = Norm(Elements(executor, line[1], executor.Parameters)), exact = Number(line[3]);
            Assert.True(Math.Abs(norm - exact) <= Slack * apart * exact, $"{line[1]} has the norm {norm:R} after training, that of PyTorch {exact:R}");
        }

        Assert.Equal(20, Lines("adam").Count());
        Assert.Equal(executor.Graph.Parameters.Length, Lines("trained").Count());
    }

    private static void AssertGradient(TrainingExecutor executor, string[] line)
    {
        var gradient = Elements(executor, line[1], executor.Gradients);
        Assert.Equal(line[2], executor.Graph.Parameters.Single(p => p.Name == line[1]).Shape.ToString());

        // The distance of the whole gradient bounds that of its norm and of each element; that of a sum is up to the root of the count times as much.
        double norm = Number(line[4]), distance = norm * Slack * Number(line[8]);
        Assert.True(Math.Abs(Norm(gradient) - norm) <= distance, $"{line[1]}: the norm is {Norm(gradient):R}, not {norm:R}");
        double sum = gradient.Sum(v => (double)v), exactSum = Number(line[6]);
        Assert.True(Math.Abs(sum - exactSum) <= distance * Math.Sqrt(gradient.Length), $"{line[1]}: the sum is {sum:R}, not {exactSum:R}");
        string[][] samples = [.. line[10..].Select(s => s.Split(':'))];
        Assert.Equal(8, samples.Length);
        foreach (string[] sample in samples)
        {
            float given = gradient[int.Parse(sample[0], CultureInfo.InvariantCulture)];
            Assert.True(Math.Abs(given - Number(sample[1])) <= distance, $"{line[1]} [{sample[0]}] is {given:R}, not {sample[1]}: more than {distance:E1} apart");
        }
    }

    /// <summary>How far a loss may be off, with at least a few units in its last place.</summary>
    private static double Bound(double exact, double single) => Slack * Math.Max(Math.Abs(single - exact), 2.5e-7 * exact);

    private static IEnumerable<string[]> Lines(string kind) => Golden.Where(l => l[0] == kind);

    private static float[] Elements(TrainingExecutor executor, string name, Memory<byte> vector)
    {
        var parameter = executor.Graph.Parameters.Single(p => p.Name == name);
        return MemoryMarshal.Cast<byte, float>(vector.Span).Slice(parameter.Offset, parameter.Shape.ElementCount).ToArray();
    }

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(v => (double)v * v));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
