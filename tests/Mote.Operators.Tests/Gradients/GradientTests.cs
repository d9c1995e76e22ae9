using Mote.Core;
using Mote.Core.Training;
using Mote.Operators.Cases;

namespace Mote.Operators.Tests.Gradients;

/// <summary>
/// No operator escapes: whatever has cases on floats has a gradient rule that agrees with central differences in double precision on all of them, or
/// stands in the list of those that have none, with the reason. One operator only: MOTE_OPERATOR=Mul.
/// </summary>
public sealed class GradientTests
{
    /// <summary>Of what is compared, relative to its size and the root of the mean square of its neighbours.</summary>
    private const double Tolerance = 1e-5;

    /// <summary>The most elements of an input whose derivative is taken one by one.</summary>
    private const int MostElements = 150;

    public static TheoryData<string> Operators => [.. OperatorCatalog.All.Where(e => e.Cases().Any(GradientCase.HasFloats)).Select(e => e.Type.Name)
        .Where(n => Environment.GetEnvironmentVariable("MOTE_OPERATOR") is not { Length: > 0 } only || only.Split(',').Contains(n))];

    /// <summary>Those with a formula: the others are listed, with reasons, in <see cref="NotDifferentiable"/>.</summary>
    public static TheoryData<string> Differentiable => [.. Operators.Select(o => o.Data).Where(n => !NotDifferentiable.Reasons.ContainsKey(n))];

    public static TheoryData<string> TrainingOperators => [.. TrainingCases.All().Select(c => c.Operator.GetType().Name).Distinct()];

    [Theory, MemberData(nameof(Operators))]
    public void The_gradient_of_every_operator_agrees_with_central_differences(string name)
    {
        if (!HasRule(name))
        {
            Assert.SkipWhen(NotDifferentiable.Pending.Contains(name), "the rule is not here yet");
            Assert.True(NotDifferentiable.Reasons.ContainsKey(name), $"{name} has neither a gradient rule nor a line in {nameof(NotDifferentiable)}.");
            return;
        }

        Compare([.. OperatorCatalog.All.Single(e => e.Type.Name == name).Cases().Where(GradientCase.IsReal)]);
    }

    [Theory, MemberData(nameof(TrainingOperators))]
    public void The_gradient_of_every_training_operator_agrees_with_central_differences(string name) =>
        Compare([.. TrainingCases.All().Where(c => c.Operator.GetType().Name == name)]);

    /// <summary>The formulas are right: those of operators whose rule is pending too.</summary>
    [Theory, MemberData(nameof(Differentiable))]
    public void The_formulas_agree_with_the_reference(string name)
    {
        int compared = 0;
        foreach (var one in OperatorCatalog.All.Single(e => e.Type.Name == name).Cases().Where(GradientCase.IsReal))
        {
            var (node, values, outputs) = GradientCase.Reference(one);
            if (values.Any(v => v is not null && v.Any(e => !float.IsFinite(e) || Math.Abs(e) > 1e4)))
            {
                continue;
            }

            var oracle = DoubleOracle.Of(node.Node.Operator);
            Assert.True(oracle is not null, $"{one.Operator.Name} has no formula in {nameof(DoubleOracle)}.");
            AssertFormula(one, oracle.Forward(node, [.. values.Select(v => v is null ? null : Array.ConvertAll(v, e => (double)e))]), outputs);
            compared++;
        }

        Assert.True(compared > 0);
    }

