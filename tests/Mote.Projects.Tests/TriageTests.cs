using System.Text;
using Mote.Core;
using Mote.Devices;
using Mote.Runtime;

namespace Mote.Projects.Tests;

/// <summary>Captures from elsewhere, and what is found in them.</summary>
public sealed class TriageTests
{
    private static readonly Model Sound = TestProjects.Read("samples: {rate: 8000}\nfront_end: {kind: mfe, num_filters: 12, frame_length: 0.032}").ToModel();

    [Fact]
    public void A_capture_of_the_reference_is_identical_and_survives_its_text()
    {
        var dump = TriageDump.Read(Encoding.ASCII.GetBytes(Capture(null).Write()), "dump");
        Assert.Equal("sound.yaml", dump.Project);
        var result = Triage.Compare(Sound, dump, "dump");
        Assert.Null(result.First);
        Assert.Equal(4, result.Windows);
        Assert.Equal(4 * Sound.Module.Main.Nodes.Length, result.Tensors);
    }

    [Fact]
    public void The_first_stage_that_differs_is_named()
    {
        int bank = Sound.Module.Main.Nodes.ToList().FindIndex(n => n.Operator.Name == "MEL_FILTER_BANK");
        var result = Triage.Compare(Sound, Capture(bank), "dump");
        Assert.Equal(("mel filter bank", "MEL_FILTER_BANK", 2, 5), (result.First!.Stage, result.First.Op, result.First.Invocation, result.First.Index));
    }

    [Theory]
    [InlineData("", "has no window")]
    [InlineData("mote-dump 2\n", "does not begin with 'mote-dump 1'")]
    [InlineData("mote-dump 1\nwindow 0g\n", "no pairs of hexadecimal digits")]
    [InlineData("mote-dump 1\nwindow 000\n", "no pairs of hexadecimal digits")]
    [InlineData("mote-dump 1\nlayer 1 tensor 2 00\n", "is not understood")]
    [InlineData("mote-dump 1\nwindow 00\nlayer -1 tensor 2 00\n", "is not understood")]
    [InlineData("mote-dump 1\nproject\n", "is not understood")]
    public void A_dump_that_cannot_be_understood_is_refused_with_its_line(string text, string found)
    {
        var e = Assert.Throws<DiagnosticException>(() => TriageDump.Read(Encoding.ASCII.GetBytes(text), "dump.txt"));
        Assert.Contains(found, e.Message, StringComparison.Ordinal);
        Assert.StartsWith("dump.txt:", e.Diagnostics[0].Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mote-dump 1\nwindow 0000\n", "the window has 2 bytes")]
    [InlineData("mote-dump 1\nwindow WINDOW\nlayer 999 tensor 1 00\n", "layer 999 computes no tensor 1")]
    [InlineData("mote-dump 1\nwindow WINDOW\nlayer 0 tensor 99999 00\n", "layer 0 computes no tensor 99999")]
    public void A_dump_of_something_else_is_refused(string text, string found)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text.Replace("WINDOW", new string('0', 1024), StringComparison.Ordinal));
        var e = Assert.Throws<DiagnosticException>(() => Triage.Compare(Sound, TriageDump.Read(bytes, "dump.txt"), "dump.txt"));
        Assert.Contains(found, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_dumps_are_read_or_refused()
    {
        byte[] good = Encoding.ASCII.GetBytes(Capture(null).Write());
        var random = new Random(5);
        for (int i = 0; i < 2000; i++)
        {
            byte[] bad = good[..random.Next(good.Length)];
            for (int k = 0; k < 3 && bad.Length > 0; k++)
            {
                bad[random.Next(Math.Min(bad.Length, k == 0 ? 80 : bad.Length))] = (byte)random.Next(256);
            }

            try
            {
                Triage.Compare(Sound, TriageDump.Read(bad, "dump"), "dump");
            }
            catch (DiagnosticException e)
            {
                Assert.NotEmpty(e.Diagnostics);
            }
        }
    }

    /// <summary>Four windows of the test signal with every tensor; in the third, one byte of element 5 of a layer is another.</summary>
    private static TriageDump Capture(int? broken)
    {
        var main = Sound.Module.Main;
        var session = Sound.CreateSession();
        var windows = TestProjects.Windows(Sound, StreamSignal.Samples(Sound.Module.Stream!, ElementType.Int16, 256 + (3 * 80))).Take(4).Select((invocation, w) =>
        {
            invocation.Inputs[0].CopyTo(session.Input(0));
            var tensors = new List<DumpedTensor>();
            session.LayerCompleted = n =>
            {
                byte[] data = session.Tensor(main.Nodes[n].Outputs[0]).ToArray();
                if (n == broken && w == 2)
                {
                    data[20] ^= 1;
                }

                tensors.Add(new DumpedTensor(n, main.Nodes[n].Outputs[0], data, 0));
            };
            session.Run();
            return new DumpedWindow(invocation.Inputs[0], 0) { Tensors = [.. tensors] };
        });
        return new TriageDump("sound.yaml", [.. windows]);
    }
}
