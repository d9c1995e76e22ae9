namespace Mote.Cli.Tests;

/// <summary>The model of <c>samples/MakeModel</c>: a DS-CNN with random weights.</summary>
internal static class DemoModel
{
    private static readonly Lazy<string> File = new(() =>
    {
        string path = Path.Combine(TestFolder.Create(), "ds_cnn.tflite");
        Make(path);
        return path;
    });

    /// <summary>The file, made once.</summary>
    public static string FilePath => File.Value;

    /// <summary>Makes it anew.</summary>
    public static void Make(string path) => ToolRun.Run("MakeModel.dll", AppContext.BaseDirectory, [path]).Expect(0);

    /// <summary>Its bytes.</summary>
    public static byte[] Bytes() => System.IO.File.ReadAllBytes(FilePath);
}