    [Fact]
    public void Every_training_operator_is_differentiated_or_computes_a_gradient_that_is_compared()
    {
        var all = OperatorCatalog.All.SelectMany(e => e.Cases()).Where(GradientCase.IsReal).Concat(TrainingCases.All());
        var covered = all.Select(GradientCase.Of).OfType<GradientCase>().SelectMany(c => c.Backward.Append(c.Node.Node.Operator)).Select(op => Definition(op.GetType())).ToHashSet();
        var inCatalog = OperatorCatalog.All.Select(e => e.Type).ToHashSet();
        var escaped = typeof(OperatorCatalog).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract && !inCatalog.Contains(t) && !covered.Contains(Definition(t)) && !TrainingCases.WithoutGradient.ContainsKey(t.Name));
        Assert.Empty(escaped.Select(t => t.Name));
    }

    [Fact]
    public void The_lists_of_operators_without_a_rule_name_operators_with_float_cases_and_are_no_longer_than_needed()
    {
        var real = OperatorCatalog.All.Where(e => e.Cases().Any(GradientCase.HasFloats)).Select(e => e.Type.Name).ToList();
        Assert.Empty(NotDifferentiable.Reasons.Keys.Except(real));
        Assert.DoesNotContain(NotDifferentiable.Reasons.Keys, HasRule);
        Assert.Empty(NotDifferentiable.Pending.Except(real));
        Assert.DoesNotContain(NotDifferentiable.Pending, HasRule);
    }

    private static bool HasRule(string name) => OperatorCatalog.All.Single(e => e.Type.Name == name).Type
        .GetMethod(nameof(Operator.Differentiate))!.DeclaringType != typeof(Operator);

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static void Compare(IReadOnlyList<OperatorCase> cases)
    {
        int compared = 0, skipped = 0;
        foreach (var one in cases)
        {
            var backward = GradientCase.Of(one);
            Assert.True(backward is not null, $"{one.Name}: {one.Operator.Name} has a rule that gives up.");
            var oracle = DoubleOracle.Of(backward.Node.Node.Operator);
            Assert.True(oracle is not null, $"{one.Operator.Name} has no formula in {nameof(DoubleOracle)}.");
            var (outputs, gradients) = backward.Run();
            double[]?[] x = [.. backward.Values.Select(v => v is null ? null : Array.ConvertAll(v, e => (double)e))];
            for (int slot = 0; slot < x.Length; slot++)
            {
                if (x[slot] is not null && backward.ShapeOf(slot) is { } shape)
                {
                    Assert.Equal(backward.Node.Input(slot).Shape, shape);
                }
            }

            if (oracle.IsUnary)
            {
                Unary(one, backward, oracle, x[0]!, outputs[0], gradients[0], ref compared, ref skipped);
                continue;
            }

            if (x.Any(v => v is not null && v.Any(e => !double.IsFinite(e) || Math.Abs(e) > 1e4)))
            {
                continue;
            }

            General(one, backward, oracle, x, outputs, gradients, ref compared, ref skipped);
        }

        Assert.True(compared > 0 && skipped <= compared / 3, $"{compared} elements were compared, {skipped} skipped at kinks.");
    }

    /// <summary>Each element alone: all derivatives at once.</summary>
    private static void Unary(
        OperatorCase one, GradientCase backward, DoubleOracle oracle, double[] x, float[] output, float[]? gradient, ref int compared, ref int skipped)
    {
        // Special numbers are in the cases for the sake of bits; derivatives are of interest where numbers are ordinary.
        bool[] ordinary = [.. x.Select(v => double.IsFinite(v) && (v == 0 || Math.Abs(v) is > 1e-3 and < 1e4))];
        double[] tame = [.. x.Select((v, i) => ordinary[i] ? v : 1)];
        var node = backward.Node;
        double[] Shifted(double steps) => oracle.Surrogate(node, [[.. tame.Select(v => v + (steps * Step(v, 1e-3)))]])[0];
        double[] y = oracle.Forward(node, [tame])[0], below = Shifted(-1), at = Shifted(0), above = Shifted(1);
        double[] exact = [.. x.Select((_, i) => backward.Upstream[0][i] * (above[i] - below[i]) / (2 * Step(tame[i], 1e-3)))];
        bool[] smooth = [.. x.Select((_, i) => ordinary[i] && IsSmooth((at[i] - below[i]) / Step(tame[i], 1e-3), (above[i] - at[i]) / Step(tame[i], 1e-3)) && Math.Abs(exact[i]) < 1e30)];
        double unit = Rms(exact.Where((_, i) => smooth[i] && Math.Abs(exact[i]) < 1e3));
        for (int i = 0; i < x.Length; i++)
        {
            if (!ordinary[i] || !double.IsFinite(y[i]) || Math.Abs(y[i]) > 1e30)
            {
                continue;
            }

            Assert.True(Math.Abs(output[i] - y[i]) <= Tolerance * (1 + Math.Abs(y[i])), $"{one.Name}: f({x[i]:R}) = {output[i]:R}, the formula gives {y[i]:R}");
            if (!smooth[i])
            {
                skipped++;
                continue;
            }

            compared++;
            double given = gradient is null ? 0 : gradient[i];
            Assert.True(Math.Abs(given - exact[i]) <= Tolerance * (unit + Math.Abs(exact[i])), $"{one.Name}: at {x[i]:R} the gradient is {given:R}, differences give {exact[i]:R}");
        }
    }

    private static void General(
        OperatorCase one, GradientCase backward, DoubleOracle oracle, double[]?[] x, float[][] outputs, float[]?[] gradients, ref int compared, ref int skipped)
    {
        var node = backward.Node;
        var y = oracle.Forward(node, x);
        AssertFormula(one, y, outputs);

        // Differences of sums lose digits, so what does not change is left out of them.
        var before = oracle.Surrogate(node, x);
        double Change(double[][] moved) => moved.Select((row, o) => row.Select((v, i) => backward.Upstream[o][i] * (v - before[o][i])).Sum()).Sum();
        for (int slot = 0; slot < x.Length; slot++)
        {
            if (x[slot] is not { } values || TrainingCases.IsGiven(node.Node.Operator, slot))
            {
                continue;
            }

            // Large inputs by a sample that is spread over all of them; the stride is odd, so that it meets every channel.
            int stride = values.Length <= MostElements ? 1 : (values.Length / MostElements) | 1;
            var differences = new List<(int At, double Below, double Above)>();
            for (int i = 0; i < values.Length; i += stride)
            {
                double value = values[i], step = Step(value);
                values[i] = value + step;
                double above = Change(oracle.Surrogate(node, x)) / step;
                values[i] = value - step;
                double below = -Change(oracle.Surrogate(node, x)) / step;
                values[i] = value;
                differences.Add((i, below, above));
            }

            double unit = Rms(differences.Select(d => (d.Below + d.Above) / 2));
            foreach (var (at, below, above) in differences)
            {
                if (!IsSmooth(below, above))
                {
                    skipped++;
                    continue;
                }

                compared++;
                double exact = (below + above) / 2, given = gradients[slot] is { } gradient ? gradient[at] : 0;
                Assert.True(Math.Abs(given - exact) <= Tolerance * (unit + Math.Abs(exact)) + 1e-9,
                    $"{one.Name}: the gradient of input {slot} [{at}] is {given:R}, differences give {exact:R}");
            }
        }
    }

    private static void AssertFormula(OperatorCase one, double[][] wanted, float[][] outputs)
    {
        for (int o = 0; o < wanted.Length; o++)
        {
            double size = Rms(wanted[o].Where(v => Math.Abs(v) < 1e6));
            Assert.Equal(wanted[o].Length, outputs[o].Length);
            for (int i = 0; i < wanted[o].Length; i++)
            {
                Assert.True(Math.Abs(outputs[o][i] - wanted[o][i]) <= (Tolerance * (size + Math.Abs(wanted[o][i]))) + 1e-38 || Math.Abs(wanted[o][i]) > 1e30 || (double.IsNaN(wanted[o][i]) && float.IsNaN(outputs[o][i])),
                    $"{one.Name}: output {o} [{i}] is {outputs[o][i]:R}, the formula gives {wanted[o][i]:R}");
            }
        }
    }

    /// <summary>1e-5 of the number, of numbers near 0 of the least that is differentiated; never so large that a sine bends.</summary>
    private static double Step(double value, double least = 0.05) => Math.Min(1e-5 * Math.Max(Math.Abs(value), least), 1e-4);

    /// <summary>Differences to both sides disagree at a kink by more than curvature makes them.</summary>
    private static bool IsSmooth(double below, double above) =>
        double.IsFinite(below) && double.IsFinite(above) && Math.Abs(above - below) <= 1e-2 * (Math.Abs(above) + Math.Abs(below)) + 1e-3;

    private static double Rms(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return all.Length == 0 ? 0 : Math.Sqrt(all.Average(v => v * v));
    }
}
