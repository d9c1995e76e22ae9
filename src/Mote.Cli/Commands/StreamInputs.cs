using Mote.Core;
using Mote.Devices;
using Mote.Projects;
using Mote.Runtime;

namespace Mote.Cli.Commands;

/// <summary>The samples that a project is tried with.</summary>
internal static class StreamInputs
{
    /// <summary>The windows of one or more recordings, one after the other, each from fresh state.</summary>
    /// <exception cref="DiagnosticException">A recording cannot be read or does not fit.</exception>
    public static IEnumerable<Invocation> Windows(StreamInfo stream, Tensor input, IEnumerable<string> files) =>
        files.SelectMany(file => StreamRun.Windows(stream, StreamRecording.Read(file, stream, input.Type), input.ByteLength / stream.Window));

    /// <summary>Windows of the documented test signal, enough for every part of the project to run at least twice where it runs at all.</summary>
    public static List<Invocation> TestSignal(Model model) =>
        StreamRun.Windows(model.Module.Stream!, Signal(model), model.Module.Main.Tensors[model.Module.Main.Inputs[0]].ByteLength / model.Module.Stream!.Window);

    /// <summary>The documented test signal, as raw samples.</summary>
    public static byte[] Signal(Model model) =>
        StreamSignal.Samples(model.Module.Stream!, model.Module.Main.Tensors[model.Module.Main.Inputs[0]].Type, StreamSignal.Length(model));

    /// <summary>The raw samples of a recording, or the test signal where there is none.</summary>
    public static byte[] Samples(Model model, IReadOnlyList<string>? files)
    {
        var input = model.Module.Main.Tensors[model.Module.Main.Inputs[0]];
        return files switch
        {
            null or [] => Signal(model),
            [var one] => StreamRecording.Read(one, model.Module.Stream!, input.Type),
            _ => throw CommonOptions.Bad("--input", "there are several recordings", "one"),
        };
    }
}
