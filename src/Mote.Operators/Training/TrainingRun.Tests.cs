using System.Runtime.InteropServices;
using Mote.Core;
using Mote.Core.Numerics;
using Mote.Core.Training;
using Mote.Operators.Training;

namespace Mote.Operators.Tests.Training;

/// <summary>Runs training kernels with every width of vectors, and their pieces in both directions: all must give the same bits.</summary>
internal static class TrainingRun
{
    /// <summary>The outputs of an operator on float32 inputs.</summary>
    public static float[][] Of(Operator op, int outputs, params (Shape Shape, float[]? Values)[] inputs)
    {
        var builder = new GraphBuilder("training");

        // Weights of a network are constants whose place the trainer gives to its own values: the kernel must read what it is given.
        int[] slots = [.. inputs.Select((input, i) => input.Values is null ? -1
            : i == 0 || op is TrainingOperator ? builder.Input($"input {i}", ElementType.Float32, input.Shape)
            : builder.Constant<float>($"input {i}", ElementType.Float32, input.Shape, new float[input.Shape.ElementCount]))];
        builder.Nodes(op, [.. Enumerable.Range(0, outputs).Select(i => new Tensor($"output {i}", ElementType.Float32, Shape.Scalar))], slots);
        return OfLast(builder, inputs);
    }

    /// <summary>The outputs of the last node of a graph.</summary>
    public static float[][] OfLast(GraphBuilder builder, params (Shape Shape, float[]? Values)[] inputs)
    {
        var node = builder.Build().Views.Last();
        float[][]? first = null;
        foreach (int width in GemmTests.Widths)
        {
            foreach (bool backwards in new[] { false, true })
            {
                Memory<byte>[] given = [.. inputs.Select(input => (Memory<byte>)MemoryMarshal.AsBytes(input.Values.AsSpan()).ToArray())];
                float[][] results = [.. Enumerable.Range(0, node.OutputCount).Select(i => new float[node.Output(i).Shape.ElementCount])];
                Memory<byte>[] bytes = [.. results.Select(r => (Memory<byte>)new byte[r.Length * 4])];
                foreach (var output in bytes)
                {
                    MemoryMarshal.Cast<byte, float>(output.Span).Fill(float.NaN);
                }

                Lanes.Width = width;
                try
                {
                    // Twice: a kernel that keeps something from one run to the next would show.
                    var kernel = node.Node.Operator.Train(node);
                    for (int round = 0; round < 2; round++)
                    {
                        var io = new KernelIo(given, bytes, new Memory<byte>[given.Length]);
                        kernel.Start(io);
                        for (int piece = 0; piece < kernel.Pieces; piece++)
                        {
                            kernel.Run(io, backwards ? kernel.Pieces - 1 - piece : piece);
                        }

                        kernel.Finish(io);
                    }
                }
                finally
                {
                    Lanes.Width = 0;
                }

                for (int i = 0; i < results.Length; i++)
                {
                    MemoryMarshal.Cast<byte, float>(bytes[i].Span).CopyTo(results[i]);
                }

                first ??= results;
                for (int i = 0; i < results.Length; i++)
                {
                    Assert.True(first[i].AsSpan().SequenceEqual(results[i]), $"{node.Node.Operator.Name}, output {i}, {width} lanes differ.");
                }
            }
        }

        return first!;
    }

    /// <summary>Each element is within 1e-5 of the largest expected one.</summary>
    public static void Close(double[] expected, float[] actual, string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 * largest + 1e-7, $"{what} element {i}: expected {expected[i]:R}, found {actual[i]:R}");
        }
    }

    /// <summary>Random numbers from -1 to 1.</summary>
    public static float[] Values(Random64 random, int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.NextFloat() * 2 - 1;
        }

        return values;
    }
}
