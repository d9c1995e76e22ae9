using Mote.Core.Numerics;
using Mote.Synthesis.Signals;
using Mote.Synthesis.Vibration;

namespace Mote.Synthesis.Tests;

public sealed class VibrationTests
{
    private const int Rate = 6400;

    [Fact]
    public void Bearing_frequencies_are_those_of_a_known_bearing()
    {
        // SKF 6205 of the Case Western Reserve test rig, per turn: 3.585, 5.415, 2.357 (half of the 4.7135 strikes), 0.3983.
        var bearing = new BearingGeometry(9, 7.94 / 39.04, 0);
        Assert.Equal(3.585, bearing.OuterRace(1), 0.002);
        Assert.Equal(5.415, bearing.InnerRace(1), 0.002);
        Assert.Equal(2.357, bearing.BallSpin(1), 0.002);
        Assert.Equal(0.3983, bearing.Cage(1), 0.0005);
    }

    [Theory]
    [InlineData(MachineState.OuterRace)]
    [InlineData(MachineState.InnerRace)]
    [InlineData(MachineState.Ball)]
    public void Bearing_defects_stand_in_the_envelope_spectrum_where_the_geometry_says(MachineState state)
    {
        for (int number = 0; number < 4; number++)
        {
            var machine = new RotatingMachine(number, new Random64(100 + (ulong)number));
            double shaft = machine.ShaftHertz;
            float[][] axes = machine.Record(state, 1.5, shaft, 0.8, Rate, 1 << 14, new Random64((ulong)number));
            double expected = state switch
            {
                MachineState.OuterRace => machine.Bearing.OuterRace(shaft),
                MachineState.InnerRace => machine.Bearing.InnerRace(shaft),
                _ => 2 * machine.Bearing.BallSpin(shaft),
            };

            // The envelope: what is above the shaft's harmonics, rectified and smoothed.
            float[] x = [.. axes[0]];
            Biquad.HighPass(400, Rate).Apply(x);
            Biquad.HighPass(400, Rate).Apply(x);
            x = [.. x.Select(Math.Abs)];
            Biquad.LowPass(600, Rate).Apply(x);
            double found = Spectra.Strongest(x, Rate, expected * 0.7, expected * 1.35);
            double sideband = state == MachineState.InnerRace ? shaft : state == MachineState.Ball ? machine.Bearing.Cage(shaft) : 0;
            double[] lines = [expected, expected - sideband, expected + sideband];
            Assert.True(lines.Any(l => Math.Abs(found - l) < 0.015 * expected), $"{state} of {number}: {found:F1} Hz, expected {expected:F1}");

            double[] bins = Spectra.Bins(x, out int length);
            int at = (int)Math.Round(expected * length / Rate);
            double line = bins[(at - 4)..(at + 5)].Max();
            double floor = bins[(at - 60)..(at + 61)].Order().ElementAt(60);
            Assert.True(line > 8 * floor, $"{state} of {number}: line {line / floor:F1} times the floor");
        }
    }

    [Theory]
    [InlineData(MachineState.Imbalance, 0, 1)]
    [InlineData(MachineState.Misalignment, 2, 2)]
    public void Faults_of_the_shaft_stand_at_their_order(MachineState state, int axis, double order)
    {
        var machine = new RotatingMachine(0, new Random64(4));
        float[][] axes = machine.Record(state, 1, machine.ShaftHertz, 0.5, Rate, 1 << 14, new Random64(5));
        double found = Spectra.Strongest(axes[axis], Rate, 5, 200);
        Assert.Equal(order * machine.ShaftHertz, found, 1.0);
    }

    [Fact]
    public void Faults_are_stronger_than_normal_and_nothing_is_cut_off()
    {
        var source = new VibrationSynthesizer(new VibrationOptions { Seconds = 0.5 }, 1);
        var levels = Enumerable.Range(0, 7 * 12).Select(source.Make).GroupBy(s => s.Label)
            .ToDictionary(g => g.Key, g => g.Average(s => Decibels.Rms(s.Recording!.Float32(0).Span)));
        Assert.All(levels.Where(l => l.Key != "normal"), l => Assert.True(l.Value > 1.2 * levels["normal"], $"{l.Key}: {l.Value} against {levels["normal"]}"));
        Assert.All(Enumerable.Range(0, 7 * 12), i => Assert.True(source.Make(i).Recording!.Int16(0).ToArray().Max(x => Math.Abs((int)x)) < 32767));
    }

    [Fact]
    public void Streams_name_their_faults()
    {
        var stream = new VibrationSynthesizer(new VibrationOptions(), 1).MakeStream(30);
        Assert.Equal(30 * Rate, stream.Recording.Length);
        Assert.NotEmpty(stream.Events);
        Assert.All(stream.Events, e => Assert.Equal("machine-012", e.Group));
    }
}
