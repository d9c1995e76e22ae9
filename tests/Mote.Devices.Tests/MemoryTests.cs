namespace Mote.Devices.Tests;

public sealed class MemoryTests
{
    public static TheoryData<Optimization> Levels => [Optimization.Balanced, Optimization.Speed, Optimization.Size];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Probe(Optimization optimization)
    {
        DeviceImage image = ImageBuilder.Build(TinyPackage.Sources, Target.Get("cortex-m4"), new BuildOptions { Optimization = optimization, WorkFolder = "/tmp/tinyout/" + optimization });
        ImageSizes sizes = ImageSizes.Measure(image);
        StackBounds bounds = StackBound.Compute(image);
        RunResult run = Runner.Run(image, [TinyPackage.Input(1), TinyPackage.Input(1, true)]);
        TestContext.Current.TestOutputHelper!.WriteLine($"{sizes} \n {bounds} {string.Join(",", bounds.DeepestPath)} {string.Join(",", bounds.Diagnostics)} \n {run.Trace.Stack}\n{string.Join("\n", sizes.Functions)}");
    }
}
