namespace Mote.Devices.Tests;

public sealed class ProfileTests
{
    private const int InstructionsPerTick = 40;

    public static TheoryData<Optimization> Levels => [Optimization.Balanced, Optimization.Speed, Optimization.Size];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Counted_instructions_agree_with_the_timer_of_the_core(Optimization optimization)
    {
        DeviceImage image = ImageBuilder.Build(TinyPackage.Sources, Target.Get("cortex-m4"), new BuildOptions { Optimization = optimization });
        Invocation[] invocations = [TinyPackage.Input(1), TinyPackage.Input(2)];

        ProfileResult profile = Profiler.Profile(image, invocations, measured: 1);
        RunResult timed = Runner.Run(image, invocations, new RunOptions { CountInstructions = true });

        double fromTimer = (double)timed.Trace.Calls.Last(call => call.Call == PackageCall.Run).Ticks * InstructionsPerTick;
        Assert.InRange(profile.Total.Instructions, fromTimer * 0.99, fromTimer * 1.01);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', [$"{profile.Total} timer {fromTimer} itself {profile.RunItself}", .. profile.CallSites, .. profile.Functions, .. profile.Hottest.Take(9)]));
    }
}
