using Mote.Core;
using Mote.Operators.Spectrum;
using Mote.Operators.Tests.Activation;

namespace Mote.Operators.Tests.Spectrum;

public sealed class NoiseFloorNormalizeTests
{
    // -52 dB is 0, 12 dB is 1, -20 dB half way. -51.9 dB is 0.4 steps of 1/256, -51.8 dB 0.8 steps.
    [Fact]
    public void The_noise_floor_is_zero_and_12_decibels_are_one() => Assert.Equal([0f, 0, 0.5f, 1, 1, 0, 1 / 256f],
        SingleNode.Float(new NoiseFloorNormalize(), -60, -52, -20, 12, 100, -51.9f, -51.8f));

    // 76 dB is twice the span above the floor.
    [Fact]
    public void Unless_clipped_results_go_beyond_one() => Assert.Equal([0f, 2], SingleNode.Float(new NoiseFloorNormalize { ClipsAbove = false, Steps = 0 }, -53, 76));

    [Fact]
    public void A_noise_floor_of_12_decibels_is_reported() => Assert.Equal([DiagnosticIds.UnsupportedAttribute],
        SingleNode.Diagnostics(new NoiseFloorNormalize { NoiseFloor = 12 }, ElementType.Float32, new Shape(2), null, ElementType.Float32, null));
}
