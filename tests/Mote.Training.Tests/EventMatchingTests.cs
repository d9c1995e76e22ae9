namespace Mote.Training.Tests;

public sealed class EventMatchingTests
{
    private static readonly TrueEvent[] Truth = [new(1, 1.5, "yes"), new(2, 2.4, "other"), new(3, 3.5, "no"), new(4, 4.5, "yes")];

    [Fact]
    public void Answers_find_events_of_their_label_until_they_are_too_late()
    {
        var matching = EventMatching.Of(Truth, [(1.2, "yes"), (4.5, "no"), (5.51, "yes")], ["yes", "no"]);
        Assert.Equal([0, 1, -1], matching.Events.Select(e => e.Found));
        Assert.Equal([2], matching.False);
        Assert.Equal((2, 1), (matching.FoundCount, matching.MissedCount));
    }

    [Fact]
    public void A_second_answer_an_early_one_and_a_wrong_label_are_false() =>
        Assert.Equal([0, 2, 3], EventMatching.Of(Truth, [(0.9, "yes"), (1, "yes"), (1.4, "yes"), (2.2, "no")], ["yes", "no"]).False);

    [Fact]
    public void Two_equal_events_need_two_answers()
    {
        var matching = EventMatching.Of([Truth[0], Truth[0]], [(1.6, "yes"), (1.7, "yes"), (1.8, "yes")], ["yes"]);
        Assert.Equal([0, 1], matching.Events.Select(e => e.Found));
        Assert.Equal([2], matching.False);
    }
}
