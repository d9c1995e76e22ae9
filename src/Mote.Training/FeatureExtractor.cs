using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Operators.Layout;
using Mote.Projects;
using Mote.Runtime;

namespace Mote.Training;

/// <summary>
/// From an example's samples to what the network will see on the device: the project's own front end, run over the example as over a stream. One
/// instance serves one thread.
/// </summary>
public sealed class FeatureExtractor
{
    private readonly Model _model;
    private readonly ElementType _type;
    private readonly StreamSession _session;
    private readonly byte[] _samples;
    private readonly float[] _last;
    private readonly int _features;

    private FeatureExtractor(Model model, ElementType type, int values, Shape shape)
    {
        (_model, _type, Shape) = (model, type, shape);
        _features = shape.ElementCount;
        _samples = new byte[values * type.Size()];
        _last = new float[_features];
        _session = new StreamSession(model);
        _session.WindowCompleted = () =>
        {
            if (_session.Session.Output<float>(0) is { IsEmpty: false } output)
            {
                output.CopyTo(_last);
            }
        };
    }

    /// <summary>Prepares the front end of a project for examples of one length.</summary>
    /// <param name="project">Samples and front end.</param>
    /// <param name="rows">Samples of each channel in an example; 1 for pictures and rows of tables.</param>
    /// <exception cref="DiagnosticException">An example is shorter than the front end's window, or longer than a front end without history looks at.</exception>
    public static FeatureExtractor Of(Project project, int rows)
    {
        var (window, hop) = project.FrontEnd.Windows(project.Samples);
        int windows = rows < window ? 0 : ((rows - window) / hop) + 1;
        if (windows == 0 || (!project.FrontEnd.HasHistory && windows > 1))
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.ExamplesDoNotFit, $"project '{project.Name}'",
                FormattableString.Invariant($"an example has {rows} samples, the front end '{project.FrontEnd.Kind}' looks at windows of {window} every {hop}"),
                project.FrontEnd.HasHistory ? "examples of a window or more" : "examples of exactly one window", "Change the window of the data or of the front end"));
        }

        var row = Features(project with { Network = null, Decisions = [], Labels = [] });
        int count = row.ElementCount * (project.FrontEnd.HasHistory ? windows : 1);
        var shape = project.FrontEnd.HasHistory ? new Shape(1, windows, row.ElementCount, 1) : Image(row);
        var identity = Identity(count);
        var model = (project with { Network = new Network(identity), Decisions = [], Labels = [] }).ToModel();
        return new FeatureExtractor(model, project.Samples.Type, rows * project.Samples.Width, shape);
    }

    /// <summary>What the network reads: (1, rows, features, 1) where the front end gives rows, (1, time, 1, channels) for raw samples, (1, height, width, channels) for pictures.</summary>
    public Shape Shape { get; }

    /// <summary>One for another thread.</summary>
    public FeatureExtractor Clone() => new(_model, _type, _samples.Length / _type.Size(), Shape);

    /// <summary>Computes the features of an example.</summary>
    /// <param name="samples">Its samples in the units of the device's: counts for integer types, rounded to the nearest and limited to their range.</param>
    /// <param name="features">Receives <see cref="Shape"/>'s elements.</param>
    public void Extract(ReadOnlySpan<float> samples, Span<float> features)
    {
        Convert(samples);
        _session.Reset();
        Array.Clear(_last);
        _session.Push(_samples);
        _last.CopyTo(features);
    }

    private void Convert(ReadOnlySpan<float> samples)
    {
        switch (_type)
        {
            case ElementType.Float32:
                samples.CopyTo(MemoryMarshal.Cast<byte, float>(_samples.AsSpan()));
                break;
            case ElementType.Int16:
                var words = MemoryMarshal.Cast<byte, short>(_samples.AsSpan());
                for (int i = 0; i < words.Length; i++)
                {
                    words[i] = (short)Math.Clamp(MathF.Round(samples[i]), short.MinValue, short.MaxValue);
                }

                break;
            default:
                float least = _type == ElementType.UInt8 ? byte.MinValue : sbyte.MinValue;
                float most = _type == ElementType.UInt8 ? byte.MaxValue : sbyte.MaxValue;
                for (int i = 0; i < _samples.Length; i++)
                {
                    _samples[i] = unchecked((byte)(int)Math.Clamp(MathF.Round(samples[i]), least, most));
                }

                break;
        }
    }

    /// <summary>The extents of what the front end gives for a window.</summary>
    private static Shape Features(Project project)
    {
        var main = project.ToModel().Module.Main;
        return main.Tensors[main.Outputs[0]].Shape;
    }

    private static Shape Image(Shape row) => row.Rank switch
    {
        4 => row,
        3 => new Shape([1, .. row.Dimensions]),
        2 => new Shape(1, row[0], 1, row[1]),
        _ => new Shape(1, 1, 1, row.ElementCount),
    };

    /// <summary>A network that gives what it gets.</summary>
    private static Model Identity(int elements)
    {
        var builder = new GraphBuilder("features");
        int x = builder.Input("features", ElementType.Float32, new Shape(1, elements));
        int shape = builder.Constant<int>("shape", ElementType.Int32, new Shape(2), [1, elements]);
        builder.Output(builder.Nodes(new Reshape(), [new Tensor("same", ElementType.Float32, new Shape(1, elements))], x, shape)[0]);
        return Model.FromModule(new GraphModule([builder.Build()]));
    }
}
