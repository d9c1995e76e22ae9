using System.Globalization;
using System.Reflection;

namespace Mote.Operators.Tests.Recurrent;

/// <summary>A GRU and its gradients by PyTorch in double precision; tests/Mote.Operators.Tests/Golden/gru_torch.py makes the numbers.</summary>
public sealed class GruTorchTests
{
    [Fact]
    public void Results_and_gradients_are_those_of_PyTorch()
    {
        var (batch, steps, features, units) = (2, 5, 3, 4);
        var problem = new GruProblem((batch, steps, features, units), true, true,
            [Numbers(1, batch * steps * features), Numbers(2, 3 * units * features), Numbers(3, 3 * units * units), Numbers(4, 6 * units)],
            Numbers(5, batch * steps * units));
        var (y, gradients) = problem.Train(recompute: false);
        var golden = Golden();
        Close(golden["y"], y);
        Close(golden["x"], gradients[0]);
        Close(golden["kernel"], gradients[1]);
        Close(golden["recurrent"], gradients[2]);
        Close(golden["bias"], gradients[3]);
        Close(golden["y"], Array.ConvertAll(problem.Forward(), v => (float)v));
    }

    private static double[] Numbers(int seed, int count) => [.. Enumerable.Range(0, count).Select(i => ((i * 7919 + seed * 104729) % 2003 - 1001) / 1024.0)];

    private static Dictionary<string, double[]> Golden()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("gru_torch.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .ToDictionary(words => words[0], words => words[1..].Select(w => double.Parse(w, CultureInfo.InvariantCulture)).ToArray());
    }

    private static void Close(double[] exact, float[] actual)
    {
        Assert.Equal(exact.Length, actual.Length);
        for (int i = 0; i < exact.Length; i++)
        {
            Assert.InRange(actual[i] - exact[i], -2e-6, 2e-6);
        }
    }
}
