using Mote.Core;
using Mote.Devices;
using Mote.Projects.Decisions;
using Mote.Projects.FrontEnds;
using Mote.Runtime;

namespace Mote.Projects.Tests;

/// <summary>Projects from samples to events: every decision, cascades, and pieces of any length.</summary>
public sealed class DecisionTests
{
    private static readonly Samples Motion = new(50, ElementType.Int16) { Channels = ["x", "y"] };

    public static TheoryData<string> Kinds => ["recognize_commands", "vote", "hysteresis", "moving_average + argmax", "argmax", "threshold", "cascade"];

    [Theory, MemberData(nameof(Kinds))]
    public void A_project_has_the_bits_of_the_reference_from_samples_to_events(string kind)
    {
        var model = Make(kind).ToModel();
        foreach (string target in new[] { "host-sanitize", "cortex-m4" })
        {
            var result = TestProjects.Verify(model, target, Recording(model));
            Assert.Equal((null, null), (result.FirstDifference, result.Failure));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Pieces_of_any_length_give_the_same_events(string kind)
    {
        var model = Make(kind).ToModel();
        byte[] samples = Recording(model);
        var numbers = new Random(11);
        var pieces = StreamRun.Pieces(samples, 4, () => numbers.Next(1, 19), reset: 3333, byCallback: () => numbers.Next(2) == 0);
        var session = new StreamSession(model);
        var expected = pieces.Select(piece =>
        {
            if (piece.Reset)
            {
                session.Reset();
            }

            return session.Push(piece.Push);
        }).ToList();
        Assert.True(expected.Sum(e => e.Count) >= 3, $"{kind}: {expected.Sum(e => e.Count)} events test nothing");
        foreach (string target in new[] { "host", "cortex-m4" })
        {
            Assert.Equal(expected, StreamRun.Events(StreamRun.Build(TestProjects.Sources(model, target), Target.Get(target), TestProjects.Options(target)), pieces));
        }
    }

    [Fact]
    public void A_cascade_runs_the_dear_network_only_where_the_cheap_one_is_awake()
    {
        var model = Make("cascade").ToModel();
        var main = model.Module.Main;
        var session = new StreamSession(model);
        var runs = new int[main.Nodes.Length];
        session.Session.LayerCompleted = n => runs[n]++;
        int windows = 0;
        session.WindowCompleted = () => windows++;
        session.Push(Recording(model));

        int cheap = model.Module.Stream!.Stages.Single(s => s.Name == "wake model").First;
        int dear = model.Module.Stream.Stages.Single(s => s.Name == "model").First;
        Assert.InRange(runs[cheap], windows / 2 - 3, windows / 2 + 1);
        Assert.InRange(runs[dear], 5, runs[cheap] - 5);
    }

    [Fact]
    public void Labels_that_do_not_fit_the_scores_are_refused()
    {
        var e = Assert.Throws<DiagnosticException>(() => (Make("argmax") with { Labels = ["one", "two"] }).ToModel());
        Assert.Equal(DiagnosticIds.BadProject, e.Diagnostics[0].Id);
        Assert.Contains("2 labels for 3 scores", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_after_the_events_is_refused()
    {
        var e = Assert.Throws<DiagnosticException>(() => (Make("argmax") with { Decisions = [new Rejection(), new Smoothing()] }).ToModel());
        Assert.Contains("gives events", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_another_width_is_refused()
    {
        var e = Assert.Throws<DiagnosticException>(() => (Make("argmax") with { Network = new Network(TestProjects.Network(new Shape(1, 33), 3)) }).ToModel());
        Assert.Contains("float32[1x33]", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Statistics of motion, a network of three scores, and decisions; the cascade wakes by a network on the same features.</summary>
    private static Project Make(string kind)
    {
        var frontEnd = new Flatten { WindowMs = 400, StrideMs = 100, Scale = 1 / 8192.0 };
        var network = new Network(TestProjects.Network(new Shape(1, 14), 3, seed: 4)) { Every = kind == "cascade" ? 4 : 1, First = kind == "vote" ? 5 : 0 };
        return new Project(Motion, frontEnd)
        {
            Name = "motion",
            Network = network,
            Labels = ["idle", "walk", "run"],
            Wake = kind == "cascade" ? new Wake(new Network(TestProjects.Network(new Shape(1, 14), 2, seed: 9)) { Every = 2 }) { Level = 0.6, Scores = [1], HoldMs = 400 } : null,
            Decisions = kind switch
            {
                "recognize_commands" => [new CommandRecognizer { WindowMs = 500, SuppressionMs = 600, Level = 0.4, Ignore = ["idle"] }],
                "vote" => [new Voting { Votes = 3, Of = 4, Level = 0.4 }],
                "hysteresis" => [new Switching { On = 0.6, Off = 0.45, OnMs = 200 }],
                "moving_average + argmax" => [new Smoothing { WindowMs = 300 }, new Rejection { Level = 0.5, Margin = 0.1 }],
                "threshold" => [new Crossing { Level = 0.7, HoldMs = 1000, Only = ["walk", "run"] }],
                _ => [new Rejection { Level = 0.4 }],
            },
        };
    }

    private static byte[] Recording(Model model) => StreamSignal.Samples(model.Module.Stream! with { Rate = 256 }, ElementType.Int16, 5000, seed: 3);
}
