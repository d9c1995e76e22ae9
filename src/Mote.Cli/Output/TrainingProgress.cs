using System.Globalization;
using Mote.Training;

namespace Mote.Cli.Output;

/// <summary>
/// Training as it goes on, on standard error: in a terminal one line, written anew after each epoch, with the curve of the loss and the time that is left; in a
/// file or pipe a few plain lines.
/// </summary>
/// <param name="writer">Standard error.</param>
/// <param name="isTerminal">Whether a line can be written anew.</param>
/// <param name="epochs">How many epochs each training has.</param>
/// <param name="width">The characters of a line.</param>
/// <param name="time">For the time that is left.</param>
internal sealed class TrainingProgress(TextWriter writer, bool isTerminal, int epochs, int width, TimeProvider time)
{
    private const int PlainLines = 5;
    private const int CurveWidth = 20;

    private readonly List<double> _losses = [];
    private long _started;
    private int _first;
    private bool _isOpen;

    /// <summary>A training begins.</summary>
    public void Start(RunPlace run)
    {
        _losses.Clear();
        _started = time.GetTimestamp();
        _first = 0;
        if (!isTerminal)
        {
            writer.WriteLine($"{Name(run)}: training");
        }
    }

    /// <summary>An epoch is done.</summary>
    public void Add(RunPlace run, Epoch epoch, bool aware)
    {
        if (_first == 0)
        {
            // A training that goes on begins with a later epoch; what is measured is from there.
            _first = epoch.Number;
        }

        _losses.Add(epoch.Loss);
        if (isTerminal)
        {
            string line = Line(run, epoch, aware);
            writer.Write($"\r{(line.Length < width ? line : line[..Math.Max(0, width - 1)])}\e[K");
            _isOpen = true;
        }
        else if (epoch.Number == epochs || epoch.Number % Math.Max(1, epochs / PlainLines) == 0)
        {
            writer.WriteLine($"{Name(run)}: {Figures(epoch, aware)}");
        }
    }

    /// <summary>A training is done.</summary>
    public void Done(RunResult result, bool wasThere)
    {
        Close();
        if (wasThere)
        {
            writer.WriteLine($"{Name(result.Place)}: done before");
        }
    }

    /// <summary>Ends the line that is written anew, so that what follows has its own.</summary>
    public void Close()
    {
        if (_isOpen)
        {
            writer.WriteLine();
            _isOpen = false;
        }
    }

    private string Line(RunPlace run, Epoch epoch, bool aware)
    {
        double seconds = time.GetElapsedTime(_started).TotalSeconds;
        int done = epoch.Number - _first + 1;
        string left = aware ? "" : string.Create(CultureInfo.InvariantCulture, $"  {Duration(seconds / done * (epochs - epoch.Number))} left");
        return $"{Name(run)}  {Figures(epoch, aware)}  {LossCurve.Draw(_losses, CurveWidth)}{left}";
    }

    private string Figures(Epoch epoch, bool aware)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{(aware ? $"int8-aware epoch {epoch.Number}" : $"epoch {epoch.Number}/{epochs}")}  loss {epoch.Loss:0.0000}");
        text += double.IsNaN(epoch.ValidationLoss) ? "" : string.Create(CultureInfo.InvariantCulture, $"  validation {epoch.ValidationLoss:0.0000}");
        return double.IsNaN(epoch.ValidationAccuracy) ? text : string.Create(CultureInfo.InvariantCulture, $"{text} ({100 * epoch.ValidationAccuracy:0.0} %)");
    }

    private static string Name(RunPlace run) => string.Create(CultureInfo.InvariantCulture, $"{(run.Count > 1 ? $"[{run.Number}/{run.Count}] " : "")}seed {run.Seed}{(run.FoldName == "split" ? "" : $", {run.FoldName}")}");

    private static string Duration(double seconds) => seconds >= 3600
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 3600)}:{(int)(seconds / 60) % 60:00}:{(int)seconds % 60:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 60)}:{(int)seconds % 60:00}");
}
