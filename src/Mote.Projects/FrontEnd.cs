using Mote.Core;
using Mote.Operators.Elementwise;
using Mote.Operators.Filtering;
using Mote.Operators.Requantization;

namespace Mote.Projects;

/// <summary>
/// The way from raw samples to features. A front end is composed of operators: <see cref="Row"/> adds those that run for each window, and, where
/// the model looks at a history of rows, <see cref="Finish"/> those that run on the whole history before the model.
/// </summary>
public abstract record FrontEnd
{
    /// <summary>Its name in project files: <c>mfcc</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Samples of a window and of the hop from one to the next.</summary>
    /// <exception cref="DiagnosticException">The parameters make no windows of such samples.</exception>
    public abstract (int Window, int Hop) Windows(Samples samples);

    /// <summary>Adds the operators of a window.</summary>
    /// <param name="builder">Where they are added; a stage is ended after each.</param>
    /// <param name="window">The window: [samples x channels].</param>
    /// <param name="samples">What is sampled.</param>
    /// <returns>One row of features.</returns>
    /// <exception cref="DiagnosticException">The parameters do not fit such samples.</exception>
    public abstract int Row(ProjectBuilder builder, int window, Samples samples);

    /// <summary>Adds the operators that need the whole history; most front ends have none.</summary>
    /// <param name="builder">Where they are added.</param>
    /// <param name="history">The rows, oldest first: [rows x features].</param>
    /// <returns>The features that the model gets.</returns>
    public virtual int Finish(ProjectBuilder builder, int history) => history;

    /// <summary>True where <see cref="Finish"/> adds operators, so that the history is of rows as <see cref="Row"/> gives them.</summary>
    public virtual bool HasFinish => false;

    /// <summary>False where each window is all that the model sees, so that there is no history.</summary>
    public virtual bool HasHistory => true;

    /// <summary>A window and a hop in samples.</summary>
    private protected (int Window, int Hop) WindowsOf(Samples samples, double windowMs, double strideMs)
    {
        if (windowMs is not (> 0 and <= 1e7) || strideMs is not (> 0 and <= 1e7))
        {
            throw Refuse($"window_ms is {windowMs} and stride_ms {strideMs}", "times above 0");
        }

        int window = samples.CountOf(windowMs);
        int hop = samples.CountOf(strideMs);
        return hop <= window ? (window, hop)
            : throw Refuse($"the stride of {hop} samples is longer than the window of {window}", "strides up to the window, so that no sample is passed over");
    }

    /// <summary>Adds the entrance of every front end on floats: what is no finite number becomes 0.</summary>
    private protected static int Finite(ProjectBuilder builder, int values)
    {
        int finite = builder.Graph.Node(new Finite(), "samples, finite", ElementType.Float32, values);
        builder.EndStage("finite");
        return finite;
    }

    /// <summary>Adds values as float32 times a number.</summary>
    private protected static int Scaled(ProjectBuilder builder, int values, double scale)
    {
        var graph = builder.Graph;
        int real = graph[values].Type == ElementType.Float32 ? values : graph.Node(new Cast(), "samples as float", ElementType.Float32, values);
        int scaled = scale == 1 ? real : graph.Node(new Mul(), "samples, scaled", ElementType.Float32, real,
            graph.Constant<float>("scale", ElementType.Float32, new Shape(1), [(float)scale]));
        builder.EndStage("scale");
        return scaled;
    }

    /// <summary>A parameter that cannot be.</summary>
    private protected DiagnosticException Refuse(FormattableString found, string? supported = null, string? remedy = null) =>
        new(new Diagnostic(DiagnosticIds.BadProject, $"front end {Kind}", FormattableString.Invariant(found), supported, remedy));
}
