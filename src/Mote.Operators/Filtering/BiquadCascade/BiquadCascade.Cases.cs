using Mote.Core;
using Mote.Operators.Cases;
using Mote.Operators.Layout;

namespace Mote.Operators.Filtering;

public sealed partial record BiquadCascade
{
    // A low-pass at a quarter of half the rate, a resonance, a section of first order, and one that delays.
    private static readonly float[] Sections =
    [
        0.0976f, 0.1953f, 0.0976f, -0.9428f, 0.3333f,
        0.31f, -0.2f, 0.45f, -1.21f, 0.81f,
        0.5f, 0.5f, 0f, -0.25f, 0f,
        -0.1f, 0.3f, 0.9f, 0.4f, -0.2f,
    ];

    /// <inheritdoc/>
    public static IEnumerable<OperatorCase> Cases()
    {
        foreach (bool settled in new[] { false, true })
        {
            string start = settled ? ", settled" : "";
            yield return Real($"float32, two sections{start}", settled, new Shape(23, 3), 2);
            yield return Real($"float32, four sections{start}", settled, new Shape(17), 4).Range(0, -3, 40);
            yield return Real($"float32, one step{start}", settled, new Shape(1, 4), 1).Range(0, 2, 30);
            foreach (var type in new[] { ElementType.Int16, ElementType.Int32 })
            {
                yield return Integer($"{type.Label()}, two sections{start}", type, settled, new Shape(23, 3), 2, [14, 13]);
                yield return Integer($"{type.Label()}, four sections{start}", type, settled, new Shape(31), 4, [13, 14, 15, 14]).Range(0, 500, 9000);
                yield return Integer($"{type.Label()}, one step{start}", type, settled, new Shape(1, 4), 1, [3]);
                yield return Integer($"{type.Label()}, small numbers{start}", type, settled, new Shape(50), 3, [12, 11, 10]).Range(0, -3, 9);
            }

            yield return Integer($"int32, many bits{start}", ElementType.Int32, settled, new Shape(12, 2), 2, [29, 29]);
        }

        yield return Complete(new OperatorCase("float32, restarts", new BiquadCascade { Restarts = true, StartSettled = true })
            .Input(ElementType.Float32, new Shape(9, 2)).Constant<float>(ElementType.Float32, new Shape(2, 5), Sections.AsSpan(0, 10)));
        yield return Complete(new OperatorCase("float32, restarts from silence", new BiquadCascade { Restarts = true })
            .Input(ElementType.Float32, new Shape(9, 2)).Constant<float>(ElementType.Float32, new Shape(2, 5), Sections.AsSpan(0, 10)));
        foreach (var type in new[] { ElementType.Int16, ElementType.Int32 })
        {
            yield return Of($"{type.Label()}, restarts from silence", type, new BiquadCascade { Restarts = true, Shifts = new IntegerList(13, 12) }, new Shape(9, 2),
                [.. Sections[..10].Select((c, i) => (int)Math.Round(c * Math.ScaleB(1, i < 5 ? 13 : 12)))]).Range(0, -4000, 4000);
            yield return Of($"{type.Label()}, restarts", type, new BiquadCascade { Restarts = true, StartSettled = true, Shifts = new IntegerList(13, 12) }, new Shape(9, 2),
                [.. Sections[..10].Select((c, i) => (int)Math.Round(c * Math.ScaleB(1, i < 5 ? 13 : 12)))]).Range(0, -4000, 4000);
        }

        // The ends: no fraction, all fraction, coefficients at the largest sum, a gain that limits.
        yield return Of("int16, no fraction", ElementType.Int16, new BiquadCascade { Shifts = new IntegerList(0) }, new Shape(30), [1, -1, 2, 0, 0]);
        yield return Of("int16, all fraction", ElementType.Int16, new BiquadCascade { Shifts = new IntegerList(15), StartSettled = true }, new Shape(30), [16384, 0, 0, -16384, 0]);
        yield return Of("int16, the largest sum", ElementType.Int16, new BiquadCascade { Shifts = new IntegerList(15) }, new Shape(60), [32767, -32767, 0, 0, 0]);
        yield return Of("int16, limited while settling", ElementType.Int16, new BiquadCascade { Shifts = new IntegerList(2, 2), StartSettled = true }, new Shape(20, 5), [80, 0, 0, -2, 1, -3, 1, 0, 0, 0]);
        yield return Of("int32, all fraction", ElementType.Int32, new BiquadCascade { Shifts = new IntegerList(31), StartSettled = true }, new Shape(30), [1 << 30, 0, 0, -(1 << 30), 0]);
        yield return Of("int32, the largest sum", ElementType.Int32, new BiquadCascade { Shifts = new IntegerList(31) }, new Shape(60), [int.MaxValue, int.MinValue, 0, 0, 0]);
        yield return Of("int32, limited while settling", ElementType.Int32, new BiquadCascade { Shifts = new IntegerList(2, 2), StartSettled = true }, new Shape(20, 5), [80, 0, 0, -2, 1, -3, 1, 0, 0, 0]);
    }

    private static OperatorCase Real(string name, bool settled, Shape x, int sections)
    {
        var op = new BiquadCascade { StartSettled = settled };
        return Complete(new OperatorCase(name, op).Input(ElementType.Float32, x).Constant<float>(ElementType.Float32, new Shape(sections, 5), Sections.AsSpan(0, sections * 5)));
    }

    private static OperatorCase Integer(string name, ElementType type, bool settled, Shape x, int sections, int[] shifts) =>
        Of(name, type, new BiquadCascade { StartSettled = settled, Shifts = new IntegerList([.. shifts]) }, x,
            [.. Sections[..(sections * 5)].Select((c, i) => (int)Math.Round(c * Math.ScaleB(1, shifts[i / 5])))]);

    private static OperatorCase Of(string name, ElementType type, BiquadCascade op, Shape x, int[] coefficients)
    {
        var one = new OperatorCase(name, op).Input(type, x);
        var shape = new Shape(coefficients.Length / 5, 5);
        return Complete(type == ElementType.Int16
            ? one.Constant<short>(type, shape, Array.ConvertAll(coefficients, c => (short)c))
            : one.Constant<int>(type, shape, coefficients));
    }

    private static OperatorCase Complete(OperatorCase one)
    {
        var op = (BiquadCascade)one.Operator;
        foreach (var state in op.States([one.Inputs[0]!.TensorType, one.Inputs[1]!.TensorType]))
        {
            one = one.State(state.Type, state.Shape);
        }

        return one.Output(one.Inputs[0]!.Type);
    }
}
