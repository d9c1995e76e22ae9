using System.Collections.Immutable;
using System.Globalization;

namespace Mote.Report;

/// <summary>Draws a memory plan: layers to the right, bytes upwards, a rectangle for the life of each buffer, and the state below.</summary>
internal static class MemoryDrawing
{
    private const double Left = 74;
    private const double Right = 16;
    private const double Top = 40;
    private const double PlotHeight = 400;
    private const double PlotWidth = 878;
    private const double StateRow = 18;
    private const int MostStates = 12;
    private const double WidestStep = 74;
    private const double NarrowestStep = 5;

    /// <summary>The inks of the kinds of buffers.</summary>
    public static Ink InkOf(BufferKind kind) => kind switch
    {
        BufferKind.Input => Ink.Green,
        BufferKind.Output => Ink.Orange,
        BufferKind.Scratch => Ink.Gold,
        _ => Ink.Blue,
    };

    /// <summary>What the inks mean.</summary>
    public static ImmutableArray<LegendEntry> Legend(MemoryFacts facts)
    {
        (BufferKind Kind, string Label)[] kinds =
            [(BufferKind.Input, "input"), (BufferKind.Value, "between layers"), (BufferKind.Output, "output"), (BufferKind.Scratch, "scratch")];
        var entries = kinds.Where(k => facts.Buffers.Any(b => b.Kind == k.Kind)).Select(k => new LegendEntry(InkOf(k.Kind), k.Label));
        entries = facts.State.IsEmpty ? entries : entries.Append(new LegendEntry(Ink.Purple, "state, kept from run to run"));
        return [.. entries.Append(new LegendEntry(Ink.Red, "peak: most bytes alive"))];
    }

    /// <summary>Draws a plan that has at least one buffer or piece of state.</summary>
    public static Drawing Draw(MemoryFacts facts)
    {
        var shapes = new List<DrawingShape>();
        int steps = facts.Steps.Length;
        double stepWidth = Math.Clamp(PlotWidth / steps, NarrowestStep, WidestStep);
        double width = Math.Max(stepWidth * steps, 360);
        double arenaHeight = facts.Bytes > 0 ? PlotHeight : 0;
        double bottom = Top + arenaHeight;
        if (facts.Bytes > 0)
        {
            AddAxes(shapes, facts, stepWidth, stepWidth * steps, bottom);
            AddBuffers(shapes, facts, stepWidth, bottom);
            AddPeak(shapes, facts, stepWidth, stepWidth * steps, bottom);
        }

        double y = bottom + AddSteps(shapes, facts, stepWidth, bottom) + 10;
        y += AddState(shapes, facts, width, y);
        string description = string.Create(CultureInfo.InvariantCulture,
            $"{facts.Buffers.Length} buffers in an arena of {facts.Bytes} bytes over {steps} steps; most bytes ({facts.Alive.Max()}) are alive at {facts.Step(facts.Peak)}. {facts.State.Length} pieces of state.");
        return new Drawing(Left + width + Right, y + 4, "Memory plan", description, [.. shapes]);
    }

    private static void AddAxes(List<DrawingShape> shapes, MemoryFacts facts, double stepWidth, double width, double bottom)
    {
        long tick = Tick(facts.Bytes);
        for (long bytes = 0; bytes <= facts.Bytes; bytes += tick)
        {
            double y = bottom - PlotHeight * bytes / facts.Bytes;
            shapes.Add(Line(Left, y, Left + width, y, Ink.Neutral, Stroke.Faint));
            // The size of the arena has a label of its own, which keeps clear of its neighbours.
            if (facts.Bytes - bytes > tick / 3)
            {
                shapes.Add(new TextShape(Left - 8, y + 4, Wording.Grouped(bytes), TextStyle.Muted, Anchor.End));
            }
        }

        shapes.Add(new TextShape(Left - 8, Top + 4, Wording.Grouped(facts.Bytes), TextStyle.Strong, Anchor.End));
        shapes.Add(new TextShape(Left - 8, Top - 22, "bytes", TextStyle.Muted, Anchor.End));
    }

    private static void AddBuffers(List<DrawingShape> shapes, MemoryFacts facts, double stepWidth, double bottom)
    {
        foreach (var buffer in facts.Buffers.OrderBy(b => b.First).ThenBy(b => b.Offset))
        {
            // Where one buffer takes the place of another, each has half of the step.
            double first = buffer.First + (buffer.TakesPlace ? 0.5 : 0), last = buffer.Last + (buffer.GivesPlace ? 0.5 : 1);
            double x = Left + first * stepWidth, width = Math.Max(last - first, 0.25) * stepWidth;
            double height = PlotHeight * buffer.Bytes / facts.Bytes, y = bottom - PlotHeight * buffer.Offset / facts.Bytes - height;
            string tip = string.Create(CultureInfo.InvariantCulture,
                $"{Wording.Name(buffer.Name, 300)}\n{Wording.Grouped(buffer.Bytes)} bytes at {Wording.Grouped(buffer.Offset)} to {Wording.Grouped((long)buffer.Offset + buffer.Bytes)}\nfrom {facts.Step(buffer.First)} to {facts.Step(buffer.Last)}{(buffer.TakesPlace ? "\nin place: over an input that is no longer needed" : "")}");
            double inset = stepWidth > 12 ? 1 : 0;
            shapes.Add(new BoxShape(x + inset, y, width - 2 * inset, height, InkOf(buffer.Kind), buffer.Kind == BufferKind.Scratch ? Stroke.Dashed : Stroke.Tint, Math.Min(3, height / 2), tip));
            int letters = (int)((width - 10) / 6.2);
            string bytes = Wording.Grouped(buffer.Bytes);
            if (height >= 30 && letters >= 7)
            {
                shapes.Add(new TextShape(x + width / 2, y + height / 2 - 2, Wording.Name(buffer.Name, letters), TextStyle.Code, Anchor.Middle));
                shapes.Add(new TextShape(x + width / 2, y + height / 2 + 12, letters >= bytes.Length + 2 ? $"{bytes} B" : bytes, TextStyle.Muted, Anchor.Middle));
            }
            else if (height >= 14 && letters >= 24)
            {
                shapes.Add(new TextShape(x + width / 2, y + height / 2 + 4, $"{Wording.Name(buffer.Name, letters - bytes.Length - 3)} {bytes} B", TextStyle.Code, Anchor.Middle));
            }
            else if (height >= 14 && letters >= bytes.Length)
            {
                shapes.Add(new TextShape(x + width / 2, y + height / 2 + 4, bytes, TextStyle.Muted, Anchor.Middle));
            }
        }
    }

