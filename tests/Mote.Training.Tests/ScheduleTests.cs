namespace Mote.Training.Tests;

/// <summary>The learning rate over time.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public void Cosine_falls_along_half_a_wave()
    {
        var schedule = new Schedule(ScheduleKind.Cosine) { Final = 0.1 };
        Assert.Equal(1, schedule.At(0, 100), 1e-6);
        Assert.Equal(0.1 + (0.9 * 0.5 * (1 + Math.Cos(Math.PI * 0.25))), schedule.At(25, 100), 1e-6);
        Assert.Equal(0.55, schedule.At(50, 100), 1e-6);
        Assert.Equal(0.1, schedule.At(100, 100), 1e-6);
    }

    [Fact]
    public void A_warm_up_rises_in_equal_steps()
    {
        var schedule = new Schedule(ScheduleKind.Cosine) { Warmup = 0.1 };
        Assert.Equal([0.1, 0.2, 1], [schedule.At(0, 100), schedule.At(1, 100), schedule.At(9, 100)]);
        Assert.Equal(1, schedule.At(10, 100), 1e-6);
        Assert.True(schedule.At(11, 100) < 1);
    }

    [Fact]
    public void Exponential_falls_by_the_same_factor()
    {
        var schedule = new Schedule(ScheduleKind.Exponential) { Final = 0.01 };
        Assert.Equal(0.1, schedule.At(50, 100), 1e-5);
        Assert.Equal(schedule.At(20, 100) / schedule.At(10, 100), schedule.At(90, 100) / schedule.At(80, 100), 1e-4);
    }

    [Fact]
    public void Steps_drop_at_their_milestones()
    {
        var schedule = new Schedule(ScheduleKind.Step) { Milestones = [0.5, 0.75], Factor = 0.1 };
        Assert.Equal(1, schedule.At(49, 100));
        Assert.Equal(0.1, schedule.At(50, 100), 1e-9);
        Assert.Equal(0.01, schedule.At(75, 100), 1e-9);
        Assert.Equal(1, new Schedule(ScheduleKind.Constant).At(99, 100));
    }
}
