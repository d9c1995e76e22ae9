using Mote.Core;

namespace Mote.Report.Tests;

/// <summary>Names that want to be more than names.</summary>
internal static class Hostile
{
    public static string[] Names { get; } =
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "]]></style><style>*{background:url(//example.org/x)}",
        "a|b `c` **d** [e](http://example.org) <b>f</b> &amp; $g$ ~~h~~ @someone www.example.org",
        "nul \0 bell \a escape \e[31m line\nfeed\r\ttab",
        "right to left \u202Egnp.exe zero\u200Bwidth \uFEFF mark \u2028 line",
        "half of a pair \uD83D and a whole one \U0001F600, not a character \uFFFF",
        "``` fence\n```\n# heading",
        new string('x', 10_240),
        string.Concat(Enumerable.Repeat("\U0001F600", 5_000)),
        "",
        " ",
    ];

    /// <summary>A model all of whose names are hostile.</summary>
    public static GraphModule Module()
    {
        var module = SampleReports.Small();
        var main = module.Main;
        return module.WithMain(main with { Name = Names[0], Tensors = [.. main.Tensors.Select((t, i) => t with { Name = Names[i % Names.Length] })] }) with
        {
            Description = Names[1],
            Variables = [new ResourceVariable(Names[3], ElementType.Int8, new Shape(3)), new ResourceVariable(Names[8], ElementType.Int8, new Shape(3))],
        };
    }

    /// <summary>A recording all of whose names are hostile.</summary>
    public static StreamCapture Capture()
    {
        var sound = SampleRecordings.Sound(3, channels: 2);
        return sound with { Name = Names[4], Stream = sound.Stream with { Labels = [Names[0], Names[8], Names[5], Names[1]], ChannelNames = [Names[2], Names[9]] } };
    }

    /// <summary>A source all of whose texts are hostile.</summary>
    public static ReportSource Source()
    {
        var everything = SampleReports.Everything(Module());
        return everything with
        {
            Models = [everything.Models[0] with
            {
                FileName = Names[0],
                Diagnostics = [.. Names.Select(n => new Diagnostic("MOTE2000", n, n, n, n))],
                Verification = new VerificationSource(SampleReports.Verification(Module(), isIdentical: false).Targets, Names[1]),
            }],
            Notes = [.. Names],
            Date = Names[5],
        };
    }
}