    private static void AddPeak(List<DrawingShape> shapes, MemoryFacts facts, double stepWidth, double width, double bottom)
    {
        shapes.Add(Line(Left, Top, Left + width, Top, Ink.Red, Stroke.Dashed));
        long most = facts.Alive[facts.Peak];
        int[] peaks = [.. Enumerable.Range(0, facts.Steps.Length).Where(s => facts.Alive[s] == most)];
        foreach (int step in peaks)
        {
            shapes.Add(new BoxShape(Left + step * stepWidth + 0.5, Top - 9, stepWidth - 1, 5, Ink.Red, Stroke.Solid, 1, $"{Wording.Grouped(most)} B alive at {facts.Step(step)}"));
            shapes.Add(new BoxShape(Left + step * stepWidth, Top, stepWidth, bottom - Top, Ink.Red, Stroke.Veil));
        }

        double x = Left + facts.Peak * stepWidth;
        bool isRight = facts.Peak > facts.Steps.Length / 2;
        string others = peaks.Length > 1 ? $", the first of {Wording.Number(peaks.Length)} such steps" : "";
        string text = $"peak: {Wording.Grouped(most)} B alive at {Wording.Name(facts.Step(facts.Peak), 40)}{others}";
        shapes.Add(new TextShape(isRight ? x + stepWidth : x, Top - 18, text, TextStyle.Strong, isRight ? Anchor.End : Anchor.Start));
    }

    private static double AddSteps(List<DrawingShape> shapes, MemoryFacts facts, double stepWidth, double bottom)
    {
        // As many labels as there is room for.
        int every = (int)Math.Ceiling(26 / stepWidth);
        int last = facts.Steps.Length - 1;
        for (int s = 0; s <= last; s++)
        {
            bool isEnd = s == 0 || s == last;
            if (!isEnd && ((s - 1) % every != 0 || (last - s) * stepWidth < 26 || s * stepWidth < 26))
            {
                continue;
            }

            string label = facts.Steps[s];
            int space = label.IndexOf(' ', StringComparison.Ordinal);
            double x = Left + (s + 0.5) * stepWidth;
            shapes.Add(new TextShape(x, bottom + 16, space < 0 ? label : label[..space], TextStyle.Muted, Anchor.Middle));
        }

        shapes.Add(new TextShape(Left - 8, bottom + 16, "layer", TextStyle.Muted, Anchor.End));
        return 22;
    }

    private static double AddState(List<DrawingShape> shapes, MemoryFacts facts, double width, double top)
    {
        if (facts.State.IsEmpty)
        {
            return 0;
        }

        shapes.Add(new TextShape(Left, top + 12, "State: kept from run to run, a row for each piece (not to scale)", TextStyle.Muted));
        double y = top + 20;
        foreach (var state in facts.State.Take(MostStates))
        {
            shapes.Add(new TextShape(Left - 8, y + 13, Wording.Grouped(state.Offset), TextStyle.Muted, Anchor.End));
            string text = $"{Wording.Name(state.Name, Math.Max(8, (int)(width / 6.4) - 40))}  {Wording.Name(state.Type, 24)}  {Wording.Grouped(state.Bytes)} B";
            shapes.Add(new BoxShape(Left, y, width, StateRow - 2, Ink.Purple, Stroke.Tint, 3, $"{Wording.Name(state.Name, 300)}\n{state.Type}, {Wording.Grouped(state.Bytes)} bytes at {Wording.Grouped(state.Offset)}"));
            shapes.Add(new TextShape(Left + 8, y + 12, text, TextStyle.Code));
            y += StateRow;
        }

        if (facts.State.Length > MostStates)
        {
            shapes.Add(new TextShape(Left, y + 13, $"and {Wording.Count(facts.State.Length - MostStates, "more piece")}", TextStyle.Muted));
            y += StateRow;
        }

        return y - top;
    }

    private static PathShape Line(double x1, double y1, double x2, double y2, Ink ink, Stroke stroke) =>
        new($"M{GraphDrawing.F(x1)},{GraphDrawing.F(y1)}L{GraphDrawing.F(x2)},{GraphDrawing.F(y2)}", ink, stroke);

    /// <summary>A round distance of the axis: 1, 2 or 5 times a power of ten, for five to ten lines.</summary>
    private static long Tick(long bytes)
    {
        long power = 1;
        while (power * 10 <= bytes / 2)
        {
            power *= 10;
        }

        return new[] { 1L, 2, 5, 10 }.Select(m => m * power).First(t => bytes / t <= 8);
    }
}
