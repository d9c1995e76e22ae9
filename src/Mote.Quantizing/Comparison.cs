using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Mote.Core;
using Mote.Runtime;

namespace Mote.Quantizing;

/// <summary>How far an int8 layer is from its float original, over all elements of all samples.</summary>
/// <param name="Index">The layer's position in the quantized graph.</param>
/// <param name="Operator">Its name.</param>
/// <param name="Tensor">The name of its output.</param>
/// <param name="SignalToNoise">10 log10(sum of squares / sum of squared differences) in dB; infinite where there is no difference, negative infinite where there is nothing else.</param>
/// <param name="MaxError">The greatest difference.</param>
/// <param name="Cosine">The cosine of the angle between all values and all their counterparts; 1 where both are zero.</param>
public sealed record LayerError(int Index, string Operator, string Tensor, double SignalToNoise, double MaxError, double Cosine);

/// <summary>A float model against a quantized one.</summary>
/// <param name="Samples">The number of samples.</param>
/// <param name="Layers">The layers that both have, worst signal-to-noise ratio first.</param>
/// <param name="TopOneAgreement">The share of samples whose largest element of the first output is the same (ties: the first); 1 for outputs of one element.</param>
/// <param name="MeanSquaredError">Over all elements of all outputs.</param>
public sealed record Comparison(int Samples, ImmutableArray<LayerError> Layers, double TopOneAgreement, double MeanSquaredError)
{
    /// <summary>Runs both models over the samples.</summary>
    /// <param name="reference">The float module.</param>
    /// <param name="quantized">What it became: tensors of the same number hold the same value, and inputs and outputs correspond.</param>
    /// <param name="samples">Each holds all inputs, one after the other; gone through once.</param>
    /// <exception cref="DiagnosticException">There are no samples, or one does not fit.</exception>
    public static Comparison Run(GraphModule reference, GraphModule quantized, IEnumerable<float[]> samples) => Run(reference, quantized, samples, SharedLayers(reference.Main, quantized.Main));

    /// <summary>Compares the outputs alone, of any two models with the same inputs and outputs.</summary>
    /// <inheritdoc cref="Run(GraphModule, GraphModule, IEnumerable{float[]})"/>
    public static Comparison OfOutputs(GraphModule reference, GraphModule quantized, IEnumerable<float[]> samples) => Run(reference, quantized, samples, []);

    /// <summary>The table for people, worst layer first, and the figures of the whole model.</summary>
    /// <param name="most">At most this many layers; all where it is 0.</param>
    public string ToText(int most = 0)
    {
        var rows = Layers.Take(most > 0 ? most : Layers.Length).ToArray();
        int name = Math.Max(5, rows.Select(r => Short(r.Tensor).Length).DefaultIfEmpty(0).Max());
        int op = Math.Max(8, rows.Select(r => r.Operator.Length).DefaultIfEmpty(0).Max());
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"layer",5}  {"operator".PadRight(op)}  {"tensor".PadRight(name)}  {"SQNR dB",8}  {"max error",10}  {"cosine",8}\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{row.Index,5}  {row.Operator.PadRight(op)}  {Short(row.Tensor).PadRight(name)}  {Decibels(row.SignalToNoise),8}  {row.MaxError,10:G4}  {row.Cosine,8:F5}\n");
        }

        if (rows.Length < Layers.Length)
        {
            text.Append(CultureInfo.InvariantCulture, $"and {Layers.Length - rows.Length} better layers\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{Samples} samples: top-1 agreement {100 * TopOneAgreement:F2} %, mean squared error {MeanSquaredError:G4}\n");
        return text.ToString();
    }

    private static string Short(string tensor) => tensor.Length <= 40 ? tensor : $"...{tensor[^37..]}";

    private static string Decibels(double value) => double.IsPositiveInfinity(value) ? "exact" : double.IsNegativeInfinity(value) ? "lost" : value.ToString("F2", CultureInfo.InvariantCulture);

    private static Dictionary<int, Difference> SharedLayers(Graph reference, Graph quantized)
    {
        var computed = reference.Nodes.SelectMany(n => n.Outputs).Where(t => reference.Tensors[t].Type == ElementType.Float32).ToHashSet();
        return quantized.Nodes.SelectMany(n => n.Outputs).Where(computed.Contains).ToDictionary(t => t, _ => new Difference());
    }

    private static Comparison Run(GraphModule reference, GraphModule quantized, IEnumerable<float[]> samples, Dictionary<int, Difference> layers)
    {
        var (left, right) = (Model.FromModule(reference).CreateSession(), Model.FromModule(quantized).CreateSession());
        var values = new Dictionary<int, float[]>();
        left.LayerCompleted = n =>
        {
            foreach (int t in reference.Main.Nodes[n].Outputs.Where(layers.ContainsKey))
            {
                values[t] = Quantizing.Samples.Real(reference.Main.Tensors[t], left.Tensor(t))!;
            }
        };
        right.LayerCompleted = n =>
        {
            foreach (int t in quantized.Main.Nodes[n].Outputs.Where(layers.ContainsKey))
            {
                layers[t].Add(values[t], Quantizing.Samples.Real(quantized.Main.Tensors[t], right.Tensor(t))!);
            }
        };
        int count = 0, agreed = 0;
        var whole = new Difference();
        foreach (float[] sample in samples)
        {
            Quantizing.Samples.Write(reference, left, sample, count);
            Quantizing.Samples.Write(quantized, right, sample, count);
            left.Run();
            right.Run();
            count++;
            for (int o = 0; o < left.OutputCount; o++)
            {
                if (Output(reference, left, o) is { } expected && Output(quantized, right, o) is { } actual)
                {
                    whole.Add(expected, actual);
                    agreed += o == 0 && Largest(expected) == Largest(actual) ? 1 : 0;
                }
            }
        }

        if (count == 0)
        {
            throw Quantizing.Samples.Bad("comparison", "there are no samples");
        }

        var rows = from view in quantized.Main.Views
                   from t in view.Node.Outputs
                   where layers.ContainsKey(t)
                   let difference = layers[t]
                   orderby difference.SignalToNoise, view.Index
                   select new LayerError(view.Index, view.Node.Operator.Name, quantized.Main.Tensors[t].Name, difference.SignalToNoise, difference.MaxError, difference.Cosine);
        return new Comparison(count, [.. rows], (double)agreed / count, whole.MeanSquaredError);
    }

    private static float[]? Output(GraphModule module, Session session, int output) =>
        Quantizing.Samples.Real(module.Main.Tensors[module.Main.Outputs[output]], session.Output(output));

    private static int Largest(float[] values) => Array.IndexOf(values, values.Max());

    /// <summary>Running sums over pairs of values.</summary>
    private sealed class Difference
    {
        private double _signal, _noise, _other, _product;
        private long _count;

        public double MaxError { get; private set; }

        public double MeanSquaredError => _count == 0 ? 0 : _noise / _count;

        public double SignalToNoise => _noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(_signal / _noise);

        public double Cosine => _signal == 0 && _other == 0 ? 1 : _signal == 0 || _other == 0 ? 0 : _product / Math.Sqrt(_signal * _other);

        public void Add(float[] expected, float[] actual)
        {
            for (int i = 0; i < expected.Length; i++)
            {
                double x = expected[i], y = actual[i];
                _signal += x * x;
                _other += y * y;
                _product += x * y;
                _noise += (x - y) * (x - y);
                MaxError = Math.Max(MaxError, Math.Abs(x - y));
            }

            _count += expected.Length;
        }
    }
}
