using Mote.Synthesis.Motion;

namespace Mote.Synthesis.Tests;

public sealed class MotionTests
{
    [Fact]
    public void At_rest_there_is_gravity_and_nothing_else()
    {
        var source = new MotionSynthesizer(new MotionOptions { Gestures = [Gesture.Idle] }, 1);
        for (int i = 0; i < 20; i++)
        {
            double[] magnitude = Magnitude(source.Make(i));

            // Bias of 40 mg and scale of 2 percent on each axis at most.
            Assert.InRange(magnitude.Average(), 0.92, 1.08);
            Assert.True(magnitude.Max() - magnitude.Min() < 0.25);
        }
    }

    [Fact]
    public void On_average_a_gesture_adds_no_force_to_gravity()
    {
        var source = new MotionSynthesizer(new MotionOptions { Gestures = [Gesture.Circle, Gesture.Wave, Gesture.UpDown, Gesture.Snake], Seconds = 20 }, 1);
        for (int i = 0; i < 16; i++)
        {
            var recording = source.Make(i).Recording!;
            double sum = 0;
            for (int axis = 0; axis < 3; axis++)
            {
                double mean = recording.Float32(axis).ToArray().Average();
                sum += mean * mean;
            }

            Assert.InRange(Math.Sqrt(sum), 0.8, 1.12);
        }
    }

    [Fact]
    public void Gestures_move_more_than_rest_and_stay_in_range()
    {
        var source = new MotionSynthesizer(new MotionOptions(), 2);
        for (int i = 0; i < 140; i++)
        {
            var sample = source.Make(i);
            double[] magnitude = Magnitude(sample);
            double mean = magnitude.Average();
            double deviation = Math.Sqrt(magnitude.Average(m => (m - mean) * (m - mean)));
            Assert.True(sample.Label == "idle" ? deviation < 0.05 : deviation > 0.05, $"{sample.Label} of {sample.Group}: {deviation}");
            Assert.All(Enumerable.Range(0, 3), a => Assert.True(sample.Recording!.Float32(a).ToArray().Count(x => Math.Abs(x) >= 3.9999) <= 10, $"{sample.Label} of {sample.Group} is cut off"));
        }
    }

    [Fact]
    public void Samples_are_those_of_a_16_bit_sensor()
    {
        var sample = new MotionSynthesizer(new MotionOptions { SixAxis = true }, 1).Make(1);
        Assert.Equal(["accX", "accY", "accZ", "gyrX", "gyrY", "gyrZ"], sample.Recording!.ChannelNames);
        Assert.All(sample.Recording.Float32(0).ToArray(), x => Assert.Equal(MathF.Round(x * 8192), x * 8192));
        Assert.All(sample.Recording.Float32(4).ToArray(), x => Assert.Equal(MathF.Round(x * 16.384f), x * 16.384f, 1e-3));
    }

    [Fact]
    public void A_gyroscope_shows_the_turn_of_a_rotation()
    {
        // A hundredth of a turn about z, in the device's axes.
        var (x, y, z) = new Rotation(0.1, 0.05, 0).To(new Rotation(0.1, 0.06, 0));
        Assert.Equal(0, x, 1e-5);
        Assert.Equal(2 * Math.PI * 0.01, y, 1e-4);
        Assert.Equal(0, z, 1e-5);
    }

    [Fact]
    public void The_subject_of_streams_is_in_no_sample()
    {
        var source = new MotionSynthesizer(new MotionOptions { Subjects = 5 }, 3);
        var stream = source.MakeStream(40);
        string[] groups = [.. Enumerable.Range(0, 70).Select(i => source.Make(i).Group).Distinct()];
        Assert.Equal(5, groups.Length);
        Assert.NotEmpty(stream.Events);
        Assert.All(stream.Events, e => Assert.DoesNotContain(e.Group, groups));
        Assert.Equal(4000, stream.Recording.Length);
        Assert.All(stream.Events.Zip(stream.Events.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.Start));
    }

    private static double[] Magnitude(SyntheticSample sample)
    {
        var r = sample.Recording!;
        return [.. Enumerable.Range(0, r.Length).Select(i => Math.Sqrt(Enumerable.Range(0, 3).Sum(a => Math.Pow(r.Float32(a).Span[i], 2))))];
    }
}
