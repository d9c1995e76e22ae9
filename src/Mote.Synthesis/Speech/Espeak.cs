using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mote.Core;

namespace Mote.Synthesis.Speech;

/// <summary>The program espeak-ng, which speaks. The same version says the same samples for the same text.</summary>
public sealed class Espeak
{
    /// <summary>Samples a second of what it says.</summary>
    public const int Rate = 22050;

    private const int HeaderBytes = 44;
    private const int MaxOutput = 256 << 20;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(60);

    private readonly string _program;

    /// <summary>The program of a name on PATH, or at a path.</summary>
    public Espeak(string program = "espeak-ng") => _program = program;

    /// <summary>Speaks a text.</summary>
    /// <param name="voice">The speaker.</param>
    /// <param name="ssml">A document of the Speech Synthesis Markup Language.</param>
    /// <returns>Samples at <see cref="Rate"/>, from -1 to 1.</returns>
    /// <exception cref="DiagnosticException">The program is missing or fails.</exception>
    public float[] Speak(SpeakerVoice voice, string ssml)
    {
        var start = new ProcessStartInfo(_program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        foreach (string argument in (string[])["-v", $"{voice.Accent}+{voice.Variant}", "-p", Text(voice.Pitch), "-s", Text(voice.WordsPerMinute), "-m", "--stdin", "--stdout"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.ToolMissing, _program, "not found (it speaks the words)", null,
                "Install it with './setup' or 'apt-get install espeak-ng'"));
        }

        using var limit = new Timer(_ => End(process), null, MaxTime, Timeout.InfiniteTimeSpan);
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(ssml);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; its exit code says why.
        }

        byte[] wav = ReadBounded(process);
        process.WaitForExit();
        if (process.ExitCode != 0 || !IsSpeech(wav))
        {
            string reason = error.Result.Split('\n')[0].Trim();
            throw new DiagnosticException(new Diagnostic(DiagnosticIds.SpeechFailed, _program,
                string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {process.ExitCode} and {wav.Length} bytes for voice '{voice.Accent}+{voice.Variant}'{(reason.Length > 0 ? $": {reason}" : "")}"),
                $"espeak-ng 1.51, one channel of 16 bits at {Rate} Hz", "Install it with './setup' or 'apt-get install espeak-ng'"));
        }

        var samples = new float[(wav.Length - HeaderBytes) / 2];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(HeaderBytes + (2 * i))) / 32768f;
        }

        return samples;
    }

    /// <summary>A header as espeak-ng writes it to a pipe; the lengths in it are not known and say nothing.</summary>
    private static bool IsSpeech(ReadOnlySpan<byte> wav) =>
        wav.Length >= HeaderBytes && wav.StartsWith("RIFF"u8) && wav.Slice(36, 4).SequenceEqual("data"u8)
        && BinaryPrimitives.ReadUInt16LittleEndian(wav[22..]) == 1 && BinaryPrimitives.ReadInt32LittleEndian(wav[24..]) == Rate && BinaryPrimitives.ReadUInt16LittleEndian(wav[34..]) == 16;

    private static byte[] ReadBounded(Process process)
    {
        using var output = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        while (process.StandardOutput.BaseStream.Read(buffer) is var count and > 0)
        {
            if (output.Length + count > MaxOutput)
            {
                End(process);
                break;
            }

            output.Write(buffer, 0, count);
        }

        return output.ToArray();
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
