namespace Mote.Devices.Tests;

public sealed class RunTests
{
    public static TheoryData<string> EveryTarget => [.. Target.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(EveryTarget))]
    public void Every_target_gives_the_layers_and_outputs_of_the_model(string name)
    {
        Invocation[] invocations = [TinyPackage.Input(1), TinyPackage.Input(2), TinyPackage.Input(3, reset: true)];
        DeviceImage image = ImageBuilder.Build(TinyPackage.Sources, Target.Get(name), new BuildOptions { Observe = true });

        RunResult result = Runner.Run(image, invocations);

        Assert.Equal((RunOutcome.Completed, null), (result.Outcome, result.Reason));
        Assert.Equal(3, result.Trace.Invocations.Count);
        int[] runs = [1, 2, 1];
        for (int i = 0; i < invocations.Length; i++)
        {
            TraceInvocation actual = result.Trace.Invocations[i];
            byte[][] expected = TinyPackage.Expected(invocations[i], runs[i]);
            Assert.Equal([(0, 3), (1, 4), (3, 6)], actual.Observed.Select(tensor => (tensor.Op, tensor.Tensor)));
            Assert.Equal(expected, actual.Observed.Select(tensor => tensor.Data));
            Assert.Equal(expected[2], Assert.Single(actual.Outputs));
            Assert.Equal(0, actual.Run!.Status);
        }
    }
}
